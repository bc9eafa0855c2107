// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestDataSourcesAgree(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 30)
		p := w.Protocol()
		all, errs := p.Read(k.TypeName+"s", map[string]any{})
		if errs != nil {
			t.Fatal(errs)
		}
		var found []string
		for _, element := range all["tokens"].([]any) {
			token := element.(map[string]any)
			found = append(found, token["id"].(string))
			if token["id"] != seeded[7].ID {
				continue
			}
			one, errs := p.Read(k.TypeName, k.target(w, seeded[7].ID))
			if errs != nil {
				t.Fatal(errs)
			}
			for _, name := range []string{"scopes"} { // told by some of ZITADEL's calls alone
				if token[name] == nil {
					delete(one, name)
					delete(token, name)
				}
			}
			for _, name := range []string{"display_name", "import_id", "revoked"} { // told of listed ones alone
				delete(token, name)
			}
			if diff := cmp.Diff(one, token); diff != "" {
				t.Errorf("one token in the two data sources (-singular +plural):\n%s", diff)
			}
		}
		for _, token := range seeded {
			if !slices.Contains(found, token.ID) {
				t.Errorf("token %s is missing", token.ID)
			}
		}
	})
}

// TestDataSourcesTellNameAndImport: a list tells what to call a token and how to
// import it, as the inventory does.
func TestDataSourcesTellNameAndImport(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		k.Seed(t, w, 3)
		p := w.Protocol()
		told := func(typeName string) map[any][2]any {
			t.Helper()
			all, errs := p.Read(typeName, map[string]any{})
			if errs != nil {
				t.Fatal(errs)
			}
			tokens := map[any][2]any{}
			for _, element := range all["tokens"].([]any) {
				token := element.(map[string]any)
				tokens[token["id"]] = [2]any{token["display_name"], token["import_id"]}
			}
			return tokens
		}
		inventory := told("tokens_inventory")
		for id, got := range told(k.TypeName + "s") {
			if got != inventory[id] || got[0] == nil || got[1] == nil {
				t.Errorf("token %s has name and import id %v in the list, %v in the inventory", id, got, inventory[id])
			}
		}
	})
}

func TestDataSourceNamesWhatIsAbsent(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		_, errs := w.Protocol().Read(k.TypeName, k.target(w, unknownID))
		if len(errs) != 1 || !strings.Contains(errs[0], unknownID) || !strings.Contains(errs[0], "ot found or not visible") {
			t.Errorf("errors %q", errs)
		}
	})
}

func TestDataSourceTellsTheLastUse(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	k := onaTokens
	seeded := k.Seed(t, w, 2)
	w.Setenv("ONA_TOKEN", seeded[0].Secret)
	p := w.Protocol()
	for i, used := range []bool{true, false} {
		token, errs := p.Read(k.TypeName, k.target(w, seeded[i].ID))
		if errs != nil || (token["last_used_at"] != nil) != used {
			t.Errorf("last_used_at = %v, used: %t; errors %q", token["last_used_at"], used, errs)
		}
	}
}

func TestDataSourcesBreakOff(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	k := onaTokens
	k.Seed(t, w, k.Page+1)
	w.Sandbox.Inject(sandbox.Fault{Path: k.List, Times: 1})
	w.Sandbox.Inject(sandbox.Fault{Path: k.List, Status: 403, Body: "{}"})
	if _, errs := w.Protocol().Read(k.TypeName+"s", map[string]any{}); len(errs) != 1 {
		t.Errorf("a list that broke off gives the errors %q", errs)
	}
}

func TestDataSourceChecksIDs(t *testing.T) {
	t.Parallel()
	p := acctest.NewProtocolWorld(t, sandbox.Options{}).Protocol()
	for typeName, config := range map[string]map[string]any{
		onaTokens.TypeName:       {"id": "ci"},
		onaTokens.TypeName + "s": {"user_ids": []any{"me"}},
	} {
		if _, errs := p.Read(typeName, config); len(errs) != 1 || !strings.Contains(errs[0], "not a UUID") {
			t.Errorf("%s: errors %q", typeName, errs)
		}
	}
}
