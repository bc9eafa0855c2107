// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestRefreshCost reads many tokens of one owner, one after the other. The best
// that could be done is to list their pages; twice that and eight more calls
// are the most.
func TestRefreshCost(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		const count = 120
		seeded := k.Seed(t, w, count)
		pages := k.pages(count)
		provider := w.Protocol()
		before := w.Sandbox.Calls("/")
		for _, token := range seeded {
			if read := provider.Import(k.TypeName, importIDOf(w, k, token.ID), nil); read.State["id"] != token.ID {
				t.Fatalf("token %s reads as %v", token.ID, read.State["id"])
			}
		}
		if calls := w.Sandbox.Calls("/") - before; calls > 2*pages+8 {
			t.Errorf("%d calls for %d tokens on %d pages", calls, count, pages)
		}
	})
}

// TestRefreshCostOfManyOwners reads tokens of many owners, some of each. The
// best that could be done is to list all owners' pages at once.
func TestRefreshCostOfManyOwners(t *testing.T) {
	t.Parallel()
	const owners, each = 20, 12
	for _, tt := range []struct {
		kind  kind
		issue func(t *testing.T, w *acctest.World, user string) (id string)
	}{
		{onaTokens, issueOna}, {zitadelTokens, issueZitadel},
	} {
		t.Run(tt.kind.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			var states []map[string]any
			for range owners {
				owner := tt.kind.Another(w)
				for range each {
					states = append(states, with(owner, map[string]any{"id": tt.issue(t, w, owner["user_id"].(string))}))
				}
			}
			pages := tt.kind.pages(len(states))
			provider := w.Protocol()
			before := w.Sandbox.Calls("/")
			for _, state := range states {
				if read := provider.Refresh(tt.kind.TypeName, acctest.Instance{State: state}); read.State["id"] != state["id"] {
					t.Fatalf("token %s reads as %v", state["id"], read.State["id"])
				}
			}
			// Whether a user's tokens still work, ZITADEL tells with the user alone; users
			// of one organization are listed, and here each has one of its own.
			reads := w.Sandbox.Calls("GET /v2/users/")
			if calls := w.Sandbox.Calls("/") - before - reads; calls > 2*pages+8 || reads > owners {
				t.Errorf("%d calls for %d tokens of %d owners on %d pages", calls, len(states), owners, pages)
			}
		})
	}
}

func issueOna(t *testing.T, w *acctest.World, user string) string {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: rest.Settings{Now: w.Clock.Now, Wait: w.Options().Wait}, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err != nil {
		t.Fatal(err)
	}
	before := idsOf(w.Sandbox.Live())
	if _, err = client.CreatePersonalAccessToken(t.Context(), ona.CreatePersonalAccessTokenRequest{UserID: user, Description: "ci", ValidFor: 90 * day}); err != nil {
		t.Fatal(err)
	}
	return newOf(before, idsOf(w.Sandbox.Live()))
}

func issueZitadel(_ *testing.T, w *acctest.World, user string) string {
	return w.Sandbox.Zitadel.AddToken(user, w.Clock.Now().Add(90*day)).ID
}

// newOf is the first of the ids that was not there before.
func newOf(before, ids []string) string {
	for _, id := range ids {
		if !slices.Contains(before, id) {
			return id
		}
	}
	return ""
}
