// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// Life is a token's life through the CLI, from its first apply to the destroy. It
// is the same for every kind of token: only what it begins with differs, and how
// one looks behind the provider's back.
type Life struct {
	Kind

	// Given are the arguments that every token has, and Told what its state says
	// besides.
	Given, Told map[string]any
	// Restated are arguments that the platform tells in other words.
	Restated []string
	// Works reports whether a token exists and its secret authenticates.
	Works func(token TokenState) bool
	// Vanish are the ways in which somebody else makes a token vanish. So many vanish
	// at once.
	Vanish []func(id string)
	// MustBeEmpty fails where a token is left.
	MustBeEmpty func()
}

// Life is the life of a token on the world's sandbox, in a form of its platform.
func (k Kind) Life(w *World, form Form) Life {
	if form.Choose != nil {
		form.Choose(w)
	}
	given := k.Arguments(w)
	maps.Copy(given, form.Arguments)
	vanish := []func(id string){func(id string) { k.Revoke(w, id) }}
	if k.RevokeShown != nil {
		vanish = append(vanish, func(id string) { k.RevokeShown(w, id) })
	}
	return Life{
		Kind: k, Given: given, Told: k.Told(w), Restated: form.Restated,
		Works: func(token TokenState) bool {
			live := w.Live(token.ID)
			return live != nil && live.Secret == token.Token
		},
		Vanish: vanish,
		MustBeEmpty: func() {
			if live := w.Sandbox.Live(); len(live) != 0 {
				w.t.Errorf("left behind: %v", live)
			}
		},
	}
}

// alive is a life that is being lived: three tokens, of which one has a lifetime
// and rotates, one a fixed end, and one no end or, where the platform grants no
// such, a long lifetime.
type alive struct {
	Life
	*CLI

	t      *testing.T
	w      *World
	offset string
}

// Live lives it, in a world of its own.
func (l Life) Live(t *testing.T, w *World) {
	t.Helper()
	end := w.Clock.Now().Add(80 * day).In(time.FixedZone("", 90*60)).Truncate(time.Second).Add(123456789)
	a := &alive{Life: l, t: t, w: w, offset: end.Format(time.RFC3339Nano)}
	a.CLI = w.CLI(a.configuration(""))
	a.issue()
	a.settle()
	a.rotate()
	a.adopt()
	if w.Sandbox != nil { // a real server's clock can't be moved
		a.expire()
	}
	a.vanish()
	a.Must("destroy", "-auto-approve", "-no-color")
	l.MustBeEmpty()
}

// configuration is one of all tokens, and of the rotation of the one that has a
// lifetime.
func (a *alive) configuration(rotation string) string {
	config := ProviderConfig + a.block("ci", "  valid_for = \"480h\"\n"+rotation) + a.block("offset", fmt.Sprintf("  expires_at = %q\n", a.offset))
	if a.AlwaysEnds {
		return config + a.block("long", "  valid_for = \"1440h\"\n")
	}
	return config + a.block("forever", "")
}

func (a *alive) block(name, more string) string {
	return fmt.Sprintf("resource %q %q {\n%s%s}\n", a.TypeName, name, HCL(a.Given), more)
}

// rotation is due a week before the end, and when the trigger changes.
func rotation(trigger string) string {
	return fmt.Sprintf("  rotation = {\n    rotate_before = \"168h\"\n    overlap = \"1h\"\n    triggers = { version = %q }\n  }\n", trigger)
}

// issue issues tokens of every form of validity.
func (a *alive) issue() {
	a.t.Helper()
	said := a.Apply()
	tokens, attributes := a.Tokens(), a.Attributes()
	for name, token := range tokens {
		change := a.changeOf(said, name)
		change.must("will be created", "id = (known after apply)", "token = (sensitive value)")
		if !a.Works(token) || len(token.Previous) != 0 {
			a.t.Errorf("%s: token %s does not work, or has the previous %v", name, token.ID, token.Previous)
		}
		for attribute, want := range a.Told {
			if got := attributes[name][attribute]; !holds(got, want) {
				a.t.Errorf("%s: %s is %v in state, want %v", name, attribute, got, want)
			}
		}
	}
	if want := strings.Count(a.configuration(""), "resource "); len(tokens) != want {
		a.t.Errorf("%d tokens are in state, want %d", len(tokens), want)
	}
	if tokens["offset"].ExpiresAt != a.offset || tokens["forever"].ExpiresAt != "" {
		a.t.Errorf("expires_at became %q for %q, and %q for never", tokens["offset"].ExpiresAt, a.offset, tokens["forever"].ExpiresAt)
	}
	a.mustBeIdle()
}

// holds reports whether an attribute has a value, an object at least these.
func holds(got, want any) bool {
	wanted, ok := want.(map[string]any)
	if !ok {
		return reflect.DeepEqual(got, want)
	}
	object, _ := got.(map[string]any)
	for name, value := range wanted {
		if !holds(object[name], value) {
			return false
		}
	}
	return true
}

// settle says when the token is to rotate: nothing is issued.
func (a *alive) settle() {
	a.t.Helper()
	before := a.Tokens()["ci"]
	a.Write(a.configuration(rotation("1")))
	change := a.changeOf(a.Apply(), "ci")
	change.must("will be updated in-place", "rotate_at")
	change.mustNot("(known after apply)", "~ token ")
	if after := a.Tokens()["ci"]; after.ID != before.ID || after.Token != before.Token || after.ExpiresAt != before.ExpiresAt {
		a.t.Errorf("a change of when to rotate made %s of %s", after.ID, before.ID)
	}
	a.mustBeIdle()
}

// rotate changes a trigger: the old token works until its overlap is over.
func (a *alive) rotate() {
	a.t.Helper()
	old := a.Tokens()["ci"]
	a.Write(a.configuration(rotation("2")))
	change := a.changeOf(a.Apply(), "ci")
	change.must("will be updated in-place", "-> (known after apply)", "~ token ")
	renewed := a.Tokens()["ci"]
	if renewed.ID == old.ID || renewed.Token == old.Token || !a.Works(renewed) || !a.Works(old) {
		a.t.Errorf("%s was rotated to %s; they work: %t, %t", old.ID, renewed.ID, a.Works(old), a.Works(renewed))
	}
	if len(renewed.Previous) != 1 || renewed.Previous[0].ID != old.ID {
		a.t.Errorf("previous is %v, want %s", renewed.Previous, old.ID)
	}
	a.mustBeIdle()
	a.w.Clock.Advance(2 * time.Hour)
	a.retire(old)
}

// retire applies after the overlap of an old token.
func (a *alive) retire(old TokenState) {
	a.t.Helper()
	before := a.Tokens()["ci"]
	change := a.changeOf(a.Apply(), "ci")
	change.must("will be updated in-place")
	change.mustNot("(known after apply)", "~ token ")
	after := a.Tokens()["ci"]
	if after.ID != before.ID || after.Token != before.Token || len(after.Previous) != 0 {
		a.t.Errorf("after the overlap %s became %s, with the previous %v", before.ID, after.ID, after.Previous)
	}
	if a.Works(old) || !a.Works(after) {
		a.t.Errorf("after the overlap the old token works: %t, and the new one: %t", a.Works(old), a.Works(after))
	}
}

// expire lets the time come to rotate, and then the end.
func (a *alive) expire() {
	a.t.Helper()
	first := a.Tokens()["ci"]
	a.w.Clock.Advance(14 * day)
	a.changeOf(a.Apply(), "ci").must("will be updated in-place", "-> (known after apply)", "~ token ")
	second := a.Tokens()["ci"]
	if second.ID == first.ID || len(second.Previous) != 1 || !a.Works(first) || !a.Works(second) {
		a.t.Errorf("%s was due and rotated to %s, with the previous %v", first.ID, second.ID, second.Previous)
	}
	a.w.Clock.Advance(2 * time.Hour)
	a.retire(first)
	a.w.Clock.Advance(21 * day)
	a.changeOf(a.Apply(), "ci").must("will be updated in-place", "-> (known after apply)", "~ token ")
	if third := a.Tokens()["ci"]; third.ID == second.ID || third.ID == first.ID || !a.Works(third) || a.Works(second) {
		a.t.Errorf("%s ended, and %s took its place after %s", second.ID, third.ID, first.ID)
	}
}

// vanish finds tokens gone, and has others take their places.
func (a *alive) vanish() {
	a.t.Helper()
	before := a.Tokens()
	names := slices.DeleteFunc([]string{"forever", "long", "offset"}, func(name string) bool { return before[name].ID == "" })[:len(a.Vanish)]
	for i, name := range names {
		a.Vanish[i](before[name].ID)
	}
	a.w.Clock.Advance(time.Hour) // lists have caught up
	result := a.Run("apply", "-auto-approve", "-no-color", "-input=false")
	summary := fmt.Sprintf("0 to add, %d to change, 0 to destroy", len(names))
	if result.ExitCode != 0 || !strings.Contains(result.Stdout, summary) || !strings.Contains(result.Words(), "was deleted or revoked outside") {
		a.t.Errorf("the apply after revocations outside exits with %d:\n%s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
	after := a.Tokens()
	for _, name := range names {
		a.changeOf(result.Stdout, name).must("will be updated in-place", "-> (known after apply)")
		if after[name].ID == before[name].ID || !a.Works(after[name]) {
			a.t.Errorf("%s: %s vanished, and became %s", name, before[name].ID, after[name].ID)
		}
	}
	a.mustBeIdle()
}

func (a *alive) mustBeIdle() {
	a.t.Helper()
	if plan := a.Run("plan", "-detailed-exitcode", "-no-color", "-input=false"); plan.ExitCode != 0 {
		a.t.Errorf("the next plan exits with %d:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
}
