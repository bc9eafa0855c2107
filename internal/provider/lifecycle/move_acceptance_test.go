// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

func TestMovedFromZitadel(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]time.Duration{"never": 0, "with an end": 60 * day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			user := w.Sandbox.Zitadel.MachineUserID()
			arguments, expiry, expires := fmt.Sprintf("user_id = %q\n", user), time.Time{}, ""
			if end > 0 {
				expiry = w.Clock.Now().Add(end).Truncate(time.Second)
				expires = expiry.UTC().Format(time.RFC3339)
				arguments += fmt.Sprintf("expires_at = %q\n", expiry.In(time.FixedZone("", 2*60*60)).Format(time.RFC3339))
			}
			token := w.Sandbox.Zitadel.AddToken(user, expiry)
			m := acctest.Move{
				Provider: "zitadel/zitadel", TypeName: zitadelTokens.TypeName, Target: arguments,
				Source: acctest.Foreign{TypeName: "zitadel_personal_access_token", State: map[string]string{
					"id": token.ID, "user_id": user, "org_id": w.Sandbox.Zitadel.DefaultOrganizationID(), "token": token.Secret, "expiration_date": expires,
				}},
			}
			cli := w.Moved(m)
			if got := cli.Tokens()["it"]; got.ID != token.ID || got.Token != token.Secret {
				t.Errorf("the state has %+v", got)
			}
			// With rotation added, nothing is issued before something makes it due.
			cli.Write(m.Configuration(fmt.Sprintf(`
				user_id   = %q
				valid_for = "2160h"
				rotation  = { rotate_before = "168h", triggers = { year = "1" } }
			`, user)))
			cli.Apply()
			if got := cli.Tokens()["it"]; got.ID != token.ID {
				t.Error("adding rotation issued another token")
			}
			if exit := cli.PlanExit(); exit != 0 {
				t.Errorf("the plan after that exits with %d", exit)
			}
			if live := w.Sandbox.Live(); len(live) != 1 {
				t.Errorf("%q live", idsOf(live))
			}
		})
	}
}
