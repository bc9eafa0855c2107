// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestRotationWhoseStateWasLost repeats a rotation that had handed out its
// token before its state was lost: the token in use is left alone and named.
func TestRotationWhoseStateWasLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct { // those that tell the last use, and take a credential of their own
		kind
		more map[string]any
	}{
		{onaTokens, nil},
		{cryptlexTokens, map[string]any{"scopes": []any{"personalAccessToken:write"}}},
	} {
		k := tt.kind
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "2160h", "rotation": map[string]any{"triggers": map[string]any{"on": "1"}}})
			for name, value := range tt.more {
				c.set(name, value)
			}
			c.mustApply()
			state, private := c.state, c.private
			c.set("rotation", map[string]any{"triggers": map[string]any{"on": "2"}})
			c.mustApply()
			handedOut := c.text("id")

			credential := c.world.Getenv(k.Credential)
			c.world.Setenv(k.Credential, c.text("token"))
			c.mustBeIdle() // somebody uses it
			c.world.Setenv(k.Credential, credential)
			c.keep(state, private)
			c.said.Reset()
			c.mustApply()
			mustContain(t, c.said.String(), "no apply will revoke it", handedOut)
			if c.secretOf(handedOut) == "" {
				t.Error("the token in use was revoked")
			}
		})
	}
}

// TestLeftoverThatCannotBeRevoked names it, and issues nothing.
func TestLeftoverThatCannotBeRevoked(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "100h", "rotation": map[string]any{"rotate_before": "50h"}})
	c.mustApply()
	first := c.text("id")
	c.world.Clock.Advance(51 * time.Hour)
	c.apply(c.mustPlan(), true)
	leftover := added([]string{first}, onaTokens.History.Kept(c.world))
	if len(leftover) != 1 {
		t.Fatalf("left behind: %q", leftover)
	}
	mend := c.world.Sandbox.Inject(sandbox.Fault{
		Path: "DeletePersonalAccessToken", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`,
	})
	if c.apply(c.mustPlan(), false) {
		t.Fatal("the apply succeeded")
	}
	mend()
	mustContain(t, c.said.String(), "token "+leftover[0]+", which an interrupted rotation left behind, could not be revoked", "not today")
	c.mustApply()
	if c.secretOf(leftover[0]) != "" {
		t.Error("the leftover lives on")
	}
	c.mustBeIdle()
}

// TestLostAnswerOfACoarsePlatform loses the answer of a create on a platform
// that keeps the end without the digits that would tell the token: it is named.
func TestLostAnswerOfACoarsePlatform(t *testing.T) {
	t.Parallel()
	for _, k := range []kind{cryptlexTokens} {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
			c.world.Sandbox.Cryptlex.SetPrecision(time.Second)
			stranger := k.Seed(t, c.world, 1)[0]
			fault := k.createFault(c.world)
			fault.Times, fault.After = 1, true
			fault.Status, fault.Body = http.StatusInternalServerError, `{"code":"internal","message":"broken."}`
			c.world.Sandbox.Inject(fault)
			if c.apply(c.mustPlan(), false) {
				t.Fatal("the apply succeeded")
			}
			live := c.world.Sandbox.Live()
			if len(live) != 2 {
				t.Fatalf("these live: %q", idsOf(live))
			}
			for _, token := range live {
				if token.ID != stranger.ID {
					mustContain(t, c.said.String(), "(internal): broken. A token may have come of it, whose secret nobody has. It is one of these tokens, if one of them is unknown to you", token.ID)
				}
			}
		})
	}
}
