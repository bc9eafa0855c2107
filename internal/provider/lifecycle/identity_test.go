// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// rotated is a configuration of a token that is soon rotated.
func (k kind) rotated(w *acctest.World) map[string]any {
	return with(k.Arguments(w), map[string]any{
		"valid_for": "240h", "rotation": map[string]any{"rotate_before": "24h", "overlap": "1h"},
	})
}

// mustIdentify fails unless the identity says of the token what the state says.
func mustIdentify(t *testing.T, i acctest.Instance) {
	t.Helper()
	if i.Identity["id"] == nil || i.Identity["id"] == "" {
		t.Fatalf("identity %v", i.Identity)
	}
	for name, value := range i.Identity {
		if diff := cmp.Diff(i.State[name], value); diff != "" {
			t.Errorf("%s of the identity differs from the state (-state +identity):\n%s", name, diff)
		}
	}
}

// TestIdentityFollowsRotation goes through the protocol, since Terraform 1.11
// has no identities and so hides every mistake with them.
func TestIdentityFollowsRotation(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		first := p.Apply(k.TypeName, acctest.Instance{}, k.rotated(w))
		mustIdentify(t, first)
		w.Clock.Advance(9*day + 1)
		second := p.Apply(k.TypeName, p.Refresh(k.TypeName, first), k.rotated(w))
		mustIdentify(t, second)
		if second.Identity["id"] == first.Identity["id"] {
			t.Fatal("the token was not rotated")
		}
		third := p.Refresh(k.TypeName, second)
		if diff := cmp.Diff(second.Identity, third.Identity); diff != "" {
			t.Errorf("a refresh changed the identity (-before +after):\n%s", diff)
		}
	})
}

func TestImportByIdentityAndByID(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		token := k.Seed(t, w, 1)[0]
		p := w.Protocol()
		byID := p.Import(k.TypeName, importIDOf(w, k, token.ID), nil)
		mustIdentify(t, byID)
		byIdentity := p.Import(k.TypeName, "", k.target(w, token.ID))
		mustIdentify(t, byIdentity)
		if diff := cmp.Diff(byID, byIdentity, cmp.AllowUnexported(acctest.Instance{})); diff != "" {
			t.Errorf("the import by identity differs (-by id +by identity):\n%s", diff)
		}
		adopted := p.Apply(k.TypeName, byIdentity, k.adoptable(w, byIdentity))
		if adopted.State["id"] != token.ID {
			t.Error("adopting the configuration issued another token")
		}
	})
}

// adoptable are the arguments of an imported token: of those that every token
// needs, the values that it has.
func (k kind) adoptable(w *acctest.World, i acctest.Instance) map[string]any {
	config := map[string]any{"expires_at": i.State["expires_at"]}
	for name := range k.Arguments(w) {
		config[name] = i.State[name]
	}
	return config
}

// TestStateWithoutIdentity is a state that Terraform 1.11 wrote.
func TestStateWithoutIdentity(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		first := p.Apply(k.TypeName, acctest.Instance{}, k.rotated(w))
		first.Identity = nil
		mustIdentify(t, p.Refresh(k.TypeName, first))
		w.Clock.Advance(9*day + 1)
		due := p.Refresh(k.TypeName, first)
		due.Identity = nil
		mustIdentify(t, p.Apply(k.TypeName, due, k.rotated(w)))
	})
}
