// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// unresolvedCore is a token that was rotated to one whose id is not known,
// since the list lagged behind. It lags no longer.
func unresolvedCore(t *testing.T) *core {
	t.Helper()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	c.world.Clock.Advance(time.Hour) // the replicas have this one
	c.world.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	c.set("description", "cd")
	c.mustApply()
	if c.text("id") != "" || len(c.previous()) != 1 {
		t.Fatalf("the new token's id is known: %s", c.text("id"))
	}
	c.world.Clock.Advance(30 * time.Minute)
	c.world.Sandbox.Ona.SetReplicaLag(0)
	c.said.Reset()
	return c
}

// TestUnresolvedDuringAnOutage looks for the token where the list fails, which
// proves nothing: the refresh fails, and the next one finds the token.
func TestUnresolvedDuringAnOutage(t *testing.T) {
	t.Parallel()
	c := unresolvedCore(t)
	mend := c.world.Sandbox.Inject(sandbox.Fault{
		Path: "ListPersonalAccessTokens", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not now"}`,
	})
	if p, ok := c.plan(); ok {
		t.Fatalf("an outage plans another token: rotates %v", c.rotates(p))
	}
	mustContain(t, c.said.String(), "whose id is not known yet", "not now")
	mend()
	issued := c.text("token")
	c.mustApply()
	if c.text("id") == "" || c.text("token") != issued {
		t.Errorf("the token was not found again: %s", c.said.String())
	}
	c.world.Setenv("ONA_TOKEN", issued)
	c.mustNotDestroy(c.text("id"))
}

// TestUnresolvedForGood issues no other token where the first is not to be
// found, until that has ended or the user asks for one.
func TestUnresolvedForGood(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(c *core){
		"it has ended":       func(c *core) { c.world.Clock.Advance(90 * day) },
		"a changed argument": func(c *core) { c.set("description", "ce") },
		"a changed trigger": func(c *core) {
			c.set("rotation", map[string]any{"triggers": map[string]any{"a": "1"}})
			c.mustApply() // the first appearance of a trigger rotates nothing
			if c.text("id") != "" {
				c.fail("another one is issued: %s", c.text("id"))
			}
			c.set("rotation", map[string]any{"triggers": map[string]any{"a": "2"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := unresolvedCore(t)
			lost := added([]string{keys(c.previous())[0]}, onaTokens.History.Kept(c.world))[0]
			c.world.Sandbox.Ona.RevokePersonalAccessToken(lost)
			if p := c.mustPlan(); c.rotates(p) {
				t.Error("another token is planned")
			}
			mustContain(t, c.said.String(), "has no known id", "id is an empty text for whatever reads it", "no apply issues another one before this one has ended",
				"has had to show it since 2", "look it up with the platform")
			ask(c)
			if !c.rotates(c.mustPlan()) {
				t.Errorf("no other token is planned:\n%s", c.said.String())
			}
			c.mustApply()
			if c.text("id") == "" {
				t.Errorf("the other token has no id: %s", c.said.String())
			}
			c.mustBeIdle()
		})
	}
}
