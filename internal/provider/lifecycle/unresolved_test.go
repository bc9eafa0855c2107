// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// unresolvedCore is a token that was rotated to one whose id is not known,
// since the list lagged behind. It lags no longer.
func unresolvedCore(t *testing.T) *core {
	t.Helper()
	c := coreOf(t, kinds[0], map[string]any{"valid_for": "2160h"})
	c.mustApply()
	c.world.Clock.Advance(time.Hour) // the replicas have this one
	c.world.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	c.set("description", "cd")
	if c.apply(c.mustPlan(), false) || c.text("id") != "" || len(c.previous()) != 1 {
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

// TestUnresolvedForGood plans another token where the first is not to be found,
// and does not promise to revoke it.
func TestUnresolvedForGood(t *testing.T) {
	t.Parallel()
	c := unresolvedCore(t)
	lost := added([]string{keys(c.previous())[0]}, onaSubject{}.existing(c.world.Sandbox))[0]
	c.world.Sandbox.Ona.RevokePersonalAccessToken(lost)
	if !c.rotates(c.mustPlan()) {
		t.Error("no other token is planned")
	}
	mustContain(t, c.said.String(), "because its id never became known", "no apply revokes it")
	if said := c.said.String(); strings.Contains(said, "lives on for") || strings.Contains(said, "Token  ") {
		t.Errorf("the plan says %q", said)
	}
}
