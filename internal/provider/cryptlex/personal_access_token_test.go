// SPDX-License-Identifier: MPL-2.0

package cryptlex_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// token is a configuration of one token with further arguments.
func token(name, arguments string) string {
	return fmt.Sprintf(`
resource "tokens_cryptlex_personal_access_token" %[1]q {
  name   = %[1]q
  scopes = ["license:read", "activation:read"]
  %[2]s
}
`, name, arguments)
}

func TestAccPersonalAccessTokenRotatedOutside(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	w.Sandbox.Cryptlex.Rotate(cli.Tokens()["ci"].ID)
	if said := cli.Run("apply", "-auto-approve", "-no-color").Words(); !strings.Contains(said, "the secret in the state is stale") {
		t.Errorf("the apply after a rotation outside does not warn: %s", said)
	}
	if plan := cli.Run("plan", "-no-color", "-detailed-exitcode"); plan.ExitCode != 0 || strings.Contains(plan.Words(), "stale") {
		t.Errorf("the next plan exits with %d and says: %s", plan.ExitCode, plan.Words())
	}
}

// TestAccPersonalAccessTokenWithoutSecret has the server keep the secret to
// itself: the id is in state and can be revoked.
func TestAccPersonalAccessTokenWithoutSecret(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Cryptlex.OmitSecret(true)
	cli := w.CLI(acctest.ProviderConfig + token("ci", rotated("1")))
	created := cli.Run("apply", "-auto-approve", "-no-color")
	if created.ExitCode != 1 || !strings.Contains(created.Words(), "its answer holds no secret") {
		t.Errorf("the apply exits with %d: %s", created.ExitCode, created.Words())
	}
	useless := cli.Tokens()["ci"]
	if live := w.Sandbox.Live(); len(live) != 1 || useless.ID != live[0].ID || useless.Token != "" {
		t.Errorf("in state is %+v, on the platform %v", useless, live)
	}

	w.Sandbox.Cryptlex.OmitSecret(false)
	cli.Apply() // replaces it
	ci := cli.Tokens()["ci"]
	if w.Live(useless.ID) != nil || w.Live(ci.ID) == nil || ci.Token == "" {
		t.Errorf("in state is %s, on the platform %v", ci.ID, w.Sandbox.Live())
	}

	w.Sandbox.Cryptlex.OmitSecret(true)
	cli.Write(acctest.ProviderConfig + token("ci", rotated("2")))
	cli.Refuses("It was revoked again", "apply", "-auto-approve", "-no-color")
	if live := w.Sandbox.Live(); len(live) != 1 || live[0].ID != ci.ID || cli.Tokens()["ci"].Token != ci.Token {
		t.Errorf("after the failed rotation the platform has %v, want %s", live, ci.ID)
	}
	if code := cli.PlanExit(); code != 2 {
		t.Errorf("the next plan exits with %d: it does not rotate", code)
	}
}

func rotated(trigger string) string {
	return fmt.Sprintf("rotation = { triggers = { version = %q } }", trigger)
}

// TestAccPersonalAccessTokenUnproven meets answers that are no proof of absence.
func TestAccPersonalAccessTokenUnproven(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	id := cli.Tokens()["ci"].ID
	for _, tt := range []struct {
		body, want string
		status     int
	}{
		{"<html><title>404 Not Found</title></html>", "This did not come from the API itself", http.StatusNotFound},
		{`{"message":"no Route matched with those values"}`, "This did not come from the API itself", http.StatusNotFound},
		{`{"message":"not found","code":404}`, "This did not come from the API itself", http.StatusNotFound},
		{`{"message":"The item does not exist"}`, "but its list shows it", http.StatusNotFound},
		{`{"message":"Forbidden.","code":"FORBIDDEN"}`, "lacks a permission", http.StatusForbidden},
	} {
		remove := w.Sandbox.Inject(sandbox.Fault{Path: "/v3/personal-access-tokens/", Status: tt.status, Body: tt.body})
		cli.Refuses(tt.want, "plan", "-no-color")
		cli.Refuses(tt.want, "destroy", "-auto-approve", "-no-color", "-refresh=false")
		remove()
	}
	if w.Live(id) == nil {
		t.Error("the token does not live any more")
	}
}

// TestAccPersonalAccessTokenOfAnotherAccount: a credential of another account is
// told that there is no such token, which lives.
func TestAccPersonalAccessTokenOfAnotherAccount(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	id, admin, other := cli.Tokens()["ci"].ID, w.Sandbox.Cryptlex.Admin(), w.Sandbox.Cryptlex.AddAccount()
	w.Setenv("CRYPTLEX_ACCESS_TOKEN", other.AccessToken)
	for _, want := range []string{admin.ID, other.ID, "Use a credential of the identity that saw it"} {
		cli.Refuses(want, "plan", "-no-color")
		cli.Refuses(want, "apply", "-auto-approve", "-no-color")
		cli.Refuses(want, "destroy", "-auto-approve", "-no-color")
		cli.Refuses(want, "destroy", "-auto-approve", "-no-color", "-refresh=false")
	}
	if cli.Tokens()["ci"].ID != id || w.Live(id) == nil {
		t.Errorf("the state has %q, and the token lives: %t", cli.Tokens()["ci"].ID, w.Live(id) != nil)
	}
	w.Setenv("CRYPTLEX_ACCESS_TOKEN", admin.AccessToken)
	if code := cli.PlanExit(); code != 0 {
		t.Errorf("with the first credential a plan exits with %d", code)
	}
}

// TestAccPersonalAccessTokenDeletionRefused meets a server that knows no DELETE.
func TestAccPersonalAccessTokenDeletionRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Cryptlex.RefuseDelete(true)
	cli := w.CLI(acctest.ProviderConfig + token("ci", ""))
	cli.Apply()
	cli.Must("destroy", "-auto-approve", "-no-color")
	tokens := w.Sandbox.Cryptlex.PersonalAccessTokens()
	if len(tokens) != 1 || !tokens[0].Revoked {
		t.Errorf("the platform has %+v", tokens)
	}
}

func TestAccEphemeralWithoutSecret(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Cryptlex.OmitSecret(true)
	cli := w.CLI(acctest.ProviderConfig + `
ephemeral "tokens_cryptlex_personal_access_token" "ci" {
  name   = "ci"
  scopes = ["license:read"]
}
`)
	cli.Needs("1.10.0", "1.11.0", "ephemeral resources")
	if opened := cli.Run("plan", "-no-color"); opened.ExitCode != 1 || !strings.Contains(opened.Words(), "holds no secret") {
		t.Errorf("a plan exits with %d: %s", opened.ExitCode, opened.Words())
	}
	if all := w.Sandbox.Cryptlex.PersonalAccessTokens(); len(all) != 0 {
		t.Errorf("left behind: %v", all)
	}
}
