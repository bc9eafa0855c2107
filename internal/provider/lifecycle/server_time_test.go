// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"
	"time"
)

// TestClockIsWrong issues with a machine's clock that is wrong: a token lives as
// long as it was ordered to by the platform's clock, and one whose answer was
// lost is found and revoked.
func TestClockIsWrong(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, skew := range []time.Duration{-10 * time.Minute, 10 * time.Minute, -3 * time.Hour, 3 * time.Hour} {
			t.Run(fmt.Sprintf("%s, %s", k.TypeName, skew), func(t *testing.T) {
				t.Parallel()
				c := coreOf(t, k, map[string]any{"valid_for": "180s"})
				c.skew = skew
				lost := k.createFault(c.world)
				lost.Times, lost.After, lost.Drop = 1, true, true
				c.world.Sandbox.Inject(lost)
				if p := c.mustPlan(); c.apply(p, false) {
					t.Fatal("a create whose answer was lost succeeded")
				}
				k.revokeNamed(t, c.world, c.said.String())
				if c.tainted() && !c.destroy() {
					t.Fatalf("what nothing came of is looked for on: %s", c.said.String())
				}
				c.mustApply()
				live := c.world.Sandbox.Live()
				if len(live) != 1 || live[0].ID != c.text("id") {
					t.Fatalf("%+v live, and %s is in the state:\n%s", live, c.text("id"), c.said.String())
				}
				if left := live[0].ExpiresAt.Sub(c.world.Clock.Now()); left < 150*time.Second || left > 185*time.Second {
					t.Errorf("the token lives for %s more, and not for 3m", left)
				}
			})
		}
	}
}

// TestClockIsWrongAndTheListLags: whether a list had to show a token already is
// told by the platform's time, which a later run learns from that list's answer
// only. A clock that is ahead would have it forget what a lost rotation made.
func TestClockIsWrongAndTheListLags(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		if k.Lag == nil {
			continue
		}
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			trigger := func(n string) map[string]any {
				return map[string]any{"triggers": map[string]any{"on": n}, "overlap": "0s"}
			}
			c := coreOf(t, k, map[string]any{"valid_for": "720h", "rotation": trigger("1")})
			c.skew = 10 * time.Minute
			c.mustApply()
			c.world.Clock.Advance(2 * time.Minute)
			k.Lag(c.world, 50*time.Second)
			lost := k.createFault(c.world)
			lost.Times, lost.After, lost.Drop = 1, true, true
			c.world.Sandbox.Inject(lost)
			c.set("rotation", trigger("2"))
			if p := c.mustPlan(); c.apply(p, false) {
				t.Fatal("a rotation whose answer was lost succeeded")
			}
			c.mustApply()
			c.world.Clock.Advance(2 * time.Minute)
			c.mustApply() // finds the lost one
			c.mustApply() // revokes it
			if live := c.world.Sandbox.Live(); len(live) != 1 || live[0].ID != c.text("id") {
				t.Errorf("%+v live, and %s is in the state:\n%s", live, c.text("id"), c.said.String())
			}
		})
	}
}
