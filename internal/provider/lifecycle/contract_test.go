// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestAbsenceFromAListOnly: a platform without a call for one token lists them.
// That the list lacks one counts only when it must show it, and as little as
// any other answer where several vanish at once.
func TestAbsenceFromAListOnly(t *testing.T) {
	t.Parallel()
	a := newAcme()
	c := a.core(t, map[string]any{"valid_for": "100h"})
	c.mustApply()
	c.mustBeIdle()
	gone := c.text("id")
	a.listedFrom = a.now().Add(40 * time.Second)
	c.mustBeIdle()
	a.pass(5 * time.Minute)
	c.mustBeIdle()
	a.keys = nil
	if p := c.mustPlan(); !c.rotates(p) {
		t.Fatalf("a token that is gone is not renewed:\n%s", c.said.String())
	}
	c.mustApply()
	if c.text("id") == gone || len(a.keys) != 1 {
		t.Errorf("the state has %s, and the platform %v", c.text("id"), a.keys)
	}
}

// TestUniqueNamesOverlap: where no two tokens may have one name, a rotation still
// issues the new one before it revokes the old one.
func TestUniqueNamesOverlap(t *testing.T) {
	t.Parallel()
	a := newAcme()
	a.uniqueNames = true
	c := a.core(t, map[string]any{"valid_for": "100h", "rotation": map[string]any{"overlap": "1h"}})
	c.mustApply()
	c.set("valid_for", "200h")
	c.mustApply()
	names := a.names()
	if len(names) != 2 || names[0] == names[1] || !strings.HasPrefix(names[1], "ci (tf-") || c.text("name") != "ci" {
		t.Errorf("the tokens are named %q, and the state has %q", names, c.text("name"))
	}
	c.mustBeIdle()
}

// TestCreateTellsNoInstants: they are read afterwards. Where that fails they are
// what was ordered, and the secret is saved all the same.
func TestCreateTellsNoInstants(t *testing.T) {
	t.Parallel()
	for name, unread := range map[string]bool{"read afterwards": false, "not to be read": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAcme()
			a.tells, a.unread = false, unread
			c := a.core(t, map[string]any{"valid_for": "100h"})
			c.mustApply()
			if c.text("created_at") != "2026-05-04T10:00:00Z" || c.text("expires_at") != "2026-05-08T14:00:00Z" || c.text("token") == "" {
				t.Errorf("created %q, ends %q", c.text("created_at"), c.text("expires_at"))
			}
			a.unread = false
			c.mustBeIdle()
		})
	}
}

// TestNeverAndLifetimes: without validity no lifetime is asked for, not one of no
// length.
func TestNeverAndLifetimes(t *testing.T) {
	t.Parallel()
	a := newAcme()
	c := a.core(t, nil)
	c.mustApply()
	c.mustBeIdle()
	c.set("valid_for", "100h")
	c.mustApply()
	if want := []time.Duration{0, 100 * time.Hour}; !slices.Equal(a.lifetimes, want) {
		t.Errorf("lifetimes %v, want %v", a.lifetimes, want)
	}
	if end := c.text("expires_at"); end != "2026-05-08T14:00:00Z" {
		t.Errorf("ends at %q", end)
	}
}

// TestObjectAsAnArgument: it is sent, kept, and rotates where it changes.
func TestObjectAsAnArgument(t *testing.T) {
	t.Parallel()
	a := newAcme()
	access := map[string]any{"role": "reader", "projects": []any{"a", "b"}}
	c := a.core(t, map[string]any{"valid_for": "100h", "access": access})
	c.mustApply()
	c.mustBeIdle()
	a.pass(5 * time.Minute)
	c.mustBeIdle()
	access = maps.Clone(access)
	access["admin"] = true
	c.set("access", access)
	if p := c.mustPlan(); !c.rotates(p) {
		t.Fatal("another access does not rotate")
	}
	c.mustApply()
	c.mustBeIdle()
	if len(a.keys) != 2 || a.keys[0].Values["access"].Equal(a.keys[1].Values["access"]) {
		t.Errorf("the platform has %v", a.keys)
	}
}

// TestWitnessIsAskedOnce: who the caller is costs a call here, and no more than
// one for all tokens of a run.
func TestWitnessIsAskedOnce(t *testing.T) {
	t.Parallel()
	a := newAcme()
	c := a.core(t, map[string]any{"valid_for": "100h"})
	c.mustApply()
	for range 3 {
		a.pass(5 * time.Minute)
		c.mustBeIdle()
	}
	another := a.core(t, map[string]any{"valid_for": "100h"})
	another.mustApply()
	if a.whoami != 1 {
		t.Errorf("the identity was asked for %d times", a.whoami)
	}
}
