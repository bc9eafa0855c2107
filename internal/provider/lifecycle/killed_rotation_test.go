// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestKilledRotation kills the provider between issue and return: the repeated
// rotation finds what the killed one left, and nothing else is touched.
func TestKilledRotation(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			killRotation(t, acctest.NewWorld(t), k)
		})
	}
}

func killRotation(t *testing.T, w *acctest.World, k kind) {
	t.Helper()
	stranger := k.Seed(t, w, 1)[0].ID
	p := newProcess(t, w, k.triggered(w, "1"))
	p.mustApply()
	first := newToken(t, w, stranger)

	p.write(k.triggered(w, "2"))
	fault := k.createFault(w)
	fault.After, fault.Do = true, p.kill
	mend := w.Sandbox.Inject(fault)
	if output, err := p.apply(); err == nil {
		t.Fatalf("the apply of a killed provider succeeded:\n%s", output)
	}
	mend()
	leftover := newToken(t, w, stranger, first)

	said := p.mustApply()
	if k.Unmarked { // nothing tells it from a stranger's
		newToken(t, w, stranger, first, leftover)
		return
	}
	mustContain(t, said, leftover+" was left behind by a rotation that never finished")
	newToken(t, w, stranger, first) // the leftover is gone
	if slices.Contains(liveIDs(w), leftover) {
		t.Errorf("token %s still lives", leftover)
	}
	if output, err := p.Run(t.Context(), "plan", "-detailed-exitcode", "-no-color"); err != nil {
		t.Errorf("the plan after it: %v\n%s", err, output)
	}
}

// TestKilledRotationIsRepeated: after a kill the same rotation is planned again,
// also where nothing but the kill tells that it is one, or where the old token
// went meanwhile.
func TestKilledRotationIsRepeated(t *testing.T) {
	t.Parallel()
	trigger := func(value string) map[string]tftypes.Value { return map[string]tftypes.Value{"a": stringValue(value)} }
	for name, test := range map[string]struct {
		// first and second make of the same arguments what rotates.
		first, second func(c *core) map[string]tftypes.Value
		vanishes      bool
	}{
		"from a fixed end to a duration": {
			first: func(c *core) map[string]tftypes.Value {
				return map[string]tftypes.Value{"expires_at": stringValue(c.now().Add(200 * day).Format(time.RFC3339Nano))}
			},
			second: func(*core) map[string]tftypes.Value {
				return map[string]tftypes.Value{"valid_for": stringValue("100h")}
			},
		},
		"the old token vanishes": {
			first:    func(c *core) map[string]tftypes.Value { return c.lasting(trigger("1")) },
			second:   func(c *core) map[string]tftypes.Value { return c.lasting(trigger("2")) },
			vanishes: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			c := newCore(w, cryptlexTokens.TypeName, t.Fatalf)
			c.configureCI(test.first(c))
			c.mustApply()
			old := c.text("id")
			c.configureCI(test.second(c))
			c.apply(c.mustPlan(), true)
			leftover := added([]string{old}, cryptlexTokens.History.Kept(w))
			if len(leftover) != 1 {
				t.Fatalf("the killed rotation left %q", leftover)
			}
			if test.vanishes {
				cryptlexTokens.end(w, old)
			}
			c.mustApply()
			if slices.Contains(cryptlexTokens.History.Kept(w), leftover[0]) || c.text("id") == old {
				t.Errorf("the killed rotation was not taken up: the state has %s, these exist: %q", c.text("id"), cryptlexTokens.History.Kept(w))
			}
			c.mustBeIdle()
		})
	}
}

// TestKilledRotationIsRemembered changes the configuration in place before the
// killed rotation is repeated, or before the old token vanishes: what the kill
// left behind is found all the same.
func TestKilledRotationIsRemembered(t *testing.T) {
	t.Parallel()
	for name, repeat := range map[string]func(c *core, old string){
		"repeated": func(c *core, _ string) { c.set("rotation", map[string]any{"triggers": map[string]any{"a": "2"}}) },
		"vanished": func(c *core, old string) {
			c.world.Sandbox.Ona.RevokePersonalAccessToken(old)
			c.world.Clock.Advance(time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h"})
			c.set("rotation", map[string]any{"triggers": map[string]any{"a": "1"}})
			c.mustApply()
			old := c.text("id")
			c.set("rotation", map[string]any{"triggers": map[string]any{"a": "2"}})
			c.apply(c.mustPlan(), true)
			c.set("rotation", map[string]any{"overlap": "0s", "triggers": map[string]any{"a": "1"}})
			c.mustApply() // in place
			repeat(c, old)
			c.mustApply()
			live := c.world.Sandbox.Live()
			live = slices.DeleteFunc(live, func(token sandbox.LiveToken) bool { return token.ID == old })
			if len(live) != 1 || live[0].ID != c.text("id") || live[0].ID == old {
				t.Errorf("the state has %s, these live: %v\n%s", c.text("id"), live, c.said.String())
			}
			c.mustBeIdle()
		})
	}
}

// TestKilledRotationOfAnExpiredToken kills the provider after it removed the
// expired token, of which nobody is noted to have seen it: it has ended all the
// same, so that the rotation goes on.
func TestKilledRotationOfAnExpiredToken(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "100h"})
			c.mustApply()
			expired := c.text("id")
			c.world.Clock.Advance(101 * time.Hour)
			c.apply(c.mustPlan(), true)
			live := c.world.Sandbox.Live()
			if len(live) != 1 || live[0].ID == expired {
				t.Fatalf("the killed rotation left %v", live)
			}
			c.mustApply()
			var untold []string // which nothing tells from a stranger's
			if k.Unmarked {
				untold = idsOf(live)
			}
			c.mustLive(append(untold, c.text("id"))...)
			c.mustBeIdle()
		})
	}
}

// lasting is a validity by duration, with triggers.
func (c *core) lasting(triggers map[string]tftypes.Value) map[string]tftypes.Value {
	kind := c.kind().AttributeTypes["rotation"].(tftypes.Object) //nolint:forcetypeassert // the block is an object
	return map[string]tftypes.Value{
		"valid_for": stringValue("100h"),
		"rotation": tftypes.NewValue(kind, map[string]tftypes.Value{
			"rotate_before": tftypes.NewValue(tftypes.String, nil), "overlap": tftypes.NewValue(tftypes.String, nil),
			"triggers": tftypes.NewValue(kind.AttributeTypes["triggers"], triggers),
		}),
	}
}

// configureCI configures a Cryptlex token.
func (c *core) configureCI(life map[string]tftypes.Value) {
	c.config = map[string]tftypes.Value{
		"name":   stringValue("ci"),
		"scopes": tftypes.NewValue(c.kind().AttributeTypes["scopes"], []tftypes.Value{stringValue("license:read")}),
	}
	maps.Copy(c.config, life)
}

// triggered is a token that is rotated when the value changes.
func (k kind) triggered(w *acctest.World, value string) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource %q "ci" {
  valid_for = "2160h"
  rotation  = { overlap = "24h", triggers = { incident = %q } }
  %s
}
`, k.TypeName, value, acctest.HCL(k.Arguments(w)))
}

// createFault strikes the calls that create says.
func (k kind) createFault(w *acctest.World) sandbox.Fault {
	method, path, found := strings.Cut(k.Create(w), " ")
	if !found {
		return sandbox.Fault{Path: method}
	}
	return sandbox.Fault{Method: method, Path: path}
}

// newToken is the id of the only live token besides those that are known, all
// of which live.
func newToken(t *testing.T, w *acctest.World, known ...string) string {
	t.Helper()
	live := liveIDs(w)
	others := slices.DeleteFunc(slices.Clone(live), func(id string) bool { return slices.Contains(known, id) })
	if len(others) != 1 || len(live) != len(known)+1 {
		t.Fatalf("these live: %v, want %v and one more", live, known)
	}
	return others[0]
}

func liveIDs(w *acctest.World) []string {
	var ids []string
	for _, token := range w.Sandbox.Live() {
		ids = append(ids, token.ID)
	}
	return ids
}
