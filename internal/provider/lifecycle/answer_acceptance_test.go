// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestSpaceAroundNames is refused before anything is asked of a platform.
func TestSpaceAroundNames(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		for _, argument := range []string{"description", "name"} {
			if k.Arguments(w)[argument] == nil {
				continue
			}
			c := newCore(w, k.TypeName, t.Fatalf)
			c.configure(with(k.Arguments(w), map[string]any{argument: "ci\n", "valid_for": "2160h"}))
			if _, ok := c.plan(); ok {
				t.Errorf("a %s that ends with a line break is planned", argument)
			}
			mustContain(t, c.said.String(), "White space around a text", "trimspace")
		}
	})
}

// TestListedWithoutID: what lists a token without an id is not the API.
func TestListedWithoutID(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Sandbox.Inject(sandbox.Fault{
		Path: onaTokens.List, Status: 200,
		Body: `{"pagination":{},"personalAccessTokens":[{"description":"ci","createdAt":"2026-01-01T00:00:00Z"}]}`,
	})
	_, errs := w.Protocol().Read(onaTokens.TypeName+"s", map[string]any{})
	if len(errs) != 1 || !strings.Contains(errs[0], "without an id") {
		t.Errorf("the errors are %q", errs)
	}
}
