// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAccAnotherOwner moves a token to a user of another organization, and then
// names an organization where that user does not live: the living token stays.
func TestAccAnotherOwner(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		first, second := s.addMachine(), s.addMachine()
		cli := s.CLI(acctest.ProviderConfig + token("ci", first, `valid_for = "240h"`))
		cli.Apply()
		old := cli.Tokens()["ci"]

		cli.Write(acctest.ProviderConfig + token("ci", second, `valid_for = "240h"`))
		plan := cli.Run("plan", "-no-color", "-detailed-exitcode")
		for _, want := range []string{"ci will be updated in-place", "because user_id changed", "0 to add, 1 to change, 0 to destroy"} {
			if !strings.Contains(plan.Words(), want) {
				t.Errorf("the plan exits with %d and lacks %q:\n%s", plan.ExitCode, want, plan.Stdout)
			}
		}
		cli.Apply()
		now := cli.Tokens()["ci"]
		if now.UserID != second || s.whoIs(now.Token) != second || s.whoIs(old.Token) != first {
			t.Errorf("the new token stands for %q, the old one for %q", s.whoIs(now.Token), s.whoIs(old.Token))
		}

		elsewhere := s.addOrganization()
		cli.Write(acctest.ProviderConfig + token("ci", second, fmt.Sprintf("valid_for = \"240h\"\norganization_id = %q", elsewhere)))
		cli.Refuses("lives in the organization "+s.organization+", not in "+elsewhere, "apply", "-auto-approve", "-no-color")
		if kept := cli.Tokens()["ci"]; kept.OrganizationID != s.organization || len(kept.Previous) != 1 {
			t.Errorf("after the refusal the state has %+v", kept)
		}
		if s.whoIs(now.Token) != second {
			t.Error("the living token was revoked for an organization that is wrong")
		}
		cli.Write(acctest.ProviderConfig + token("ci", second, `valid_for = "240h"`))
		if code := cli.PlanExit(); code != 0 {
			t.Errorf("after the refusal a plan exits with %d", code)
		}
		cli.Must("destroy", "-auto-approve", "-no-color")
		s.wantTokens(first, 0)
		s.wantTokens(second, 0)
	})
}

// TestAccOwnerOfAnotherOrganization: the organization follows the user where it
// is not configured.
func TestAccOwnerOfAnotherOrganization(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		first := s.addMachine()
		cli := s.CLI(acctest.ProviderConfig + token("ci", first, ""))
		cli.Apply()
		other := *s
		other.organization = s.addOrganization()
		second := other.addMachine()
		cli.Write(acctest.ProviderConfig + token("ci", second, ""))
		cli.Apply()
		if now := cli.Tokens()["ci"]; now.OrganizationID != other.organization || s.whoIs(now.Token) != second {
			t.Errorf("the state has %+v", now)
		}
		if code := cli.PlanExit(); code != 0 {
			t.Errorf("after it a plan exits with %d", code)
		}
		cli.Must("destroy", "-auto-approve", "-no-color")
		s.wantTokens(first, 0)
		other.wantTokens(second, 0)
	})
}

// TestAccOwnerUnknownByDependency has a module wait for something that
// changes: its data, and with it the owner, is unknown while it is planned, and
// the same in the end.
func TestAccOwnerUnknownByDependency(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		user := s.addMachine()
		config := func(input string) string {
			return acctest.ProviderConfig + fmt.Sprintf(`
resource "terraform_data" "release" { input = %[1]q }
data "terraform_remote_state" "owner" {
  backend    = "local"
  config     = { path = "${path.module}/owner.tfstate" }
  depends_on = [terraform_data.release]
}
`, input) + strings.ReplaceAll(token("ci", "OWNER", ""), `"OWNER"`, "data.terraform_remote_state.owner.outputs.user")
		}
		cli := s.CLI(config("1"))
		outputs := fmt.Sprintf(`{"version":4,"terraform_version":"1.11.0","serial":1,"lineage":"owner","outputs":{"user":{"value":%q,"type":"string"}},"resources":[]}`, user)
		if err := os.WriteFile(filepath.Join(cli.Dir, "owner.tfstate"), []byte(outputs), 0o600); err != nil {
			t.Fatal(err)
		}
		cli.Apply()
		first := cli.Tokens()["ci"]
		cli.Write(config("2"))
		plan := cli.Run("plan", "-no-color")
		if !strings.Contains(plan.Words(), "ci will be updated in-place") || strings.Contains(plan.Words(), "must be replaced") {
			t.Errorf("the plan exits with %d:\n%s", plan.ExitCode, plan.Stdout)
		}
		cli.Apply()
		if now := cli.Tokens()["ci"]; now.ID != first.ID || now.Token != first.Token || s.whoIs(now.Token) != user {
			t.Errorf("an owner that turned out the same changed the token from %s to %s", first.ID, now.ID)
		}
		s.wantTokens(user, 1)
		cli.Must("destroy", "-auto-approve", "-no-color")
	})
}
