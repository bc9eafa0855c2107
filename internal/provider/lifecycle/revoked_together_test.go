// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// removeTogether destroys tokens in one run, without a refresh, while each
// revocation goes a way of its own. It returns which fail.
func removeTogether(all []*core, ways ...sandbox.Fault) (failed []int) {
	server := all[0].provider()
	for number, one := range all {
		one.said.Reset()
		if number < len(ways) {
			defer one.world.Sandbox.Inject(ways[number])()
		}
		if !one.remove(server, one.state, one.private) {
			failed = append(failed, number)
		}
	}
	return failed
}

// TestRevokedTogether: several tokens of one owner whose revocations are carried
// out and answered in another form than the API's, or not at all, so that they
// are repeated. That they are gone together is no wonder: this run asked for it.
func TestRevokedTogether(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		for name, way := range (seenKind{k}).ways() {
			if c.state.IsNull() { // the one of the way before
				c = k.another(t, c.world)
			}
			all := k.more(c, 2)
			for _, number := range removeTogether(all, way, way, way) {
				t.Errorf("%s: token %d: %s", name, number, all[number].said.String())
			}
			if slices.ContainsFunc(all, func(one *core) bool { return !one.state.IsNull() }) {
				t.Errorf("%s: a state is kept", name)
			}
		}
	})
}

// TestVanishedBesideTheRevoked: what a run revokes makes nothing certain of the
// other tokens of their owner: those that vanish beside are doubted as ever.
func TestVanishedBesideTheRevoked(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if k.Hides != nil {
			t.Skip("the API refuses their secrets, which proves each one gone")
		}
		all := k.more(c, 3)
		for _, one := range all[1:] {
			k.Revoke(c.world, one.text("id"))
		}
		failed := removeTogether(all, (seenKind{k}).ways()["202 "])
		if !slices.Equal(failed, []int{2, 3}) {
			t.Fatalf("one was revoked, and of three that vanished these are doubted: %v", failed)
		}
		mustContain(t, all[3].said.String(), "for 2 more of the same owner", "-target")
	})
}

// TestFalselyRevokedTogether: none of several tokens that live on counts as
// revoked, whatever the answers say.
func TestFalselyRevokedTogether(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		all, way := k.more(c, 2), k.falsely("200 null")
		if failed := removeTogether(all, way, way, way); len(failed) != len(all) {
			t.Errorf("only these fail: %v", failed)
		}
		for _, one := range all {
			mustLive(t, one, one.text("id"), "a false success")
			if said := one.said.String(); !strings.Contains(said, "oken still exists") || one.state.IsNull() {
				t.Errorf("the state is %v, and it says %s", one.state, said)
			}
		}
	})
}

// TestAccRevokedTogether destroys tokens of one owner behind something that
// answers each revocation in its own form.
func TestAccRevokedTogether(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	c := w.CLI(acctest.ProviderConfig + sevenTokens(w))
	c.Apply()
	w.Clock.Advance(2 * sandboxLag)
	for _, k := range []kind{onaTokens, cryptlexTokens} {
		way := answered(k.RevokeCall, http.StatusOK, "null")
		way.After = true
		w.Sandbox.Inject(way)
	}
	if result := c.Run("destroy", "-auto-approve", "-no-color"); result.ExitCode != 0 {
		t.Errorf("the destroy fails:\n%s", result.Words())
	}
	if live := w.Sandbox.Live(); len(live) > 0 {
		t.Errorf("these live: %v", live)
	}
}
