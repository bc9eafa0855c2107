// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const day = 24 * time.Hour

func TestRotation(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.mustIdle()
	l.mustLive(first.ID)

	l.Clock.Advance(84 * day)
	if !l.planned().rotates() {
		t.Fatal("the token is due, and no rotation is planned")
	}
	mustContain(t, flat(l.Apply()), "because it expires at "+first.ExpiresAt+", within rotate_before", "lives on for 24h")
	second := l.token()
	if second.ID == first.ID || second.Token == first.Token {
		t.Fatalf("rotated from %s to %s", first.ID, second.ID)
	}
	l.mustLive(first.ID, second.ID)
	l.mustIdle()

	l.Clock.Advance(day)
	planned := l.planned()
	planned.mustKeep(t, second)
	if previous, _ := planned.After["previous"].([]any); len(previous) != 0 {
		t.Errorf("previous is planned as %v", previous)
	}
	mustContain(t, flat(l.Apply()), "the apply revokes what was rotated before and is past its revoke_at: "+first.ID)
	l.mustLive(second.ID)
	l.mustIdle()

	l.Must("destroy", "-auto-approve")
	l.mustLive()
}

func TestExpiredIsRotatedWithoutRotationBlock(t *testing.T) {
	t.Parallel()
	l := newLife(t, `
  description = "ci"
  valid_for   = "100h"
`)
	l.Apply()
	first := l.token()
	if first.RotateAt != first.ExpiresAt {
		t.Errorf("rotate_at is %s, the end is %s", first.RotateAt, first.ExpiresAt)
	}
	l.Clock.Advance(100 * time.Hour)
	l.Apply()
	second := l.token()
	if len(second.Previous) != 0 {
		t.Errorf("an expired token is kept as a previous one: %v", second.Previous)
	}
	if got := l.Sandbox.Ona.PersonalAccessTokens(); len(got) != 1 || got[0].ID != second.ID {
		t.Errorf("the expired token is still there: %v", got)
	}
	l.mustIdle()
}

func TestExpiredAndHidden(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Sandbox.Ona.HideExpired(true)
	l.Apply()
	first := l.token()
	l.Clock.Advance(91 * day)
	l.Apply()
	if second := l.token(); second.ID == first.ID {
		t.Error("an expired token that the server no longer shows is not issued anew")
	} else {
		l.mustLive(second.ID)
	}
	l.mustIdle()
}

func TestNoOverlap(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, strings.Replace(rotating, `"24h"`, `"0s"`, 1))
	mustContain(t, flat(l.plan().Stdout), "revoked in the same apply")
	mend := l.breakCreates(sandbox.Fault{Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	l.mustFail()
	mend()
	l.mustLive(first.ID)
	l.Apply()
	l.mustLive(l.token().ID)
	l.mustIdle()
}

// TestOverlapOfTheSameChange ends the overlap in the change that rotates, as
// after a leak; and falls back to the default.
func TestOverlapOfTheSameChange(t *testing.T) {
	t.Parallel()
	rotation := func(attributes string) string {
		return "description = \"ci\"\nvalid_for = \"2160h\"\nrotation = { " + attributes + " }"
	}
	l := newLife(t, rotation(`overlap = "24h", triggers = { leak = "0" }`))
	l.Apply()
	l.configure(rotation(`overlap = "0s", triggers = { leak = "1" }`))
	l.Apply()
	second := l.token()
	l.mustLive(second.ID)
	l.configure(rotation(`triggers = { leak = "2" }`))
	rotated := l.Clock.Now()
	l.Apply()
	third := l.token()
	l.mustLive(second.ID, third.ID)
	if overlap := third.Previous[0].RevokeAt.Sub(rotated); overlap < time.Hour-time.Second || overlap > time.Hour+time.Minute {
		t.Errorf("without overlap the old token lives on for %s", overlap)
	}
	l.mustIdle()
}

func TestTriggersTwiceWithinOverlap(t *testing.T) {
	t.Parallel()
	triggers := func(value string) string {
		return `
  description = "ci"
  valid_for   = "2160h"
  rotation    = { overlap = "24h", triggers = { incident = "` + value + `" } }
`
	}
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.configure(triggers("1"))
	l.planned().mustKeep(t, first)
	l.Apply()
	l.mustLive(first.ID)

	l.configure(triggers("2"))
	l.Apply()
	second := l.token()
	l.configure(triggers("3"))
	l.Apply()
	third := l.token()
	l.mustLive(first.ID, second.ID, third.ID)
	l.mustIdle()

	l.Clock.Advance(25 * time.Hour)
	l.Apply()
	l.mustLive(third.ID)
	l.configure(rotating)
	l.planned().mustKeep(t, third)
	l.Apply()
	l.mustIdle()
}

func TestIssuingArgumentRotatesInPlace(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string]string{
		"description": strings.Replace(rotating, `"ci"`, `"cd"`, 1),
		"read_only":   rotating + "\n  read_only = true\n",
		"valid_for":   strings.Replace(rotating, `"2160h"`, `"1000h"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, rotating)
			l.Apply()
			first := l.token()
			l.configure(arguments)
			if !l.planned().rotates() {
				t.Fatal("no rotation in place is planned")
			}
			l.Apply()
			l.mustLive(first.ID, l.token().ID)
			l.mustIdle()
		})
	}
}

func TestFailedRotationKeepsTheToken(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)

	mend := l.breakCreates(sandbox.Fault{Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	mustContain(t, l.mustFail(), "not today")
	mend()
	l.mustLive(first.ID)

	mend = l.breakCreates(sandbox.Fault{After: true, Status: http.StatusInternalServerError, Body: `{"code":"internal","message":"lost"}`})
	mustContain(t, l.mustFail(), "had come of it and was revoked, since its secret was lost")
	mend()
	l.mustLive(first.ID)

	l.Apply()
	l.mustLive(first.ID, l.token().ID)
	l.mustIdle()
}

func TestFailedRevocationKeepsTheEntry(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Apply()
	second := l.token()
	l.Clock.Advance(day)
	mend := l.Sandbox.Inject(sandbox.Fault{Path: "DeletePersonalAccessToken", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	mustContain(t, l.mustFail(), "not today", first.ID)
	mend()
	if now := l.token(); now.ID != second.ID || len(now.Previous) != 1 {
		t.Fatalf("the state has %+v", now)
	}
	l.Apply()
	l.mustLive(second.ID)
	l.mustIdle()
}

// TestFailedDestroyKeepsWhatLives: the token goes last, and the state knows
// which of the previous ones are left.
func TestFailedDestroyKeepsWhatLives(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	var ids []string
	for _, value := range []string{"1", "2", "3"} {
		l.Write(triggered(value))
		l.Apply()
		ids = append(ids, l.token().ID)
	}
	l.Sandbox.Inject(sandbox.Fault{Path: "DeletePersonalAccessToken", Times: 1, Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	result := l.Run("destroy", "-auto-approve", "-no-color", "-input=false")
	if result.ExitCode != 1 {
		t.Fatalf("the destroy exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stderr), "not today", ids[0])
	if now := l.token(); now.ID != ids[2] || len(now.Previous) != 1 || now.Previous[0].ID != ids[0] {
		t.Errorf("the state has %+v", now)
	}
	l.mustLive(ids[0], ids[2])
	l.Must("destroy", "-auto-approve")
	l.mustLive()
}

func TestSavedPlanMadeWhileNotDue(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.configure(strings.Replace(rotating, `"24h"`, `"48h"`, 1))
	l.save("early")
	l.Clock.Advance(84 * day)
	l.applySaved("early")
	if now := l.token(); now.ID != first.ID {
		t.Fatal("a plan that was not to rotate rotated")
	}
	if !l.planned().rotates() {
		t.Fatal("the next plan does not rotate")
	}
}

func TestSavedPlanMadeWhenDue(t *testing.T) {
	t.Parallel()
	for name, shift := range map[string]time.Duration{"earlier": -10 * day, "much later": 400 * day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, first := dueLife(t, rotating)
			l.save("due")
			l.Clock.Advance(shift)
			l.applySaved("due")
			if second := l.token(); second.ID == first.ID {
				t.Fatal("a plan that was to rotate did not")
			}
			l.mustIdle()
		})
	}
}

func TestRotateBeforeLongerThanGranted(t *testing.T) {
	t.Parallel()
	// Ona grants whole seconds.
	l := newLife(t, strings.NewReplacer(`"168h"`, `"2159h59m59.2s"`, `"2160h"`, `"2159h59m59.9s"`).Replace(rotating))
	mustContain(t, flat(l.Apply()), "no longer than rotate_before")
	mustContain(t, flat(l.plan().Stdout), "no longer than rotate_before")
	l.mustIdle()
	l.Clock.Advance(90 * day)
	first := l.token()
	l.Apply()
	if l.token().ID == first.ID {
		t.Error("it is not rotated at its end")
	}
	l.mustIdle()
}

func TestForgetsAPreviousTokenThatIsGone(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Apply()
	l.Sandbox.Ona.RevokePersonalAccessToken(first.ID)
	l.Clock.Advance(day)
	l.Apply()
	if now := l.token(); len(now.Previous) != 0 {
		t.Errorf("previous is %v", now.Previous)
	}
	l.mustIdle()
}

func TestGoneWhileAPreviousTokenLives(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Apply()
	second := l.token()
	l.Clock.Advance(time.Hour)
	l.Sandbox.Ona.RevokePersonalAccessToken(second.ID)
	if !l.planned().rotates() {
		t.Fatal("the token is gone, and no new one is planned in its place")
	}
	l.Apply()
	third := l.token()
	l.mustLive(first.ID, third.ID)
	if len(third.Previous) != 1 || third.Previous[0].ID != first.ID {
		t.Errorf("previous is %v", third.Previous)
	}
	l.mustIdle()
	l.Must("destroy", "-auto-approve")
	l.mustLive()
}

func TestUnknownTriggers(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	config := func(input string) string {
		return configure(`
  description = "ci"
  valid_for   = "2160h"
  rotation    = { triggers = { release = terraform_data.release.output } }
`) + `
resource "terraform_data" "release" {
  input            = "` + input + `"
  triggers_replace = "` + input + `"
}
`
	}
	l.Write(config("1"))
	l.Apply()
	first := findToken(t, l)
	l.Write(config("2"))
	l.Apply()
	second := findToken(t, l)
	if first.ID == second.ID {
		t.Error("a trigger that turned out to have changed did not rotate")
	}
	l.Write(strings.Replace(config("2"), `triggers_replace = "2"`, `triggers_replace = "3"`, 1))
	if !l.planned().rotates() {
		t.Error("an unknown trigger must plan an unknown id")
	}
	l.Apply()
	if third := findToken(t, l); third.ID != second.ID {
		t.Error("a trigger that turned out to be the same rotated")
	}
	l.mustIdle()
}

// findToken finds the token among several resources in state.
func findToken(t *testing.T, l life) token {
	t.Helper()
	for _, resource := range l.state().Resources {
		if found := resource.Instances[0].Attributes; found.RotateAt != "" {
			return found
		}
	}
	t.Fatal("no token is in state")
	return token{}
}
