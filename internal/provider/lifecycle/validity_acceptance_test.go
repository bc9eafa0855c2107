// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
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
	if result = l.plan(); result.ExitCode != 1 {
		t.Errorf("a plan to issue a token that has ended exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stderr), "The configured expires_at", "has passed")
	l.configure("description = \"ci\"\nvalid_for = \"100h\"")
	l.Apply()
	l.mustLive(l.token().ID)
	if l.token().ID == first.ID {
		t.Error("the expired token was adopted")
	}
	l.mustIdle()
}

// TestPastEndIsNotIssued applies a plan too late.
func TestPastEndIsNotIssued(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	l.configure(until(l.Clock.Now().Add(time.Hour)))
	l.save("early")
	l.Clock.Advance(2 * time.Hour)
	result := l.Run("apply", "-no-color", "-input=false", "early")
	if result.ExitCode != 1 {
		t.Errorf("the apply of a plan whose date has passed exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stderr), "The configured expires_at", "has passed")
	l.mustLive()
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
	l.configure(until(end.Add(time.Second)))
	if !l.planned().rotates() {
		t.Error("from a fixed end to one a second later: no rotation")
	}
	l.configure("description = \"ci\"\nvalid_for = \"100h\"")
	if !l.planned().rotates() {
		t.Error("from a fixed end to a duration: no rotation")
	}
}

// TestFixedEndByASkewedClock: a platform that counts lifetimes grants another
// end to a clock that is off. That is said, and no reason to rotate.
func TestFixedEndByASkewedClock(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-3 * day, 3 * day} {
		c := newCore(acctest.NewProtocolWorld(t, sandbox.Options{}), onaType, t.Fatalf)
		c.skew = skew
		c.config = map[string]tftypes.Value{
			"description": stringValue("ci"), "read_only": tftypes.NewValue(tftypes.Bool, false),
			"expires_at": stringValue(c.now().Add(10 * day).Format(time.RFC3339Nano)),
		}
		c.mustApply()
		mustContain(t, c.said.String(), "was asked to end at ")
		c.mustBeIdle()
	}
}
