// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// forEachOwned runs a test for every kind whose owner can be configured.
func forEachOwned(t *testing.T, test func(t *testing.T, w *acctest.World, k kind)) {
	t.Helper()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		if k.Another != nil {
			test(t, w, k)
		}
	})
}

// TestAnotherOwner issues for another owner first, and lets the old one's token
// retire with the overlap. Each is revoked where it lives.
func TestAnotherOwner(t *testing.T) {
	t.Parallel()
	forEachOwned(t, func(t *testing.T, w *acctest.World, k kind) {
		rotation := map[string]any{"valid_for": "2160h", "rotation": map[string]any{"overlap": "24h"}}
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), rotation))
		c.mustApply()
		first, owner := c.text("id"), c.text(k.Owner)

		another := with(with(k.Arguments(w), rotation), k.Another(w))
		c.configure(another)
		p := c.mustPlan()
		if p.replace || !c.rotates(p) {
			t.Fatal("no rotation in place is planned")
		}
		mustContain(t, c.said.String(), first+" is replaced in place by a new one, because "+k.Owner+" changed. The old token lives on for 24h")
		c.apply(p, false)
		second := c.text("id")
		if got := c.text(k.Owner); got != another[k.Owner] {
			t.Errorf("the new token belongs to %s", got)
		}
		if got := c.previousOwner(first)[k.Owner]; got != owner {
			t.Errorf("previous has the owner %q, want %q", got, owner)
		}
		c.mustLive(first, second)
		c.mustBeIdle()

		c.configure(with(with(k.Arguments(w), rotation), map[string]any{k.Owner: owner}))
		c.mustApply()
		third := c.text("id")
		c.mustLive(first, second, third)
		c.mustBeIdle()
		w.Clock.Advance(25 * time.Hour)
		c.mustApply()
		c.mustLive(third)
		c.mustBeIdle()
	})
}

// TestRotationKeepsTheOwner: where nobody configured it, a plan knows all the same
// where the new token will live.
func TestRotationKeepsTheOwner(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h", "rotation": rotatedBy("1")}))
		c.mustApply()
		c.set("rotation", rotatedBy("2"))
		p := c.mustPlan()
		if !c.rotates(p) {
			t.Fatal("a changed trigger rotates nothing")
		}
		after := c.attributes(p.after)
		for _, name := range []string{k.Owner, "organization_id", "workspace_id"} {
			if before, has := c.attributes(c.state)[name]; has && !after[name].Equal(before) {
				t.Errorf("%s is planned as %s, want %s", name, after[name], before)
			}
		}
	})
}

// TestAnotherOwnerWithoutOverlap revokes the old owner's token in the same
// apply, and a destroy revokes what lives at two places.
func TestAnotherOwnerWithoutOverlap(t *testing.T) {
	t.Parallel()
	forEachOwned(t, func(t *testing.T, w *acctest.World, k kind) {
		arguments := func(overlap string) map[string]any {
			return with(k.Arguments(w), map[string]any{"valid_for": "2160h", "rotation": map[string]any{"overlap": overlap}})
		}
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(arguments("24h"))
		c.mustApply()
		first := c.text("id")
		c.configure(with(arguments("24h"), k.Another(w)))
		c.mustApply()
		c.mustLive(first, c.text("id"))
		c.configure(with(arguments("0s"), k.Another(w)))
		c.mustApply()
		c.mustLive(first, c.text("id"))
		if !c.destroy() {
			t.Fatalf("the destroy fails: %s", c.said.String())
		}
		c.mustLive()
	})
}

// TestOwnerNotKnownYet plans for an owner who is unknown and may turn out to be
// the same: then nothing happens.
func TestOwnerNotKnownYet(t *testing.T) {
	t.Parallel()
	forEachOwned(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		c.mustApply()
		w.Clock.Advance(time.Second) // ZITADEL's search shows it by then; a get would tell scopes that the state lacks
		first, owner, before := c.text("id"), c.text(k.Owner), c.serial
		c.config[k.Owner] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		p := c.mustPlan()
		if p.replace || !c.rotates(p) {
			t.Fatal("no rotation in place is planned")
		}
		// Terraform plans again when it knows the owner, and compares.
		c.set(k.Owner, owner)
		p.config = c.configured()
		if !c.apply(p, false) || c.text("id") != first || c.serial != before {
			t.Fatalf("the same owner was not left alone: %s", c.said.String())
		}
		c.mustLive(first)

		c.config[k.Owner] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		p = c.mustPlan()
		c.configure(with(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}), k.Another(w)))
		p.config = c.configured()
		if !c.apply(p, false) || c.text("id") == first {
			t.Fatalf("nothing was issued for another owner: %s", c.said.String())
		}
		c.mustLive(first, c.text("id"))
		c.mustBeIdle()
	})
}

// TestRefusedOwner names one that does not exist: all stays as it was.
func TestRefusedOwner(t *testing.T) {
	t.Parallel()
	forEachOwned(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		c.mustApply()
		first, config := c.text("id"), maps.Clone(c.config)
		c.set(k.Owner, unknownID)
		if c.apply(c.mustPlan(), false) {
			t.Fatal("a token is issued for nobody")
		}
		mustContain(t, c.said.String(), "rotate the", first)
		if c.text("id") != first || len(c.previous()) != 0 {
			t.Errorf("the state has %s, previous %v", c.text("id"), c.previous())
		}
		c.mustLive(first)
		c.config = config
		c.mustBeIdle()
	})
}

// previousOwner is the owner of a previous token in state.
func (c *core) previousOwner(id string) map[string]string {
	var entries []tftypes.Value
	_ = c.attributes(c.state)["previous"].As(&entries)
	owner := map[string]string{}
	for _, entry := range entries {
		fields := c.attributes(entry)
		var of string
		if _ = fields["id"].As(&of); of != id {
			continue
		}
		for name, value := range c.attributes(fields["owner"]) {
			var text string
			_ = value.As(&text)
			owner[name] = text
		}
	}
	return owner
}

// mustLive fails unless exactly these tokens live.
func (c *core) mustLive(want ...string) {
	slices.Sort(want)
	if live := idsOf(c.world.Sandbox.Live()); !slices.Equal(live, want) {
		c.fail("these live: %q, want %q", live, want)
	}
}
