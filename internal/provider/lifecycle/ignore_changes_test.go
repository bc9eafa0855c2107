// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
)

// TestIgnoreChanges rotates a token whose changed validity or recipients are
// to be ignored: to an apply Terraform hands the whole configuration, and only
// the plan says what of it counts.
func TestIgnoreChanges(t *testing.T) {
	t.Parallel()
	start := time.Now()
	end := func(in time.Duration) string {
		return fmt.Sprintf("expires_at = %q", start.Add(in).Format(time.RFC3339))
	}
	recipients := func() string {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("age_recipients = [%q]", identity.Recipient())
	}
	for name, test := range map[string]struct{ always, before, after string }{
		"expires_at":     {before: end(1000 * time.Hour), after: end(500 * time.Hour)},
		"valid_for":      {before: `valid_for = "1000h"`, after: `valid_for = "500h"`},
		"age_recipients": {always: `valid_for = "1000h"`, before: recipients()},
		"rotation": {
			always: `valid_for = "1000h"`,
			before: `rotation = { overlap = "24h" }`, after: `rotation = { overlap = "0s", rotate_before = "999h" }`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, "")
			config := func(description, ignored string) {
				l.configure(fmt.Sprintf("description = %q\n%s\n%s\nlifecycle {\n  ignore_changes = [%s]\n}\n", description, test.always, ignored, name))
			}
			config("ci", test.before)
			l.Apply()
			first := l.token()
			config("ci", test.after)
			l.mustIdle()
			config("cd", test.after)
			l.Apply()
			second := l.token()
			if second.ID == first.ID || second.ValidFor != first.ValidFor || (second.Token == "") != (first.Token == "") {
				t.Errorf("rotated from %+v to %+v", first, second)
			}
			l.mustLive(first.ID, second.ID)
			for _, token := range l.Sandbox.Live() {
				if left := token.ExpiresAt.Sub(l.Clock.Now()); left < 900*time.Hour {
					t.Errorf("token %s lives for %s", token.ID, left)
				}
			}
			l.mustIdle()
		})
	}
}

// TestIgnoredEndBesideValidFor ignores the end, or everything, beside
// valid_for: Terraform then hands the old token's end to the provider as if it
// were configured. The state has the present token's from the next refresh on.
func TestIgnoredEndBesideValidFor(t *testing.T) {
	t.Parallel()
	for _, ignored := range []string{"[expires_at]", "all"} {
		t.Run(ignored, func(t *testing.T) {
			t.Parallel()
			ignoring := strings.Replace(rotating, `"2160h"`, `"100h"`, 1) + "lifecycle {\n  ignore_changes = " + ignored + "\n}\n"
			l := newLife(t, strings.Replace(ignoring, `"168h"`, `"10h"`, 1))
			l.Apply()
			ids := []string{l.token().ID}
			for range 3 {
				l.Clock.Advance(95 * time.Hour)
				l.Apply()
				now := l.token()
				if now.ID == ids[len(ids)-1] {
					t.Fatal("a token that is due is not rotated")
				}
				l.mustLive(ids[len(ids)-1], now.ID)
				ids = append(ids, now.ID)
				l.Clock.Advance(2 * time.Hour)
				l.Apply()
				if again := l.token(); again.ID != now.ID || !strings.HasPrefix(again.ExpiresAt, l.endOf(again.ID)) {
					t.Fatalf("two hours later the state has %+v, and the token ends at %s", again, l.endOf(again.ID))
				}
				l.mustIdle()
			}
		})
	}
}

// endOf is when the platform ends a token, to the second.
func (l life) endOf(id string) string {
	l.t.Helper()
	token := l.Live(id)
	if token == nil {
		l.t.Fatalf("token %s does not live", id)
	}
	return token.ExpiresAt.UTC().Format("2006-01-02T15:04:05")
}
