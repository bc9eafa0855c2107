// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// counting counts the calls that a fault would strike.
func (c *core) counting(call sandbox.Fault) *atomic.Int64 {
	var count atomic.Int64
	call.Do = func() { count.Add(1) }
	c.world.Sandbox.Inject(call)
	return &count
}

// more are further tokens of the same owner, applied.
func (k absentKind) more(c *core, count int) []*core {
	all := []*core{c}
	for number := range count {
		other := newCore(c.world, k.TypeName, c.fail)
		other.configure(k.Arguments(c.world))
		if k.Rotates {
			other.set("valid_for", "2160h")
		} else {
			other.set("host", fmt.Sprintf("git-%d.example.com", number)) // one token a host
		}
		other.mustApply()
		all = append(all, other)
	}
	c.world.Clock.Advance(2 * sandboxLag)
	return all
}

// TestVanishedAtOnceIsDoubted: several tokens of one owner that are gone in one
// refresh, of which one list serves all. Each alone is proven gone, and all are
// where the API refuses their secrets.
func TestVanishedAtOnceIsDoubted(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		all := k.more(c, 2)
		for _, one := range all {
			k.Revoke(c.world, one.text("id"))
		}
		lists, server := c.counting(k.ListCall), c.provider()
		for number, one := range all {
			one.said.Reset()
			if _, _, ok := one.refresh(server); ok != (number == 0 || k.Hides != nil) {
				t.Errorf("the refresh of token %d: %t, %s", number, ok, one.said.String())
			}
			if number > 0 && k.Hides == nil {
				mustContain(t, one.said.String(), fmt.Sprintf("for %d more of the same owner", number), "-target", "terraform state rm")
			}
		}
		want := int64(1)
		if k.GetsByList {
			want += int64(len(all))
		}
		if lists.Load() != want {
			t.Errorf("%d lists were read for %d tokens, want %d", lists.Load(), len(all), want)
		}
		for _, one := range all {
			k.mustBeGone(t, one, "alone")
		}
	})
}

// TestFirstOfARefreshIsDoubtedToo: two tokens that are gone are read at the same
// time, and what one of them sees of the other is enough to doubt both.
func TestFirstOfARefreshIsDoubtedToo(t *testing.T) {
	t.Parallel()
	k := absentKind(onaTokens) // one stands for all
	c := k.issued(t)
	all := k.more(c, 1)
	for _, one := range all {
		k.Revoke(c.world, one.text("id"))
	}
	server, gets, second := c.provider(), make(chan struct{}, 16), make(chan bool, 1)
	get, list := k.GetCall, k.ListCall
	get.Do = func() { gets <- struct{}{} }
	list.Times, list.Do = 1, func() {
		<-gets // the first one's
		go func() {
			_, _, ok := all[1].refresh(server)
			second <- ok
		}()
		<-gets // the second is being read now
	}
	c.world.Sandbox.Inject(get)
	c.world.Sandbox.Inject(list)
	if _, _, ok := c.refresh(server); ok {
		t.Errorf("the first counts as gone: %s", c.said.String())
	}
	if <-second {
		t.Errorf("the second counts as gone: %s", all[1].said.String())
	}
}

// TestListConfirms: a list that can't be had leaves everything open, except
// where the caller may not list.
func TestListConfirms(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		k.Revoke(c.world, c.text("id"))
		if k.GetsByList {
			t.Skip("it is the list that is asked for the token, too")
		}
		for _, body := range []string{"<html></html>", "null", "{]", `{"status":"ok"}`, `{"data":"x"}`, `"x"`} {
			mend := c.world.Sandbox.Inject(answered(k.ListCall, http.StatusOK, body))
			c.mustKeep(t, body, "its list, which has to confirm that, could not be had", "Try again later")
			mend()
		}
		mend := c.world.Sandbox.Inject(answered(k.ListCall, http.StatusForbidden, k.Refused))
		k.mustBeGone(t, c, "may not list")
		mend()
	})
}

// TestLaggingAnswersProveNothing: the API's own "not found", for a while after
// the token was written, from a list as well.
func TestLaggingAnswersProveNothing(t *testing.T) {
	t.Parallel()
	for _, k := range absentKinds {
		t.Run(strings.TrimPrefix(k.TypeName, "tokens_"), func(t *testing.T) {
			t.Parallel()
			c := k.fresh(t)
			get := answered(k.GetCall, http.StatusNotFound, k.NotFound[0])
			get.Times = 4
			c.world.Sandbox.Inject(get)
			if k.GetsByList {
				c.world.Sandbox.Inject(sandbox.Fault{Path: k.ListCall.Path, Times: 4, Rewrite: func(a *sandbox.Answer) { a.Body = []byte(`{"pagination":{"appliedLimit":"100"}}`) }})
			}
			c.mustBeIdle()
		})
	}
}

// TestLaggingRevocationProvesNothing: right after the create the API may say that
// there is nothing to revoke, and its list may agree. A destroy asks on, or fails
// and keeps the state: it never leaves a token behind.
func TestLaggingRevocationProvesNothing(t *testing.T) {
	t.Parallel()
	for _, k := range absentKinds {
		t.Run(strings.TrimPrefix(k.TypeName, "tokens_"), func(t *testing.T) {
			t.Parallel()
			c := k.fresh(t)
			state, id := c.state, c.text("id")
			revoke := answered(k.RevokeCall, http.StatusNotFound, k.NotFound[0])
			revoke.Times = 2
			c.world.Sandbox.Inject(revoke)
			if k.Lag != nil {
				k.Lag(c.world, sandboxLag/2)
			}
			destroyed := c.removeUnseen()
			lives := c.world.Live(id) != nil || k.Stored != nil && slices.Contains(k.Stored(c.world), id)
			if destroyed == lives || !destroyed && !c.state.Equal(state) {
				t.Errorf("destroyed: %t, lives: %t, the state is %v: %s", destroyed, lives, c.state, c.said.String())
			}
		})
	}
}

// TestNotesOfOlderReleases: who saw the token was noted as a sentence once. It
// is understood, and does not stick.
func TestNotesOfOlderReleases(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		notes := map[string]any{}
		if err := json.Unmarshal(c.private, &notes); err != nil {
			t.Fatal(err)
		}
		note := func(sentence string) {
			notes["witness"], _ = json.Marshal(sentence) // in base64, as the framework has it
			if sentence == "" {
				delete(notes, "witness")
			}
			c.private, _ = json.Marshal(notes)
		}
		for _, sentence := range k.older(c.world) {
			note(sentence)
			c.mustBeIdle()
		}
		k.Revoke(c.world, c.text("id"))
		for _, sentence := range k.older(c.world) {
			note(sentence)
			k.mustBeGone(t, c, "noted as "+sentence)
		}
	})
}

// older are the forms in which builds before the first release noted who saw a
// token, "" where they noted nobody.
func (k absentKind) older(w *acctest.World) []string {
	if k.Older == nil {
		return []string{""}
	}
	return append([]string{""}, k.Older(w)...)
}

// TestKilledAfterTheRevocation: with overlap = "0s" a provider that was killed
// at the end of a rotation has revoked the token in the state, and noted nobody.
func TestKilledAfterTheRevocation(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if !k.Rotates {
			t.Skip("it is not rotated")
		}
		rotation := func(trigger string) {
			c.set("rotation", map[string]any{"overlap": "0s", "triggers": map[string]any{"a": trigger}})
		}
		rotation("1")
		c.mustApply()
		first := c.text("id")
		rotation("2")
		c.apply(c.mustPlan(), true)
		if c.text("id") != first || c.world.Live(first) != nil {
			t.Fatalf("the state has %s, which lives: %t", c.text("id"), c.world.Live(first) != nil)
		}
		c.world.Clock.Advance(2 * sandboxLag)
		if p := c.mustPlan(); !c.rotates(p) {
			t.Fatalf("no rotation is planned: %s", c.said.String())
		}
		c.mustApply()
		if c.world.Live(c.text("id")) == nil || len(c.previous()) != 0 {
			t.Errorf("the state has %s, previous %v", c.text("id"), c.previous())
		}
		c.mustBeIdle()
		if !c.destroy() {
			t.Errorf("a destroy fails: %s", c.said.String())
		}
		if left := c.world.Sandbox.Live(); slices.ContainsFunc(left, func(token sandbox.LiveToken) bool { return token.ID == first }) {
			t.Errorf("left behind: %v", left)
		}
	})
}
