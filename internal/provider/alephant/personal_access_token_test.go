// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// token is a configuration of one token with further arguments.
func token(name, arguments string) string {
	return fmt.Sprintf(`
resource "tokens_alephant_personal_access_token" %[1]q {
  name   = %[1]q
  scopes = ["write"]
  %[2]s
}
`, name, arguments)
}

func imported(name, id string) string {
	return fmt.Sprintf(`
import {
  to = tokens_alephant_personal_access_token.%s
  id = %q
}
`, name, id)
}

func TestAccPersonalAccessTokenImportElsewhere(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	platform := w.Sandbox.Alephant
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	id := cli.Tokens()["ci"].ID
	mine, others := platform.AddWorkspace(platform.Owner().ID), platform.AddWorkspace()

	importing := w.CLI("")
	for name, tt := range map[string]struct{ workspace, importID, want string }{
		"the provider's workspace is another":  {mine, id, "The token is not in the workspace " + mine},
		"the id names another workspace":       {platform.WorkspaceID(), mine + "/" + id, "ot found or not visible"},
		"the id names a workspace of others":   {platform.WorkspaceID(), others + "/" + id, "not a member of this workspace"},
		"no workspace is configured":           {"", id, "workspace_id"},
		"the id is no id":                      {platform.WorkspaceID(), "a/b/c", "workspace_id/id"},
		"the server shows another workspace's": {platform.WorkspaceID(), mine + "/" + "00000000-0000-4000-8000-000000000001", "Import the token as " + platform.WorkspaceID()},
	} {
		if strings.Contains(name, "shows") {
			shown := fmt.Sprintf(`{"data":{"id":"00000000-0000-4000-8000-000000000001","name":"ci","scopes":["read"],"workspaceId":%q}}`, platform.WorkspaceID())
			w.Sandbox.Inject(sandbox.Fault{Path: "00000000-0000-4000-8000-000000000001", Status: 200, Body: shown})
		}
		w.Setenv("ALEPHANT_WORKSPACE_ID", tt.workspace)
		importing.Write(acctest.ProviderConfig + token("ci", "") + imported("ci", tt.importID))
		if result := importing.Run("plan", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Words(), tt.want) {
			t.Errorf("%s: a plan exits with %d, want an error that says %q:\n%s", name, result.ExitCode, tt.want, result.Stderr)
		}
	}
}

// TestAccPersonalAccessTokenWithoutWorkspace is told by the plan. A token that
// exists knows its own workspace.
func TestAccPersonalAccessTokenWithoutWorkspace(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	w.Setenv("ALEPHANT_WORKSPACE_ID", "")
	if result := cli.Run("plan", "-detailed-exitcode"); result.ExitCode != 0 {
		t.Errorf("a plan of what exists exits with %d:\n%s", result.ExitCode, result.Stderr)
	}
	cli.Write(acctest.ProviderConfig + token("cd", ""))
	if result := cli.Run("plan", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Words(), "no workspace is given") {
		t.Errorf("a plan of a new token exits with %d:\n%s", result.ExitCode, result.Stderr)
	}
}

// TestAccPersonalAccessTokenCredentials runs on what can't manage tokens: the
// token of the state lives on, and stays in state.
func TestAccPersonalAccessTokenCredentials(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	platform := w.Sandbox.Alephant
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	ci := cli.Tokens()["ci"]
	colleague, twoFactors, former := platform.AddUser(), platform.AddSecondFactorUser(), platform.AddUser()
	platform.RemoveMember(platform.WorkspaceID(), former.ID)

	for name, tt := range map[string]struct{ token, email, password, want string }{
		"a personal access token":     {token: ci.Token, want: "JWT"},
		"another user":                {token: colleague.AccessToken, want: "This token was last seen by the identity " + platform.Owner().ID},
		"no member any more":          {token: former.AccessToken, want: "lacks a permission"},
		"an account with two factors": {email: twoFactors.Email, password: twoFactors.Password, want: "The account has a second factor"},
		"a wrong password":            {email: colleague.Email, password: "wrong", want: "Invalid email or password"},
	} {
		w.Setenv("ALEPHANT_ACCESS_TOKEN", tt.token)
		w.Setenv("ALEPHANT_EMAIL", tt.email)
		w.Setenv("ALEPHANT_PASSWORD", tt.password)
		result := cli.Run("plan", "-no-color")
		if result.ExitCode != 1 || !strings.Contains(result.Words(), tt.want) {
			t.Errorf("%s: a plan exits with %d, want an error that says %q:\n%s", name, result.ExitCode, tt.want, result.Stderr)
		}
	}
	w.Setenv("ALEPHANT_ACCESS_TOKEN", "")
	w.Setenv("ALEPHANT_EMAIL", platform.Owner().Email)
	w.Setenv("ALEPHANT_PASSWORD", platform.Owner().Password)
	platform.SetSessionLife(time.Minute)
	if w.Live(ci.ID) == nil || cli.Tokens()["ci"].ID != ci.ID {
		t.Error("the token does not live any more, or is not in state")
	}
	cli.Must("destroy", "-auto-approve", "-no-color")
}

// TestAccOneMistakeIsOneError wherever the workspace is configured or missing,
// and however many tokens it is for.
func TestAccOneMistakeIsOneError(t *testing.T) {
	t.Parallel()
	const malformed, missing, unconfigured = "not a UUID, as Alephant's workspace ids are", "no workspace is given", "ALEPHANT_EMAIL"
	for name, test := range map[string]struct{ config, workspace, credential, want string }{
		"provider":      {"provider \"tokens\" {\n  alephant = { workspace_id = \"acme\" }\n}\n" + token("ci", "") + token("cd", ""), "acme", "jwt", malformed},
		"environment":   {acctest.ProviderConfig + token("ci", ""), "acme", "jwt", malformed},
		"nowhere":       {acctest.ProviderConfig + token("ci", "") + token("cd", "") + token("many", "count = 5"), "", "jwt", missing},
		"no credential": {acctest.ProviderConfig + token("ci", "") + token("many", "count = 5"), "", "", unconfigured},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			w.Setenv("ALEPHANT_WORKSPACE_ID", test.workspace)
			for _, name := range []string{"ALEPHANT_ACCESS_TOKEN", "ALEPHANT_EMAIL", "ALEPHANT_PASSWORD"} {
				if test.credential == "" {
					w.Setenv(name, "")
				}
			}
			plan := w.CLI(test.config).Run("plan", "-no-color")
			if count := strings.Count(plan.Stderr, "Error: "); count != 1 || !strings.Contains(plan.Words(), test.want) {
				t.Errorf("%d errors:\n%s", count, plan.Stderr)
			}
		})
	}
}
