// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// idsOf are the ids of live tokens, sorted.
func idsOf(tokens []sandbox.LiveToken) []string {
	var ids []string
	for _, token := range tokens {
		ids = append(ids, token.ID)
	}
	slices.Sort(ids)
	return ids
}

// listedIDs are the ids that a list found, sorted; errors fail the test.
func listedIDs(t *testing.T, results []acctest.Listed) []string {
	t.Helper()
	var ids []string
	for _, result := range results {
		if len(result.Errors) > 0 {
			t.Fatal(result.Errors)
		}
		ids = append(ids, result.Identity["id"].(string))
	}
	slices.Sort(ids)
	return ids
}

func TestListIsComplete(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 250)
		creates := k.creates(w)
		found := listedIDs(t, w.Protocol().List(k.TypeName, acctest.Query{IncludeResource: true}))
		for _, token := range seeded {
			if !slices.Contains(found, token.ID) {
				t.Errorf("token %s is missing", token.ID)
			}
		}
		if unique := slices.Compact(slices.Clone(found)); len(unique) != len(found) {
			t.Errorf("%d results for %d tokens", len(found), len(unique))
		}
		if k.creates(w) != creates || w.Sandbox.Calls("/reveal") > 0 {
			t.Error("the list called an endpoint that gives secrets")
		}
	})
}

func TestListStops(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]acctest.Query{"limit": {Limit: 7}, "stream ended": {StopAfter: 7}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
				k.Seed(t, w, max(2*k.Page+1, 8)) // more than are asked for, also where a list has no pages
				before := w.Sandbox.Calls(k.List)
				if found := listedIDs(t, w.Protocol().List(k.TypeName, query)); len(found) != 7 {
					t.Errorf("%d results, want 7", len(found))
				}
				if pages := w.Sandbox.Calls(k.List) - before; pages != 1 {
					t.Errorf("%d pages were fetched for 7 results", pages)
				}
			})
		})
	}
}

func TestListReportsAnErrorInTheMiddle(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		if k.Page == 0 {
			t.Skip("a list without pages has no middle")
		}
		k.Seed(t, w, k.Page+1)
		path := k.List[strings.Index(k.List, "/"):]
		w.Sandbox.Inject(sandbox.Fault{Path: path, Times: 1})
		w.Sandbox.Inject(sandbox.Fault{Path: path, Status: 403, Body: "{}"})
		results := w.Protocol().List(k.TypeName, acctest.Query{})
		last := results[len(results)-1]
		if len(results) != k.Page+1 || len(last.Errors) != 1 || !strings.Contains(last.Errors[0], "Could not list") {
			t.Errorf("%d results, the last of which is %+v", len(results), last)
		}
	})
}

func TestListGivesWhatAnImportGives(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		token := k.Seed(t, w, 1)[0]
		p := w.Protocol()
		for _, listed := range p.List(k.TypeName, acctest.Query{IncludeResource: true}) {
			if listed.Identity["id"] != token.ID {
				continue
			}
			imported := p.Import(k.TypeName, "", listed.Identity)
			if diff := cmp.Diff(imported.State, listed.Resource); diff != "" {
				t.Errorf("the listed resource differs from the imported one (-imported +listed):\n%s", diff)
			}
			if diff := cmp.Diff(imported.Identity, listed.Identity); diff != "" {
				t.Errorf("the listed identity differs from the imported one (-imported +listed):\n%s", diff)
			}
			for _, part := range []string{token.ID, token.Name} {
				if !strings.Contains(listed.DisplayName, part) {
					t.Errorf("nobody recognises %q by the name %q", listed.DisplayName, part)
				}
			}
			return
		}
		t.Errorf("token %s is missing", token.ID)
	})
}

func TestListLeavesOutRevoked(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	k := cryptlexTokens
	seeded := k.Seed(t, w, 3)
	w.Sandbox.Cryptlex.Revoke(seeded[1].ID)
	if found := listedIDs(t, w.Protocol().List(k.TypeName, acctest.Query{})); slices.Contains(found, seeded[1].ID) || !slices.Contains(found, seeded[2].ID) {
		t.Errorf("found %q of which %s is revoked", found, seeded[1].ID)
	}
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	seeded := zitadelTokens.Seed(t, w, 3) // they end after one, two and three days
	config := map[string]any{
		"user_id":        w.Sandbox.Zitadel.MachineUserID(),
		"expires_before": w.Clock.Now().Add(60 * time.Hour).Format(time.RFC3339),
	}
	found := listedIDs(t, w.Protocol().List(zitadelTokens.TypeName, acctest.Query{Config: config}))
	if want := idsOf(seeded[:2]); !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
