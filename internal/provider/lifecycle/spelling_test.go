// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
)

// TestAnotherSpellingOfTheOwner adopts an imported token under a configuration
// that writes its user in capitals: UUIDs know no case.
func TestAnotherSpellingOfTheOwner(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	id := c.text("id")
	c.forget()
	c.importID(id)

	capitals := strings.ToUpper(c.world.Sandbox.Ona.Admin().ID)
	c.set("user_id", capitals)
	if p := c.mustPlan(); p.replace || c.rotates(p) {
		t.Error("the same user in capitals replaces or rotates the token")
	}
	c.mustApply()
	if c.text("id") != id || c.text("user_id") != capitals {
		t.Errorf("the state has the token %s of %s", c.text("id"), c.text("user_id"))
	}
	c.mustBeIdle()

	capitals = strings.ToUpper(c.world.Sandbox.Ona.AddUser().ID)
	c.set("user_id", capitals)
	p := c.mustPlan()
	if p.replace || !c.rotates(p) || c.attributes(p.after)["token"].IsKnown() {
		t.Error("another user does not rotate the token")
	}
	c.apply(p, false)
	if c.text("id") == id || c.text("user_id") != capitals {
		t.Errorf("the state has the token %s of %s", c.text("id"), c.text("user_id"))
	}
	c.mustBeIdle()
}
