// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// withoutSecret takes the secret out of the state, which had it encrypted or
// was imported without.
func (c *core) withoutSecret() {
	attributes := c.attributes(c.state)
	attributes["token"] = tftypes.NewValue(tftypes.String, nil)
	c.keep(tftypes.NewValue(c.kind(), attributes), c.private)
}

// hidden has the platform take whoever asks with the provider's credential for
// somebody else. What a token's own secret is answered stays true.
func (k absentKind) hidden(c *core) (mend func()) {
	fault := sandbox.Hidden(k.Hides(c.world))
	fault.If = func(r *http.Request) bool {
		_, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		return !slices.ContainsFunc(c.world.Sandbox.Live(), func(token sandbox.LiveToken) bool { return token.Secret == secret })
	}
	return c.world.Sandbox.Inject(fault)
}

// unnamed has the API no longer tell whom it takes the caller for, where it did.
func (k absentKind) unnamed(c *core) {
	if k.Unnamed != nil {
		k.Unnamed(c.world)
	}
}

func forEachHidingKind(t *testing.T, test func(t *testing.T, k absentKind, c *core)) {
	t.Helper()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if k.Hides == nil {
			t.Skip("its answers tell whom it takes the caller for")
		}
		test(t, k, c)
	})
}

// TestHiddenIsNotGone: everything that the platform answers, its list included,
// is for somebody else, though the credential says that nobody else asks.
func TestHiddenIsNotGone(t *testing.T) {
	t.Parallel()
	forEachHidingKind(t, func(t *testing.T, k absentKind, c *core) {
		id := c.text("id")
		mend := k.hidden(c)
		c.mustKeep(t, "with its secret", "secret still works")
		c.withoutSecret()
		c.mustKeep(t, "without its secret", "terraform state rm", "removed block")
		mend()
		mustLive(t, c, id, "a hidden token")
	})
}

// TestRefusedSecretProves: what was revoked elsewhere is known to be gone by its
// secret alone, also where the caller may not list.
func TestRefusedSecretProves(t *testing.T) {
	t.Parallel()
	forEachHidingKind(t, func(t *testing.T, k absentKind, c *core) {
		k.unnamed(c)
		k.Revoke(c.world, c.text("id"))
		k.mustBeGone(t, c, "by its secret")
		list := c.world.Sandbox.Inject(answered(k.ListCall, http.StatusForbidden, k.Refused))
		k.mustBeGone(t, c, "by its secret, without a list")
		list()
		for _, status := range []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusInternalServerError} {
			mend := c.world.Sandbox.Inject(answered(k.TryCall, status, "not the API's"))
			if status == http.StatusNotFound && k.Unnamed != nil {
				k.mustBeGone(t, c, "by its secret, on a server without the call")
			} else {
				c.mustKeep(t, "a trial that was answered by something else", "terraform state rm")
			}
			mend()
		}
	})
}

// TestAnswersVouch: without a secret to try, what else the platform answers has
// to show that it answers the caller: its name, or another token.
func TestAnswersVouch(t *testing.T) {
	t.Parallel()
	forEachHidingKind(t, func(t *testing.T, k absentKind, c *core) {
		other := k.more(c, 1)[1]
		if k.Unnamed != nil {
			k.Revoke(c.world, other.text("id"))
			other.withoutSecret()
			k.mustBeGone(t, other, "as it lists another token of the user")
			k.Revoke(c.world, c.text("id"))
			c.withoutSecret()
			k.mustBeGone(t, c, "as it names the user")
			k.unnamed(c)
		} else {
			k.Revoke(c.world, c.text("id"))
			c.withoutSecret()
		}
		c.mustKeep(t, "nothing vouches", "terraform state rm")
	})
}

// TestPreviousIsVouchedFor: a previous token, whose secret the state no longer
// has, was revoked elsewhere. That the present one is listed vouches for it.
func TestPreviousIsVouchedFor(t *testing.T) {
	t.Parallel()
	forEachHidingKind(t, func(t *testing.T, k absentKind, c *core) {
		k.unnamed(c)
		first := c.text("id")
		rotation := map[string]any{"overlap": "1h", "triggers": map[string]any{"a": "1"}}
		c.set("rotation", rotation)
		c.mustApply()
		c.set("rotation", map[string]any{"overlap": "1h", "triggers": map[string]any{"a": "2"}})
		c.mustApply()
		if _, kept := c.previous()[first]; !kept {
			t.Fatalf("previous is %v", c.previous())
		}
		c.world.Clock.Advance(90 * sandboxLag)
		due := c.mustPlan()
		mend := k.hidden(c)
		if c.apply(due, false) {
			t.Errorf("while it is hidden, %s counts as revoked: %s", first, c.said.String())
		}
		mend()
		mustLive(t, c, first, "a hidden previous token")
		k.Revoke(c.world, first)
		c.mustApply()
		if len(c.previous()) != 0 {
			t.Errorf("previous is %v: %s", c.previous(), c.said.String())
		}
	})
}
