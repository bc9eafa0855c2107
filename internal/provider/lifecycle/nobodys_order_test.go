// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestOutageBeforeACreate: while it can't be found out who asks, nothing is
// ordered. An order of nobody's would be looked for without an end.
func TestOutageBeforeACreate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind
		owner func(w *acctest.World) string
	}{
		{onaTokens, func(w *acctest.World) string { return w.Sandbox.Ona.Admin().ID }}, // else it is asked for as the owner
		{zitadelTokens, func(w *acctest.World) string { return w.Sandbox.Zitadel.MachineUserID() }},
	} {
		t.Run(tt.TypeName, func(t *testing.T) {
			t.Parallel()
			k := tt.kind
			c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
			c.set("user_id", tt.owner(c.world))
			whoami := regexp.MustCompile(k.Calls["caller"])
			mend := c.world.Sandbox.Inject(sandbox.Fault{
				Status: http.StatusServiceUnavailable,
				If:     func(r *http.Request) bool { return whoami.MatchString(r.Method + " " + r.URL.Path) },
			})
			lost := k.createFault(c.world)
			lost.Drop = true
			answers := c.world.Sandbox.Inject(lost)
			if c.apply(c.mustPlan(), false) || !c.state.IsNull() {
				t.Fatalf("an apply succeeds, or leaves a state: %s", c.state)
			}
			mustContain(t, c.said.String(), "Nothing was issued, because the identity behind the credential")
			if creates := k.creates(c.world); creates > 0 {
				t.Errorf("%d creates were sent", creates)
			}
			mend()
			answers()
			c.mustApply()
			c.mustBeIdle()
		})
	}
}

// TestOrderOfNobodys: builds before the first release noted an order whose maker
// they could not find out as nobody's. It is settled once a list must show what came of it, to
// one who belongs where it would live.
func TestOrderOfNobodys(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"a create", "a rotation"} {
		for _, k := range kinds {
			t.Run(k.TypeName+", "+what, func(t *testing.T) {
				t.Parallel()
				if what == "a create" && k.Hides != nil {
					t.Skip("nothing shows whom the platform answers before a token of the caller's exists")
				}
				c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
				w := c.world
				if what == "a rotation" {
					c.mustApply()
					c.set("valid_for", "1440h")
				}
				lost := k.createFault(w)
				lost.Times, lost.Drop = 1, true
				w.Sandbox.Inject(lost)
				if c.apply(c.mustPlan(), false) || !bytes.Contains(c.private, []byte(`"orders"`)) {
					t.Fatalf("the lost create left no order: %s", c.said.String())
				}
				c.forgetWho(t)
				w.Clock.Advance(5 * time.Minute)
				c.mustApply()
				if bytes.Contains(c.private, []byte(`"orders"`)) {
					t.Errorf("it is still looked for: %s", c.said.String())
				}
				c.mustBeIdle()
			})
		}
	}
}

// TestOrderOfNobodysRemedy: where the platform's answers don't tell whom they are
// for, a first create that nobody is noted to have made stays open, and what its
// warnings and errors say to do ends it: the one who made it finds the token, and
// who knows that there is none forgets the order.
func TestOrderOfNobodysRemedy(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		if k.Hides == nil {
			continue
		}
		for what, lives := range map[string]bool{"it lives": true, "nothing came of it": false} {
			t.Run(k.TypeName+"/"+what, func(t *testing.T) {
				t.Parallel()
				c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
				k.orderOfNobodys(t, c, lives)
				back := k.Colleague(c.world).Become(c.world)
				mustNotEnd(t, c)
				if back(); !lives {
					mustNotEnd(t, c)
					c.forget()
				}
				if !c.destroy() || len(c.world.Sandbox.Live()) > 0 {
					t.Errorf("the remedy fails, and %d live: %s", len(c.world.Sandbox.Live()), c.said.String())
				}
				c.mustApply()
				c.mustBeIdle()
			})
		}
	}
}

// mustNotEnd fails unless a plan and a destroy keep an order and say what to do.
func mustNotEnd(t *testing.T, c *core) {
	t.Helper()
	before := len(c.world.Sandbox.Live())
	for what, do := range map[string]func(){"plan": func() { c.mustPlan() }, "destroy": func() { c.destroy() }} {
		c.said.Reset()
		do()
		if c.state.IsNull() || !bytes.Contains(c.private, []byte(`"orders"`)) {
			t.Fatalf("a %s forgets the order", what)
		}
		mustContain(t, c.said.String(), "No identity is noted that ordered it", "each credential that the provider may have had at about 2",
			"If none finds it, nothing came of the order", "forget it with terraform state rm")
	}
	if live := len(c.world.Sandbox.Live()); live != before {
		t.Errorf("%d live, of %d", live, before)
	}
}

// orderOfNobodys is a first create whose answer was lost, and whose token could
// not be looked for, as a build before the first release noted it some
// minutes ago.
func (k kind) orderOfNobodys(t *testing.T, c *core, lives bool) {
	t.Helper()
	lost := k.createFault(c.world)
	lost.Times, lost.Drop, lost.After = 1, !lives, lives
	c.world.Sandbox.Inject(lost)
	mend := c.world.Sandbox.Inject(answered(k.ListCall, http.StatusServiceUnavailable, ""))
	if c.apply(c.mustPlan(), false) {
		t.Fatal("the create succeeds")
	}
	mend()
	c.forgetWho(t)
	c.world.Clock.Advance(5 * time.Minute)
	if live := len(c.world.Sandbox.Live()); (live > 0) != lives {
		t.Fatalf("%d live", live)
	}
}

// forgetWho makes the state's open order one of nobody's.
func (c *core) forgetWho(t *testing.T) {
	t.Helper()
	notes := map[string]json.RawMessage{}
	var orders []map[string]any
	if json.Unmarshal(c.private, &notes) != nil || json.Unmarshal(notes["orders"], &orders) != nil || len(orders) != 1 {
		t.Fatalf("the notes are %s", c.private)
	}
	delete(orders[0], "witness")
	delete(orders[0], "asked")
	notes["orders"], _ = json.Marshal(orders)
	c.private, _ = json.Marshal(notes)
}
