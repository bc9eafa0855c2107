// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// listed is the answer of a list with its tokens changed, whatever is around
// them.
func listed(body []byte, change func(tokens []any) []any) []byte {
	var answer any
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	var walk func(value any) any
	walk = func(value any) any {
		switch value := value.(type) {
		case []any:
			return change(value)
		case map[string]any:
			for name := range value {
				value[name] = walk(value[name])
			}
		}
		return value
	}
	changed, _ := json.Marshal(walk(answer)) // it was JSON before
	return changed
}

// lists strikes the calls that list tokens.
func (k kind) lists(rewrite func(tokens []any) []any) sandbox.Fault {
	method, path, found := strings.Cut(k.List, " ")
	if !found {
		method, path = "", k.List
	}
	return sandbox.Fault{
		Method: method, Path: path, If: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, path) },
		Rewrite: func(a *sandbox.Answer) { a.Body = listed(a.Body, rewrite) },
	}
}

// TestLostAnswerInALateList loses the answer of a create whose token the lists
// show only 40 seconds later: that no token came of it is not said, and the next
// refresh finds it.
func TestLostAnswerInALateList(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
			strangers := k.Seed(t, c.world, 1)
			k.apart(c.world)
			k.loseLate(c.world, strangers[0].ID)
			if c.apply(c.mustPlan(), false) {
				t.Fatal("a create whose answer was lost succeeded")
			}
			if said := c.said.String(); strings.Contains(said, "No token came of it") || !strings.Contains(said, "may have come of it") {
				t.Errorf("while a token lives that no list shows yet, it says: %s", said)
			}
			c.world.Clock.Advance(lifecycle.ReplicaLag)
			if c.tainted() {
				c.mustPlan()
				k.revokeNamed(t, c.world, c.said.String(), strangers[0].ID)
				if !c.destroy() {
					t.Fatalf("the destroy of what was found fails: %s", c.said.String())
				}
			}
			if live := c.world.Sandbox.Live(); len(live) != 1 || live[0].ID != strangers[0].ID {
				t.Errorf("%+v live, and only %s should", live, strangers[0].ID)
			}
		})
	}
}

// loseLate loses the answer of the next create, and has the lists show until 40
// seconds later only the tokens that are known.
func (k kind) loseLate(w *acctest.World, known ...string) {
	shows := w.Clock.Now().Add(time.Hour)
	w.Sandbox.Inject(k.lists(func(tokens []any) []any {
		if !w.Clock.Now().Before(shows) {
			return tokens
		}
		return slices.DeleteFunc(tokens, func(token any) bool {
			return !slices.ContainsFunc(known, func(id string) bool { return strings.Contains(fmt.Sprint(token), id) })
		})
	}))
	lost := k.createFault(w)
	lost.Times, lost.After, lost.Drop = 1, true, true
	lost.Do = func() { shows = w.Clock.Now().Add(40 * time.Second) }
	w.Sandbox.Inject(lost)
}

// TestLostRotationInALateList does the same to a rotation that is not wanted any
// more: a refresh that comes too early does not forget what may live.
func TestLostRotationInALateList(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
			rotation := func(trigger string) { c.set("rotation", map[string]any{"triggers": map[string]any{"on": trigger}}) }
			rotation("1")
			c.mustApply()
			first := c.text("id")
			c.world.Clock.Advance(time.Hour)
			rotation("2")
			k.loseLate(c.world, first)
			if c.apply(c.mustPlan(), false) || len(c.world.Sandbox.Live()) != 2 {
				t.Fatalf("%q live after a rotation whose answer was lost: %s", idsOf(c.world.Sandbox.Live()), c.said.String())
			}
			rotation("1")
			c.said.Reset()
			state, private, ok := c.refresh(c.provider())
			if !ok {
				t.Fatalf("a refresh fails: %s", c.said.String())
			}
			c.keep(state, private)
			if !bytes.Contains(c.private, []byte(`"orders"`)) {
				t.Errorf("it is not looked for any more: %s", c.said.String())
			}
			c.world.Clock.Advance(lifecycle.ReplicaLag)
			c.mustPlan()
			k.revokeNamed(t, c.world, c.said.String(), first)
			c.mustApply()
			c.mustLive(first)
			c.mustBeIdle()
		})
	}
}

// TestListedTwice finds a token that a page of the list shows twice.
func TestListedTwice(t *testing.T) {
	t.Parallel()
	k := onaTokens
	c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
	c.world.Sandbox.Inject(k.lists(func(tokens []any) []any { return append(tokens, tokens...) }))
	c.mustApply()
	if c.text("id") == "" {
		t.Errorf("the token has no known id: %s", c.said.String())
	}
}

// TestOtherGrantsAreRecognised has Ona grant another life than it was asked for:
// the token is found all the same, and no apply issues another one.
func TestOtherGrantsAreRecognised(t *testing.T) {
	t.Parallel()
	for name, grant := range map[string]func(asked time.Duration) time.Duration{
		"half":                     func(asked time.Duration) time.Duration { return asked / 2 },
		"twice as long":            func(asked time.Duration) time.Duration { return asked * 2 },
		"an hour more":             func(asked time.Duration) time.Duration { return asked + time.Hour },
		"a second less":            func(asked time.Duration) time.Duration { return asked - time.Second },
		"whole minutes":            func(asked time.Duration) time.Duration { return asked.Truncate(time.Minute) },
		"whole hours":              func(asked time.Duration) time.Duration { return asked.Truncate(time.Hour) },
		"whole days":               func(asked time.Duration) time.Duration { return asked.Truncate(day) },
		"thirty days whatever was": func(time.Duration) time.Duration { return 30 * day },
		"an hour whatever was":     func(time.Duration) time.Duration { return time.Hour },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, onaTokens, map[string]any{"valid_for": "1234567s"})
			c.world.Sandbox.Ona.SetGrant(grant)
			c.mustApply()
			if c.text("id") == "" {
				t.Errorf("the token has no known id: %s", c.said.String())
			}
			c.mustBeIdle()
			if live := c.world.Sandbox.Live(); len(live) != 1 {
				t.Errorf("%d tokens live", len(live))
			}
		})
	}
}

// TestLostRevocation loses the answer of a revocation: the next apply does not
// stand still for what is long done.
func TestLostRevocation(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if !k.Rotates {
			t.Skip("nothing of it is rotated")
		}
		old, rotate := c.text("id"), func(on string) {
			c.set("rotation", map[string]any{"overlap": "0s", "triggers": map[string]any{"on": on}})
		}
		rotate("1")
		c.mustApply()
		c.world.Clock.Advance(time.Hour)
		rotate("2")
		lost := k.RevokeCall
		lost.After, lost.Drop = true, true
		mend := c.world.Sandbox.Inject(lost)
		if c.apply(c.mustPlan(), false) {
			t.Errorf("the apply whose revocation got no answer succeeded: %s", c.said.String())
		}
		mend()
		began := c.world.Clock.Now()
		c.mustApply()
		if took := c.world.Clock.Now().Sub(began); took > 20*time.Second {
			t.Errorf("the next apply took %s", took)
		}
		if slices.Contains(liveIDs(c.world), old) || len(c.previous()) != 0 {
			t.Errorf("%s is in previous %v, and these live: %q", old, c.previous(), liveIDs(c.world))
		}
	})
}
