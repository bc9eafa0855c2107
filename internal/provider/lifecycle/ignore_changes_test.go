// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
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
