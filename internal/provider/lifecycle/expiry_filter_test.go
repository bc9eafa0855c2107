// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestEveryListFiltersByEnd asks each plural data source for what ends within a
// time.
func TestEveryListFiltersByEnd(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		days := func(count int) string { return w.Clock.Now().AddDate(0, 0, count).UTC().Format(time.RFC3339) }
		var ids []any
		for _, validFor := range []string{"10d", "30d"} {
			ids = append(ids, p.Apply(k.TypeName, acctest.Instance{}, with(k.Arguments(w), map[string]any{"valid_for": validFor})).State["id"])
		}
		w.CatchUp()
		for name, tt := range map[string]struct {
			config map[string]any
			want   []any
		}{
			"within 20 days":      {map[string]any{"expires_after": days(0), "expires_before": days(20)}, ids[:1]},
			"after 20 days":       {map[string]any{"expires_after": days(20)}, ids[1:]},
			"in neither":          {map[string]any{"expires_after": days(40), "expires_before": days(50)}, nil},
			"everything that is":  {map[string]any{"expires_before": days(40)}, ids},
			"without any filters": {map[string]any{}, ids},
		} {
			result, errs := p.Read(k.TypeName+"s", tt.config)
			if len(errs) != 0 {
				t.Fatal(name, errs)
			}
			var found []any
			for _, element := range result["tokens"].([]any) {
				if id := element.(map[string]any)["id"]; slices.Contains(ids, id) {
					found = append(found, id)
				}
			}
			if diff := cmp.Diff(tt.want, found); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

// TestIncludeRevoked shows an audit what was revoked where the platform keeps
// its record, and nobody else.
func TestIncludeRevoked(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	const typeName = "tokens_cryptlex_personal_access_token"
	p := w.Protocol()
	id, _ := p.Apply(typeName, acctest.Instance{}, map[string]any{"name": "ci", "scopes": []any{"license:read"}}).State["id"].(string)
	w.Sandbox.Cryptlex.Revoke(id)
	for _, include := range []any{nil, false, true} {
		result, errs := p.Read(typeName+"s", map[string]any{"include_revoked": include})
		if len(errs) != 0 {
			t.Fatal(errs)
		}
		found := false
		for _, element := range result["tokens"].([]any) {
			token := element.(map[string]any)
			found = found || token["id"] == id && token["revoked"] == true
		}
		if found != (include == true) {
			t.Errorf("include_revoked = %v: found %t", include, found)
		}
	}
}
