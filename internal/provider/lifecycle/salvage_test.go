// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestMalformedDateCostsNoSecret: a create is answered with dates that nobody can
// read. What it tells only once is kept, and the rest read later.
func TestMalformedDateCostsNoSecret(t *testing.T) {
	t.Parallel()
	for _, k := range matrixKinds {
		for _, dates := range []any{"soon", map[string]any{"seconds": 1}} {
			t.Run(strings.TrimPrefix(k.TypeName, "tokens_"), func(t *testing.T) {
				t.Parallel()
				w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // what is wrong is only what the test breaks
				c := newCore(w, k.TypeName, t.Fatalf)
				c.configure(k.Arguments(w))
				if !k.own {
					c.set("valid_for", "2160h")
				}
				fault, create := sandbox.Times(dates), k.pattern("create")
				fault.Times, fault.If = 1, func(r *http.Request) bool { return create.MatchString(r.Method + " " + r.URL.Path) }
				w.Sandbox.Inject(fault)
				if !c.apply(c.mustPlan(), false) {
					t.Fatalf("the apply fails: %s", c.said.String())
				}
				live := w.Sandbox.Live()
				if !k.own && (len(live) != 1 || c.text("id") != live[0].ID || c.text("token") != live[0].Secret) {
					t.Fatalf("the state has %s, on the platform are %v", c.text("id"), idsOf(live))
				}
				if !k.own && c.text("expires_at") == "" {
					t.Error("it is saved as one that never ends")
				}
				if said := c.said.String(); strings.Contains(said, "never e") || strings.Contains(said, "ended") {
					t.Errorf("it is said that %s", said)
				}
				c.world.Clock.Advance(2 * sandboxLag)
				c.mustBeIdle()
				if state, private, ok := c.refresh(c.provider()); ok {
					c.keep(state, private)
				}
				if k.own && c.text("id") == "" || !k.own && c.text("created_at") == "" {
					t.Error("after a refresh the state lacks its id or its creation")
				}
				if !c.destroy() || len(w.Sandbox.Live()) > 0 {
					t.Errorf("the destroy fails: %s", c.said.String())
				}
			})
		}
	}
}
