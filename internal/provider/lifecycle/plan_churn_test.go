// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"
)

// TestRotationPlansNoMoreThanItChanges: who issued the token stays, a secret
// that is not there stays away, and one resource has one warning.
func TestRotationPlansNoMoreThanItChanges(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	l.configure(strings.Replace(rotating, `"ci"`, `"cd"`, 1))
	planned := l.planned()
	if !planned.rotates() {
		t.Fatalf("planned %q", planned.Actions)
	}
	for _, name := range []string{"creator", "user_id", "encrypted_token"} {
		if unknown := string(planned.AfterUnknown[name]); strings.Contains(unknown, "true") {
			t.Errorf("%s is planned as %s, unknown: %s", name, planned.After[name], unknown)
		}
	}
	if count := strings.Count(l.Must("show", "-no-color", "planned"), "(known after apply)"); count != 5 {
		t.Errorf("%d attributes are shown to change, want id, created_at, expires_at, rotate_at and previous:\n%s", count, l.Must("show", "-no-color", "planned"))
	}
	l.Apply()
	l.mustIdle()
	l.Sandbox.Ona.RevokePersonalAccessToken(l.token().ID)
	l.Clock.Advance(2 * time.Hour)
	if said := l.plan("-out=planned").Stdout; strings.Count(said, "Warning: ") != 1 {
		t.Errorf("a token that is gone has other than one warning:\n%s", said)
	}
}

// TestImportOfAnExpiredToken says what to do with it, as long as no apply has
// taken it over.
func TestImportOfAnExpiredToken(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]kind{"ZITADEL": zitadelTokens, "Alephant": alephantTokens} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, k, map[string]any{"valid_for": "24h"})
			c.mustApply()
			first := c.text("id")
			id := importIDOf(c.world, k, first)
			c.forget()
			c.world.Clock.Advance(2 * day)
			c.importID(id)
			c.mustPlan()
			mustContain(t, c.said.String(), "Token "+first+", which is imported or moved here, ended at", "the next one issues another in its place")
			if strings.Contains(c.said.String(), "Without valid_for") {
				t.Errorf("valid_for is configured: %s", c.said.String())
			}
			c.mustApply()
			if c.text("id") != first {
				t.Error("the apply after the import issues a token")
			}
			c.mustApply()
			if c.text("id") == first {
				t.Error("the second apply issues no token")
			}
			c.mustBeIdle()
		})
	}
}
