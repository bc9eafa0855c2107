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

// TestOrderOfNobodys: earlier releases noted an order whose maker they could not
// find out as nobody's. It is settled once a list must show what came of it, to
// one who belongs where it would live.
func TestOrderOfNobodys(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"a create", "a rotation"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
				t.Helper()
				if what == "a create" && k.Hides != nil {
					t.Skip("nothing shows whom the platform answers before a token of the caller's exists")
				}
				c := newCore(w, k.TypeName, t.Fatalf)
				c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
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
		})
	}
}

// forgetWho makes the state's open order one of nobody's.
func (c *core) forgetWho(t *testing.T) {
	t.Helper()
	notes := map[string][]byte{}
	var orders []map[string]any
	if json.Unmarshal(c.private, &notes) != nil || json.Unmarshal(notes["orders"], &orders) != nil || len(orders) != 1 {
		t.Fatalf("the notes are %s", c.private)
	}
	delete(orders[0], "witness")
	delete(orders[0], "asked")
	notes["orders"], _ = json.Marshal(orders)
	c.private, _ = json.Marshal(notes)
}
