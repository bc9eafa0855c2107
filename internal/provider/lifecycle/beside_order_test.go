// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"
)

// TestOwnTokenIsNoSuspect: where nothing marks a token, the one that a resource
// was issued right after a call whose request was lost is not what came of that
// call, and a destroy revokes it.
func TestOwnTokenIsNoSuspect(t *testing.T) {
	t.Parallel()
	for name, refreshed := range map[string]bool{"after a refresh": true, "at once": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := withALostRotation(t)
			if refreshed {
				c.world.Clock.Advance(2 * time.Minute)
				c.said.Reset()
				c.mustBeIdle()
				if strings.Contains(c.said.String(), c.text("id")) {
					t.Errorf("it is a suspect: %s", c.said.String())
				}
			}
			if !c.destroy() {
				t.Fatalf("it is not destroyed: %s", c.said.String())
			}
			if live := c.world.Sandbox.Live(); len(live) > 1 { // the caller's own
				t.Errorf("there live %+v", live)
			}
		})
	}
}

// withALostRotation has a token of the second try to rotate it: the request of
// the first was lost.
func withALostRotation(t *testing.T) *core {
	t.Helper()
	c := coreOf(t, zitadelTokens, nil)
	c.set("expires_at", c.world.Clock.Now().Add(90*day).Format(time.RFC3339))
	rotation := func(trigger string) {
		c.set("rotation", map[string]any{"overlap": "1h", "triggers": map[string]any{"on": trigger}})
	}
	rotation("1")
	c.mustApply()
	fault := zitadelTokens.createFault(c.world)
	fault.Drop, fault.Times = true, 1
	remove := c.world.Sandbox.Inject(fault)
	rotation("2")
	if c.apply(c.mustPlan(), false) {
		t.Fatal("a lost request succeeds")
	}
	remove()
	c.mustApply()
	return c
}
