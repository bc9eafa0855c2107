// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
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

// forms are what the vendor's documents leave open.
var forms = map[string]func(*alephant.Platform){
	"as documented": func(*alephant.Platform) {},
	"otherwise": func(p *alephant.Platform) {
		p.SetErrors(alephant.ErrorsFlat)
		p.SetNever(alephant.NeverEmpty)
		p.BareCreate(true)
		p.ExpandScopes(true)
		p.SetPrecision(time.Millisecond)
	},
}

func TestAccPersonalAccessTokenLife(t *testing.T) {
	t.Parallel()
	for name, choose := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			choose(w.Sandbox.Alephant)
			life(t, w)
			if reveals := w.Sandbox.Alephant.Reveals(); reveals != 0 {
				t.Errorf("a secret was asked for again %d times", reveals)
			}
		})
	}
}

// life issues tokens of every form of validity, rotates one, imports another,
// and finds one gone.
func life(t *testing.T, w *acctest.World) {
	t.Helper()
	offset := time.Now().Add(30 * 24 * time.Hour).In(time.FixedZone("", 90*60)).Truncate(time.Second).Add(123456789).Format(time.RFC3339Nano)
	config := func(trigger string) string {
		return acctest.ProviderConfig +
			token("forever", "") +
			token("offset", fmt.Sprintf("expires_at = %q", offset)) +
			token("ci", fmt.Sprintf(`valid_for = "2160h"
  rotation = {
    triggers = { version = %q }
  }`, trigger))
	}
	cli := w.CLI(config("1"))
	cli.Apply()
	issued := cli.Tokens()
	for name, token := range issued {
		if live := w.Live(token.ID); live == nil || live.Secret != token.Token || token.WorkspaceID != w.Sandbox.Alephant.WorkspaceID() {
			t.Errorf("%s: workspace %q, the platform has %v", name, token.WorkspaceID, live)
		}
	}
	if issued["offset"].ExpiresAt != offset || issued["forever"].ExpiresAt != "" {
		t.Errorf("expires_at became %q for %q, and %q for never", issued["offset"].ExpiresAt, offset, issued["forever"].ExpiresAt)
	}
	if code := cli.PlanExit(); code != 0 {
		t.Errorf("after the apply a plan exits with %d", code)
	}

	cli.Write(config("2"))
	cli.Apply()
	renewed := cli.Tokens()["ci"]
	if renewed.ID == issued["ci"].ID || w.Live(renewed.ID) == nil || w.Live(issued["ci"].ID) == nil {
		t.Error("after the rotation there is no new token, or the old one does not live any more")
	}
	w.Clock.Advance(2 * time.Hour)
	cli.Apply()
	if w.Live(issued["ci"].ID) != nil {
		t.Error("after the overlap the old token still lives")
	}
	adopt(t, w, issued)

	w.Sandbox.Alephant.Revoke(issued["forever"].ID)
	if plan := cli.Run("plan", "-no-color"); !strings.Contains(plan.Stdout, "0 to add, 1 to change, 0 to destroy") {
		t.Errorf("what is planned for a token that was revoked:\n%s%s", plan.Stdout, plan.Stderr)
	}
	cli.Must("destroy", "-auto-approve", "-no-color")
	if live := w.Sandbox.Live(); len(live) != 0 {
		t.Errorf("left behind: %v", live)
	}
}

// adopt imports tokens elsewhere, by both forms of id, and issues nothing.
func adopt(t *testing.T, w *acctest.World, issued map[string]acctest.TokenState) {
	t.Helper()
	offset, forever := issued["offset"], issued["forever"]
	cli := w.CLI(acctest.ProviderConfig +
		token("forever", "") + token("offset", fmt.Sprintf("expires_at = %q", offset.ExpiresAt)) +
		imported("forever", forever.ID) + imported("offset", offset.WorkspaceID+"/"+offset.ID))
	live := len(w.Sandbox.Live())
	cli.Apply()
	for name, token := range cli.Tokens() {
		if token.ID != issued[name].ID || token.WorkspaceID != offset.WorkspaceID || token.Token != "" {
			t.Errorf("%s was imported as %s of workspace %q", name, token.ID, token.WorkspaceID)
		}
	}
	if code := cli.PlanExit(); code != 0 || len(w.Sandbox.Live()) != live {
		t.Errorf("after the import a plan exits with %d", code)
	}
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
