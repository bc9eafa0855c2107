// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestRepeatedScopes: a platform that names a scope twice fails neither refresh,
// import, list, data source nor destroy, of any kind: Terraform takes no set
// that holds a value twice.
func TestRepeatedScopes(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		twice := sandbox.Edited(func(object map[string]any) []map[string]any {
			if scopes, ok := object["scopes"].([]any); ok {
				object["scopes"] = append(scopes, scopes...)
			}
			if hasID := object["id"] != nil; hasID && object["scopes"] == nil {
				object["scopes"] = []any{"some:scope", "some:scope"}
			}
			return []map[string]any{object}
		})
		mend := c.world.Sandbox.Inject(twice)
		defer mend()
		if state, private, ok := c.refresh(c.provider()); ok {
			c.keep(state, private)
		} else {
			t.Errorf("a refresh fails: %s", c.said.String())
		}
		p := c.world.Protocol()
		for _, listed := range p.List(k.TypeName, acctest.Query{IncludeResource: true}) {
			if len(listed.Errors) > 0 {
				t.Errorf("a list fails: %v", listed.Errors)
			}
		}
		if _, errs := p.Read(k.TypeName+"s", k.everything(c)); errs != nil {
			t.Errorf("a data source fails: %v", errs)
		}
		importID, state, private := k.ImportID(0, c.text), c.state, c.private
		c.forget()
		if !c.adopt(importID) {
			t.Errorf("an import fails: %s", c.said.String())
			c.keep(state, private)
		}
		if !c.destroy() {
			t.Errorf("a destroy fails: %s", c.said.String())
		}
	})
}

// everything is a plural data source that leaves out no token of the test.
func (k absentKind) everything(c *core) map[string]any {
	if k.Everything == nil {
		return nil
	}
	return k.Everything(c.world)
}
