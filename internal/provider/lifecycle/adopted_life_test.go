// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAdoptedWithinRotateBefore imports a token that lives no longer than
// rotate_before. What its next one is granted is not known, so that it is due at
// once, and not only when it is dead.
func TestAdoptedWithinRotateBefore(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h"}))
		c.mustApply()
		first := c.text("id")
		c.forget()
		c.importID(importIDOf(w, k, first))
		c.configure(with(k.Arguments(w), map[string]any{
			"valid_for": "2160h", "rotation": map[string]any{"rotate_before": "720h", "overlap": "24h"},
		}))
		p := c.mustPlan()
		if c.rotates(p) {
			t.Fatal("an import that adopts the configuration issues a token")
		}
		c.apply(p, false)
		c.said.Reset()
		if p = c.mustPlan(); !c.rotates(p) {
			t.Fatal("the next plan does not rotate")
		}
		mustContain(t, c.said.String(), "within rotate_before")
		c.apply(p, false)
		if _, kept := c.previous()[first]; !kept || c.text("id") == first {
			t.Errorf("rotated to %s with previous %v", c.text("id"), c.previous())
		}
		c.mustBeIdle()
		if said := c.said.String(); strings.Contains(said, "no longer than rotate_before") {
			t.Errorf("a wrong remedy is given: %s", said)
		}
	})
}

// importIDOf is the import id of a kind's token.
func importIDOf(w *acctest.World, k kind, id string) string {
	if !k.ByOwner {
		return id
	}
	owner, _ := k.Arguments(w)[k.Owner].(string)
	return owner + "/" + id
}

// TestShortGrantOfUnknownBirth has the platform grant no more than
// rotate_before and not tell when it issued the token.
func TestShortGrantOfUnknownBirth(t *testing.T) {
	t.Parallel()
	c := coreOf(t, cryptlexTokens, map[string]any{"valid_for": "2160h", "rotation": map[string]any{"rotate_before": "720h"}})
	c.grantWithout(c.now().Add(30*day).Truncate(time.Second).UTC(), "createdAt")
	c.mustApply()
	mustContain(t, c.said.String(), "no longer than rotate_before")
	for range 2 {
		c.mustBeIdle()
		c.world.Clock.Advance(time.Hour)
	}
	if calls := c.world.Sandbox.Calls(http.MethodPost + " /v3/personal-access-tokens"); calls != 1 {
		t.Errorf("%d tokens were issued", calls)
	}
}
