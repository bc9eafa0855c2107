// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// namelessCore is a token whose id is not known, since the list lags behind.
func namelessCore(t *testing.T) *core {
	t.Helper()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.world.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	c.mustApply()
	if c.text("id") != "" || c.text("token") == "" {
		t.Fatalf("the token has the id %q", c.text("id"))
	}
	c.said.Reset()
	return c
}

// mustRefuse fails unless a destroy is refused, and the token lives on.
func (c *core) mustRefuse(t *testing.T, words string) {
	t.Helper()
	if c.removeUnseen() || c.state.IsNull() {
		t.Error("the destroy succeeds")
	}
	mustContain(t, c.said.String(), words)
	if live := c.world.Sandbox.Live(); len(live) != 1 {
		t.Errorf("%d live", len(live))
	}
}

// TestCredentialWithoutAnID: the provider's own credential is not destroyed,
// whether its id is known or not.
func TestCredentialWithoutAnID(t *testing.T) {
	t.Parallel()
	c := namelessCore(t)
	c.world.Setenv("ONA_TOKEN", c.text("token"))
	c.world.Sandbox.Ona.SetReplicaLag(0)
	c.mustRefuse(t, "It is the credential that the provider itself runs on")
}

// TestNamelessAfterAKill: a kill takes the note of the order with it. What the
// state says of the token is enough not to forget it.
func TestNamelessAfterAKill(t *testing.T) {
	t.Parallel()
	c := namelessCore(t)
	c.keep(c.state, nil)
	c.mustRefuse(t, "without a known id is not revoked")
	mustContain(t, c.said.String(), "What was noted of its order is lost", "When it ends by itself is not known")
}

// TestNamelessIsNotRead: what can't be read is named, where it has no id.
func TestNamelessIsNotRead(t *testing.T) {
	t.Parallel()
	c := namelessCore(t)
	c.world.Setenv("ONA_TOKEN", "")
	if _, ok := c.plan(); ok {
		t.Error("the plan succeeds")
	}
	mustContain(t, c.said.String(), "Could not read the Ona personal access token whose id is not known yet Platform")
}

// TestPreviousThatStaysIsKept: while a previous token can't be revoked, the
// present one lives on, since the state keeps both.
func TestPreviousThatStaysIsKept(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	first := c.text("id")
	c.set("description", "cd")
	c.mustApply()
	c.world.Sandbox.Inject(sandbox.Fault{
		Path: "DeletePersonalAccessToken", Times: 1, Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`,
	})
	if c.removeUnseen() {
		t.Error("the destroy succeeds")
	}
	for _, id := range []string{first, c.text("id")} {
		if c.world.Live(id) == nil {
			t.Errorf("%s does not live any more", id)
		}
	}
}

// TestCloseOfAnInterruptedRun revokes all the same.
func TestCloseOfAnInterruptedRun(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		opened := mustOpen(t, p, k, w)
		run, interrupt := context.WithCancel(t.Context())
		interrupt()
		if errs := p.Close(run, k.TypeName, opened); errs != nil {
			t.Error(errs)
		}
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live", idsOf(live))
		}
	})
}

// TestRefreshNotesWhoSawIt where nobody was noted: from then on somebody else's
// "not found" proves nothing.
func TestRefreshNotesWhoSawIt(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if k.Colleague == nil {
			t.Skip("whoever asks does so as the same")
		}
		c.keep(c.state, nil)
		state, private, ok := c.refresh(c.provider())
		if !ok {
			t.Fatalf("a refresh fails: %s", c.said.String())
		}
		c.keep(state, private)
		k.Revoke(c.world, c.text("id"))
		defer k.Colleague(c.world).Become(c.world)()
		c.mustKeep(t, "a colleague", "last seen by the identity")
	})
}
