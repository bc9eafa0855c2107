// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// forEachCredential runs a test for every kind that the provider can run on.
func forEachCredential(t *testing.T, test func(t *testing.T, c *core, k kind)) {
	t.Helper()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		if k.Credential == "" {
			t.Skip("a token of this kind can't manage others")
		}
		c := newCore(w, k.TypeName, t.Fatalf)
		arguments := with(k.Arguments(w), map[string]any{"valid_for": "2160h"})
		if arguments["scopes"] != nil {
			arguments["scopes"] = []any{"personalAccessToken:write"}
		}
		c.configure(arguments)
		test(t, c, k)
	})
}

// adopted issues a token, and imports it without its secret.
func (c *core) adopted(k kind) (id string) {
	c.mustApply()
	id = c.text("id")
	c.forget()
	c.importAs(k, id)
	c.mustApply()
	return id
}

func (c *core) importAs(k kind, id string) {
	if k.ByOwner {
		id = k.Arguments(c.world)[k.Owner].(string) + "/" + id //nolint:forcetypeassert // an owner is a string
	}
	c.importID(id)
}

// runOn has the provider run on a token.
func (c *core) runOn(k kind, id string) { c.world.Setenv(k.Credential, c.secretOf(id)) }

// TestImportedCredentialIsNotDestroyed although nobody told its secret, and others
// of the same identity exist.
func TestImportedCredentialIsNotDestroyed(t *testing.T) {
	t.Parallel()
	forEachCredential(t, func(t *testing.T, c *core, k kind) {
		k.Seed(t, c.world, 2)
		id := c.adopted(k)
		c.runOn(k, id)
		c.mustNotDestroy(id)
		c.world.Clock.Advance(30 * day) // and nothing has used it for long
		c.mustNotDestroy(id)
		mustContain(t, c.said.String(), id, "the credential that the provider itself runs on", "terraform state rm", "removed block")
	})
}

// TestImportedIsDestroyed where the provider runs on a session, or on another
// token that the platform shows in use. Where a platform shows no use the
// provider has to run on another user's.
func TestImportedIsDestroyed(t *testing.T) {
	t.Parallel()
	for name, used := range map[string]bool{"unused": false, "used": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachCredential(t, func(t *testing.T, c *core, k kind) {
				another := c.world.Getenv(k.Credential)
				own := k.Seed(t, c.world, 1)[0].ID
				id := c.adopted(k)
				if used {
					c.runOn(k, id)
					c.mustApply()
				}
				if c.runOn(k, own); k.HidesUse {
					c.mustNotDestroy(id)
					c.world.Setenv(k.Credential, another)
				}
				if !c.destroy() || c.secretOf(id) != "" || c.secretOf(own) == "" {
					t.Errorf("it is not destroyed:\n%s", c.said.String())
				}
			})
		})
	}
}

// TestImportedUnusedIsDestroyed by a credential that no list shows.
func TestImportedUnusedIsDestroyed(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		id := c.adopted(k)
		if !c.destroy() || c.secretOf(id) != "" {
			t.Errorf("it is not destroyed:\n%s", c.said.String())
		}
	})
}

// TestImportedCredentialIsRotated: once the new one is configured, the old one
// certainly is not the credential any more, however lately it was used.
func TestImportedCredentialIsRotated(t *testing.T) {
	t.Parallel()
	forEachCredential(t, func(t *testing.T, c *core, k kind) {
		k.Seed(t, c.world, 1)
		first := c.adopted(k)
		c.runOn(k, first)
		c.set("valid_for", "1000h")
		c.mustApply()
		c.world.Clock.Advance(2 * time.Hour)
		c.mustApply()
		if c.secretOf(first) == "" {
			t.Fatalf("the provider's own credential was revoked:\n%s", c.said.String())
		}
		c.runOn(k, c.text("id"))
		calls := c.world.Sandbox.Calls(k.List)
		c.mustApply()
		if c.secretOf(first) != "" || len(c.previous()) != 0 {
			t.Errorf("the rotated token is kept:\n%s", c.said.String())
		}
		if more := c.world.Sandbox.Calls(k.List) - calls; more > 1 && !k.HidesUse {
			t.Errorf("%d lists where the digest decides", more)
		}
		c.mustNotDestroy(c.text("id"))
	})
}

// TestRevokeActionRightAfterIssue: what was never used is not the credential,
// which is in use.
func TestRevokeActionRightAfterIssue(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 2)
		if _, errs := w.Protocol().Invoke(k.TypeName+"_revoke", k.target(w, seeded[0].ID)); errs != nil {
			t.Fatal(errs)
		}
		if live := idsOf(w.Sandbox.Live()); !slices.Equal(live, idsOf(seeded[1:])) {
			t.Errorf("these live: %q, want %q", live, seeded[1].ID)
		}
	})
}

// TestCredentialOfASlowPlatform imports the credential where the platform notes
// uses once a day: nothing moves, so that it can't be told.
func TestCredentialOfASlowPlatform(t *testing.T) {
	t.Parallel()
	k := onaTokens // stands for all that tell a use
	c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
	c.world.Sandbox.Ona.SetUseStep(day)
	other := k.Seed(t, c.world, 2)
	id := c.adopted(k)
	for _, used := range []string{other[0].ID, id} {
		c.runOn(k, used)
		c.mustApply()
	}
	c.world.Clock.Advance(time.Hour)
	c.mustNotDestroy(id)
	mustContain(t, c.said.String(), id+" may be the credential that the provider itself runs on", "terraform state rm")
}

// TestImportedCredentialByTheCLI: no way to replace or to destroy it is carried
// out, and both ways to forget it leave it alive.
func TestImportedCredentialByTheCLI(t *testing.T) {
	t.Parallel()
	l, own := imported(t, rotating)
	l.Apply()
	session := l.Getenv("ONA_TOKEN")
	l.Setenv("ONA_TOKEN", own.Token)
	refuse := func(args ...string) {
		t.Helper()
		result := l.Run(append(args, "-auto-approve", "-no-color", "-input=false")...)
		if result.ExitCode != 1 || l.token().ID != own.ID {
			t.Fatalf("%v exits with %d", args, result.ExitCode)
		}
		mustContain(t, flat(result.Stderr), own.ID+" is the credential that the provider itself runs on", "terraform state rm", "removed block")
		l.mustLive(own.ID)
	}
	refuse("destroy")
	refuse("destroy", "-refresh=false")
	refuse("apply", "-replace="+resourceName)
	l.Must("taint", resourceName)
	refuse("apply")
	l.Must("untaint", resourceName)
	l.Apply()
	l.mustIdle()

	l.Write(acctest.ProviderConfig + `
removed {
  from = ` + resourceName + `
  lifecycle {
    destroy = false
  }
}
`)
	l.Apply()
	l.mustLive(own.ID)
	l.configure(rotating)
	l.Must("import", "-input=false", resourceName, own.ID)
	l.Setenv("ONA_TOKEN", session)
	l.Clock.Advance(25 * time.Hour) // a session is in no list that could show its use
	l.Must("destroy", "-auto-approve")
	l.mustLive()
}
