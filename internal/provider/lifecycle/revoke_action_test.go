// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// target is the action's configuration for a token.
func (k kind) target(w *acctest.World, id string) map[string]any {
	config := map[string]any{"id": id}
	if k.ByOwner {
		config[k.Owner] = k.Arguments(w)[k.Owner]
	}
	return config
}

// unknownID is an id that no token has, in a form that every platform takes.
const unknownID = "00000000-0000-4000-8000-000000000000"

func TestRevokeAction(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 2)
		w.Clock.Advance(time.Hour) // what was never used for so long is not the provider's credential
		progress, errs := w.Protocol().Invoke(k.TypeName+"_revoke", k.target(w, seeded[0].ID))
		if errs != nil {
			t.Fatal(errs)
		}
		if len(progress) != 2 || !strings.Contains(progress[0], seeded[0].Name) || !strings.Contains(progress[1], "Revoked") {
			t.Errorf("progress %q", progress)
		}
		if live := idsOf(w.Sandbox.Live()); !slices.Equal(live, idsOf(seeded[1:])) {
			t.Errorf("these live: %q, want %q", live, seeded[1].ID)
		}
	})
}

// TestRevokeActionLooksAfter: a revocation that is answered as none of the API's
// does not count while the token lives.
func TestRevokeActionLooksAfter(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 1)[0]
		w.Clock.Advance(time.Hour)
		target := with(k.target(w, seeded.ID), map[string]any{"force": true})
		w.Sandbox.Inject(absentKind(k).falsely("200 null"))
		progress, errs := w.Protocol().Invoke(k.TypeName+"_revoke", target)
		if len(errs) != 1 || !strings.Contains(errs[0], "oken still exists") || strings.Contains(strings.Join(progress, " "), "Revoked the") {
			t.Errorf("errors %q, progress %q", errs, progress)
		}
	})
}

func TestRevokeActionFindsNothing(t *testing.T) {
	t.Parallel()
	for _, force := range []bool{false, true} {
		forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
			config := with(k.target(w, unknownID), map[string]any{"force": force})
			progress, errs := w.Protocol().Invoke(k.TypeName+"_revoke", config)
			if len(errs) != 1 || !strings.Contains(errs[0], "ot found or not visible") || !strings.Contains(errs[0], unknownID) {
				t.Errorf("force = %t: errors %q", force, errs)
			}
			if slices.ContainsFunc(progress, func(message string) bool { return strings.HasPrefix(message, "Revoked") }) {
				t.Errorf("force = %t: progress %q", force, progress)
			}
		})
	}
}

// TestRevokeActionSparesItself runs the provider on one of the tokens, on the
// platforms where a personal access token can manage others.
func TestRevokeActionSparesItself(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		if k.Credential == "" {
			t.Skip("a personal access token can't manage others here")
		}
		own := k.Seed(t, w, 1)
		w.Setenv(k.Credential, own[0].Secret)
		p := w.Protocol()
		progress, errs := p.Invoke(k.TypeName+"_revoke", k.target(w, own[0].ID))
		if len(errs) != 1 || !strings.Contains(errs[0], "force = true") || len(progress) != 0 {
			t.Errorf("errors %q after progress %q", errs, progress)
		}
		if !slices.Contains(idsOf(w.Sandbox.Live()), own[0].ID) {
			t.Fatal("the provider revoked its own credential")
		}
		if _, errs := p.Invoke(k.TypeName+"_revoke", with(k.target(w, own[0].ID), map[string]any{"force": true})); errs != nil {
			t.Errorf("with force: %q", errs)
		}
		if slices.Contains(idsOf(w.Sandbox.Live()), own[0].ID) {
			t.Error("force = true did not revoke it")
		}
	})
}

func TestRevokeActionChecksIDs(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	before := w.Sandbox.Calls("")
	_, errs := w.Protocol().Invoke(onaTokens.TypeName+"_revoke", map[string]any{"id": "ci"})
	if len(errs) != 1 || !strings.Contains(errs[0], "not a UUID") {
		t.Errorf("errors %q", errs)
	}
	if calls := w.Sandbox.Calls("") - before; calls != 0 {
		t.Errorf("%d calls for an id that can't be one", calls)
	}
}

func TestRevokeActionSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Setenv("ONA_TOKEN", "")
	_, errs := w.Protocol().Invoke(onaTokens.TypeName+"_revoke", map[string]any{"id": unknownID})
	if len(errs) != 1 || !strings.Contains(errs[0], "ONA_TOKEN") {
		t.Errorf("errors %q", errs)
	}
}

// TestRevokeActionIsRepeatable with missing_ok, after itself and after somebody
// else; other errors stay errors.
func TestRevokeActionIsRepeatable(t *testing.T) {
	t.Parallel()
	for _, force := range []bool{false, true} {
		forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
			seeded := k.Seed(t, w, 2)
			w.Clock.Advance(time.Hour)
			repeatable := func(id string) map[string]any {
				return with(k.target(w, id), map[string]any{"missing_ok": true, "force": force})
			}
			for i, want := range []string{"Revoked the", "nothing to revoke"} {
				progress, errs := w.Protocol().Invoke(k.TypeName+"_revoke", repeatable(seeded[0].ID))
				// A platform that keeps the record of what was revoked says so.
				said := strings.ReplaceAll(strings.Join(progress, " "), "is revoked already", "nothing to revoke")
				if errs != nil || !strings.Contains(said, want) {
					t.Errorf("force = %t, run %d: errors %q, progress %q", force, i+1, errs, progress)
				}
			}
			k.Revoke(w, seeded[1].ID)
			if _, errs := w.Protocol().Invoke(k.TypeName+"_revoke", repeatable(seeded[1].ID)); errs != nil {
				t.Errorf("force = %t: errors %q", force, errs)
			}
			mend := w.Sandbox.Inject(sandbox.Fault{Path: "/", Status: 503, Body: "down"})
			defer mend()
			if _, errs := w.Protocol().Invoke(k.TypeName+"_revoke", repeatable(unknownID)); len(errs) != 1 {
				t.Errorf("force = %t: an outage counts as revoked: %q", force, errs)
			}
		})
	}
}
