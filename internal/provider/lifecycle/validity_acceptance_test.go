// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"
	"time"
)

func until(t time.Time) string {
	return fmt.Sprintf("description = \"ci\"\nexpires_at = %q", t.Format(time.RFC3339Nano))
}

func TestExpiresAt(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	end := l.Clock.Now().Add(50*time.Hour + 123456789)
	l.configure(until(end.In(time.FixedZone("", 2*3600))))
	l.Apply()
	first := l.token()
	l.mustIdle()
	if first.RotateAt != "" {
		t.Errorf("time alone rotates at %s", first.RotateAt)
	}

	l.configure(until(end.UTC()))
	planned := l.planned()
	if planned.rotates() {
		t.Error("another spelling of the same instant rotates")
	}
	l.Apply()
	l.mustIdle()

	l.configure(until(end.Add(time.Second)))
	if !l.planned().rotates() {
		t.Error("a second more does not rotate")
	}
	l.Apply()
	second := l.token()
	l.mustLive(first.ID, second.ID)
	l.mustIdle()
}

func TestExpiresAtNearAndPast(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	end := l.Clock.Now().Add(30 * time.Minute)
	l.configure(until(end))
	l.Apply()
	first := l.token()
	l.mustIdle()
	l.Clock.Advance(time.Hour)
	result := l.plan()
	if result.ExitCode != 0 {
		t.Fatalf("an unchanged configuration whose date has passed plans %d:\n%s", result.ExitCode, result.Stderr)
	}
	mustContain(t, flat(result.Stdout), "ended at", "configure a later expires_at, or valid_for")
	l.mustIdle()

	l.configure(until(end) + "\nread_only = true")
	mustContain(t, l.mustFail(), "The configured expires_at", "has passed")
	l.configure("description = \"ci\"\nvalid_for = \"100h\"")
	l.Apply()
	l.mustLive(l.token().ID)
	if l.token().ID == first.ID {
		t.Error("the expired token was adopted")
	}
	l.mustIdle()
}

func TestSpellingOfValidFor(t *testing.T) {
	t.Parallel()
	l := newLife(t, "description = \"ci\"\nvalid_for = \"100h\"")
	l.Apply()
	first := l.token()
	l.configure("description = \"ci\"\nvalid_for = \"6000m\"")
	l.planned().mustKeep(t, first)
	l.Apply()
	l.mustIdle()
}

func TestFormsOfValidity(t *testing.T) {
	t.Parallel()
	l := newLife(t, "description = \"ci\"\nvalid_for = \"100h\"")
	l.Apply()
	first := l.token()
	end, err := time.Parse(time.RFC3339, first.ExpiresAt)
	if err != nil {
		t.Fatal(err)
	}
	l.configure(until(end))
	l.planned().mustKeep(t, first)
	l.Apply()
	l.mustIdle()
	l.configure("description = \"ci\"\nvalid_for = \"100h\"")
	if !l.planned().rotates() {
		t.Error("from a fixed end to a duration: no rotation")
	}
}
