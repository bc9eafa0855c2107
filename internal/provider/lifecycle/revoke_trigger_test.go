// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// triggering is the guide's configuration: what was rotated is revoked right
// after the rotation, instead of after the overlap.
func triggering(version string) string {
	return acctest.ProviderConfig + `
resource "tokens_ona_personal_access_token" "ci" {
  description = "ci"
  valid_for   = "2160h"
  rotation    = { overlap = "24h", rotate_before = "168h", triggers = { version = "` + version + `" } }

  lifecycle {
    action_trigger {
      events     = [after_update]
      condition  = length(self.previous) > 0
      actions    = [action.tokens_ona_personal_access_token_revoke.previous]
      on_failure = continue
    }
  }
}

action "tokens_ona_personal_access_token_revoke" "previous" {
  config {
    id         = reverse(caller.previous)[0].id
    missing_ok = true
  }
}
`
}

// TestRevokeByTrigger revokes the previous token by the event of its rotation,
// and another time by hand. Nothing of it blocks a rotation, and the state
// drops what is gone when its overlap is over.
func TestRevokeByTrigger(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	l.Needs("1.16", "", "caller in actions")
	l.Write(triggering("1"))
	l.Apply()
	l.Clock.Advance(2 * time.Hour) // what was not used for so long is not the provider's credential
	l.Write(triggering("2"))
	mustContain(t, l.Apply(), "Action complete")
	second := findToken(t, l)
	l.mustLive(second.ID)
	mustContain(t, l.Must("apply", "-auto-approve", "-no-color", "-invoke=action.tokens_ona_personal_access_token_revoke.previous"), "nothing to revoke")
	l.Clock.Advance(25 * time.Hour)
	l.Apply()
	if now := findToken(t, l); now.ID != second.ID || len(now.Previous) != 0 {
		t.Errorf("the state has %+v", now)
	}
	l.mustIdle()
}

// TestRevokeByTriggerFails where the platform refuses: the rotation is saved
// all the same, and carried on by the next apply.
func TestRevokeByTriggerFails(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	l.Needs("1.16", "", "caller in actions")
	l.Write(triggering("1"))
	l.Apply()
	first := findToken(t, l)
	l.Clock.Advance(2 * time.Hour)
	mend := l.Sandbox.Inject(sandbox.Fault{Path: "DeletePersonalAccessToken", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	l.Write(triggering("2"))
	if result := l.Run("apply", "-auto-approve", "-no-color", "-input=false"); result.ExitCode != 0 || !strings.Contains(flat(result.Stdout+result.Stderr), "not today") {
		t.Errorf("an apply whose action fails exits with %d:\n%s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
	mend()
	second := findToken(t, l)
	if second.ID == first.ID || len(second.Previous) != 1 || second.Previous[0].ID != first.ID {
		t.Errorf("the state has %+v", second)
	}
	l.mustLive(first.ID, second.ID)
	l.mustIdle()
}

// TestRevokeAroundDestroy has events on both sides of the destroy, which
// revokes the token itself: the second and the third time nothing is there.
func TestRevokeAroundDestroy(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	l.Needs("1.16", "", "caller in actions")
	config := strings.NewReplacer("[after_update]", "[before_destroy, after_destroy]", "reverse(caller.previous)[0].id", "caller.id",
		"      condition  = length(self.previous) > 0\n", "").Replace(triggering("1"))
	l.Write(config)
	l.Apply()
	l.Clock.Advance(2 * time.Hour)
	l.Must("destroy", "-auto-approve", "-no-color")
	l.mustLive()
}
