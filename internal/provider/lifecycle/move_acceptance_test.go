// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// move is a resource of another provider that becomes one of ours.
type move struct {
	provider string
	source   acctest.Foreign
	// target is the configuration of ours, and its type.
	target, typeName string
}

// moved applies the source, then moves it, and returns the CLI.
func moved(t *testing.T, w *acctest.World, m move) *acctest.CLI {
	t.Helper()
	prefix, _, _ := strings.Cut(m.source.TypeName, "_")
	requirement := fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", prefix, m.provider)
	cli := w.CLI(requirement + fmt.Sprintf("resource %q \"it\" {}\n", m.source.TypeName))
	cli.Serve(m.provider, m.source.Server)
	cli.Apply()
	cli.Write(acctest.ProviderConfig + m.configuration(m.target))
	plan := cli.Run("plan", "-detailed-exitcode", "-no-color", "-input=false")
	if plan.ExitCode != 2 || !strings.Contains(plan.Stdout, "has moved to") || !strings.Contains(plan.Stdout, "0 to add, 0 to change, 0 to destroy") {
		t.Fatalf("the plan of the move exits with %d:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Fatalf("the plan after the move exits with %d", exit)
	}
	return cli
}

func (m move) configuration(arguments string) string {
	return fmt.Sprintf("resource %q \"it\" {\n%s}\nmoved {\n  from = %s.it\n  to   = %s.it\n}\n", m.typeName, arguments, m.source.TypeName, m.typeName)
}

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
			m := move{
				provider: "zitadel/zitadel", typeName: kinds[1].typeName, target: arguments,
				source: acctest.Foreign{TypeName: "zitadel_personal_access_token", State: map[string]string{
					"id": token.ID, "user_id": user, "org_id": w.Sandbox.Zitadel.DefaultOrganizationID(), "token": token.Secret, "expiration_date": expires,
				}},
			}
			cli := moved(t, w, m)
			if got := cli.Tokens()["it"]; got.ID != token.ID || got.Token != token.Secret {
				t.Errorf("the state has %+v", got)
			}
			// With rotation added, nothing is issued before something makes it due.
			cli.Write(acctest.ProviderConfig + m.configuration(fmt.Sprintf(`
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
