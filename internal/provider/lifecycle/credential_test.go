// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// secretOf is the secret of a token that lives, "" if it does not.
func (c *core) secretOf(id string) string {
	for _, token := range c.world.Sandbox.Live() {
		if token.ID == id {
			return token.Secret
		}
	}
	return ""
}

// mustNotDestroy fails unless the destruction is refused and the token lives.
func (c *core) mustNotDestroy(id string) {
	if c.destroy() || c.secretOf(id) == "" {
		c.fail("the provider's own credential was revoked:\n%s", c.said.String())
	}
}

// TestRevokedDigestIsForgotten: the state keeps nothing of a token that was
// revoked, in the rotation or after its overlap.
func TestRevokedDigestIsForgotten(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		rotation := map[string]any{"overlap": "1h", "triggers": map[string]any{"on": "1"}}
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h", "rotation": rotation}))
		c.mustApply()
		for _, overlap := range []string{"1h", "0s"} {
			old := c.text("id")
			rotation["triggers"] = map[string]any{"on": overlap}
			rotation["overlap"] = overlap
			c.set("rotation", rotation)
			c.mustApply()
			if overlap == "1h" {
				if !strings.Contains(string(c.private), old) {
					t.Fatalf("of a token that lives on there is no digest: %s", c.private)
				}
				w.Clock.Advance(2 * time.Hour)
				c.mustApply()
			}
			if strings.Contains(string(c.private), old) || !strings.Contains(string(c.private), c.text("id")) {
				t.Errorf("after an overlap of %s the notes are %s", overlap, c.private)
			}
		}
	})
}

// TestCredentialAfterAKill has the provider run on a token of a state that a
// killed provider left without notes: the secret in it tells.
func TestCredentialAfterAKill(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	c.keep(c.state, nil)
	c.world.Setenv("ONA_TOKEN", c.text("token"))
	c.mustBeIdle()
	c.mustNotDestroy(c.text("id"))
}

// TestAnothersCredentialAfterAKill rotates such a token where the provider
// certainly runs on another one: it is revoked although the platform can't
// tell the two apart.
func TestAnothersCredentialAfterAKill(t *testing.T) {
	t.Parallel()
	c := coreOf(t, zitadelTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	first := c.text("id")
	c.keep(c.state, nil)
	c.world.CatchUp() // without a role, the lists are all that shows the token
	zitadel := c.world.Sandbox.Zitadel
	c.world.Setenv("ZITADEL_ACCESS_TOKEN", zitadel.AddCredential(zitadel.MachineUserID()))
	c.set("valid_for", "1000h")
	c.mustApply()
	c.world.Clock.Advance(2 * time.Hour)
	c.mustApply()
	if c.secretOf(first) != "" || len(c.previous()) != 0 {
		t.Errorf("the rotated token is kept:\n%s", c.said.String())
	}
}

// TestCredentialRotatedOutside has the provider run on the secret that a token
// was given in Cryptlex itself, and then rotates the token.
func TestCredentialRotatedOutside(t *testing.T) {
	t.Parallel()
	c := coreOf(t, cryptlexTokens, map[string]any{"valid_for": "2160h", "scopes": []any{"personalAccessToken:write"}})
	c.mustApply()
	id := c.text("id")
	c.world.Sandbox.Cryptlex.Rotate(id)
	c.world.Setenv("CRYPTLEX_ACCESS_TOKEN", c.secretOf(id))
	c.mustApply()
	c.set("name", "cd")
	c.mustApply()
	c.world.Clock.Advance(2 * time.Hour)
	c.mustApply()
	if c.secretOf(id) == "" {
		t.Errorf("the provider's own credential was revoked:\n%s", c.said.String())
	}
	mustContain(t, c.said.String(), id+" is past its revoke_at but is the credential")
}

// TestCredentialOfAnOutage rotates an imported token without an overlap where
// the platform does not show it at that moment.
func TestCredentialOfAnOutage(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	id := c.text("id")
	c.world.Setenv("ONA_TOKEN", c.text("token"))
	c.forget()
	c.importID(id)
	c.mustApply()
	c.set("description", "cd")
	c.set("rotation", map[string]any{"overlap": "0s"})
	p := c.mustPlan()
	mend := c.world.Sandbox.Inject(sandbox.Fault{
		Path: "GetPersonalAccessToken", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not now"}`,
	})
	c.apply(p, false)
	mend()
	if c.secretOf(id) == "" || !slices.Equal(keys(c.previous()), []string{id}) {
		t.Errorf("the provider's own credential was revoked:\n%s", c.said.String())
	}
	mustContain(t, c.said.String(), id+" is past its revoke_at. Whether it is the credential", "not now")
	c.mustBeIdle()
}
