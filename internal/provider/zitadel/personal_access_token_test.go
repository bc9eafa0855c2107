// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// token is a configuration of one token with further arguments.
func token(name, user, arguments string) string {
	return fmt.Sprintf(`
resource "tokens_zitadel_personal_access_token" %q {
  user_id = %q
  %s
}
`, name, user, arguments)
}

// TestAccPersonalAccessTokenLife is the life of every kind of token, on a real
// server and on one that speaks no newer API; on the sandbox lives TestLife.
func TestAccPersonalAccessTokenLife(t *testing.T) {
	t.Parallel()
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		life(t, onRealServer(t))
	})
	t.Run("sandbox of a server before v4.0", func(t *testing.T) {
		t.Parallel()
		life(t, onSandbox(t, sandbox.Options{ZitadelV1Only: true}))
	})
}

// life looks at tokens by the API alone.
func life(t *testing.T, s *server) {
	t.Helper()
	user := s.addMachine()
	acctest.Life{
		Kind:  kind(t),
		Given: map[string]any{"user_id": user},
		Told:  map[string]any{"organization_id": s.organization},
		// Only a get tells them, and older servers have nothing else.
		Restated: []string{"scopes"},
		Works: func(token acctest.TokenState) bool {
			exists, who := s.exists(user, token.ID), s.whoIs(token.Token)
			if who != "" && (!exists || who != user) {
				t.Errorf("token %s authenticates %q, and exists: %t", token.ID, who, exists)
			}
			return exists && who == user
		},
		Vanish:      []func(id string){func(id string) { s.revoke(user, id) }},
		MustBeEmpty: func() { s.wantTokens(user, 0) },
	}.Live(t, s.World)
}

// kind is the kind of ZITADEL's tokens.
func kind(t *testing.T) acctest.Kind {
	t.Helper()
	for _, k := range acctest.Kinds() {
		if k.TypeName == "tokens_zitadel_personal_access_token" {
			return k
		}
	}
	t.Fatal("acctest.Kinds has no entry for ZITADEL's tokens")
	return acctest.Kind{}
}

func TestAccPersonalAccessTokenRefused(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		user, human := s.addMachine(), s.anyHuman()
		elsewhere := s.addOrganization()
		cli := s.CLI(acctest.ProviderConfig +
			token("human", human, "") +
			token("unknown", "314159265358979323", "") +
			token("elsewhere", user, fmt.Sprintf("organization_id = %q", elsewhere)) +
			token("past", user, `expires_at = "2020-01-01T00:00:00Z"`))
		plan := cli.Run("plan", "-no-color")
		if plan.ExitCode != 1 || !strings.Contains(plan.Stderr, "has passed") {
			t.Errorf("a plan with an expiry in the past exits with %d:\n%s", plan.ExitCode, plan.Stderr)
		}
		cli.Write(acctest.ProviderConfig +
			token("human", human, "") +
			token("unknown", "314159265358979323", "") +
			token("elsewhere", user, fmt.Sprintf("organization_id = %q", elsewhere)))
		refused := cli.Run("apply", "-auto-approve", "-no-color")
		said := refused.Words()
		for _, want := range []string{
			"Only machine users (service accounts) have personal access tokens",
			"COMMAND-Df2f1",
			"Check user_id",
			"lives in the organization " + s.organization + ", not in " + elsewhere,
			"Set organization_id to " + s.organization,
		} {
			if !strings.Contains(said, want) {
				t.Errorf("the errors lack %q:\n%s", want, refused.Stderr)
			}
		}
		if refused.ExitCode != 1 || len(cli.Tokens()) != 0 {
			t.Errorf("the apply exits with %d and leaves %v in state", refused.ExitCode, cli.Tokens())
		}
		s.wantTokens(user, 0)
	})
}

// TestAccPersonalAccessTokenUnproven looks from the wrong organization, and as
// somebody who may not see the token: it lives, and stays in state.
func TestAccPersonalAccessTokenUnproven(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		user := s.addMachine()
		elsewhere, stranger := s.addOrganization(), s.credential(s.addMachine())
		cli := s.CLI(acctest.ProviderConfig + token("ci", user, ""))
		cli.Apply()
		ci := cli.Tokens()["ci"]

		s.Setenv("ZITADEL_ACCESS_TOKEN", stranger)
		cli.Refuses("ORG_OWNER", "plan", "-no-color")
		cli.Refuses("ORG_OWNER", "destroy", "-auto-approve", "-no-color", "-refresh=false")
		s.Setenv("ZITADEL_ACCESS_TOKEN", s.admin)

		cli.RewriteState(s.organization, elsewhere)
		cli.Refuses("lives in the organization "+s.organization, "plan", "-no-color")
		cli.Refuses("lives in the organization "+s.organization, "destroy", "-auto-approve", "-no-color", "-refresh=false")

		if !s.exists(user, ci.ID) || s.whoIs(ci.Token) != user {
			t.Error("the token does not live any more")
		}
	})
}

func TestAccPersonalAccessTokenWrongHost(t *testing.T) {
	t.Parallel()
	s := onSandbox(t, sandbox.Options{})
	user := s.addMachine()
	cli := s.CLI(acctest.ProviderConfig + token("ci", user, ""))
	cli.Apply()
	ci := cli.Tokens()["ci"]
	s.Setenv("ZITADEL_ISSUER", "https://elsewhere.example.com")
	cli.Refuses("that issuer is the instance's exact external origin", "plan", "-no-color")
	cli.Refuses("that issuer is the instance's exact external origin", "destroy", "-auto-approve", "-no-color", "-refresh=false")
	if !s.exists(user, ci.ID) {
		t.Error("the token does not live any more")
	}
}

// conflict is what a real server says to too many writes to one user at once.
const conflict = `{"code":2,"message":"rpc error: code = Unknown desc = integrity violation of type \"unique\" on \"events2\" ` +
	`(constraint: \"events2_pkey\"): ERROR: duplicate key value violates unique constraint \"events2_pkey\" (SQLSTATE 23505)"}`

// TestAccPersonalAccessTokenMany has the administrator of one organization
// issue and revoke twenty tokens of one user at once. The sandbox finds eight
// writes at a time too many, as a server may find any number.
func TestAccPersonalAccessTokenMany(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		const count, owner = 20, "ORG_OWNER"
		user := s.addMachine()
		s.Setenv("ZITADEL_ACCESS_TOKEN", s.credentialOf(s.addMachine(owner)))
		if s.Sandbox != nil {
			s.Sandbox.Zitadel.SetWriteConflict(8)
			for _, method := range []string{"POST", "DELETE"} {
				s.Sandbox.Inject(sandbox.Fault{Method: method, Path: "/v2/users/" + user + "/pats", Times: 5, Status: http.StatusInternalServerError, Body: conflict})
			}
		}
		cli := s.CLI(acctest.ProviderConfig + token("ci", user, fmt.Sprintf("count = %d", count)))
		cli.Apply("-parallelism=20")
		s.wantTokens(user, count)
		if s.Sandbox != nil {
			s.wantCheapRefresh(cli)
		} else if code := cli.PlanExit("-parallelism=20"); code != 0 {
			t.Errorf("a plan exits with %d", code)
		}
		cli.Must("destroy", "-auto-approve", "-no-color", "-parallelism=20")
		s.wantTokens(user, 0)
	})
}

// wantCheapRefresh counts the calls of a plan for many tokens of one user: one
// page would do, so that twice that and eight more are the most. Whether the
// user's tokens still work is read besides, once.
func (s *server) wantCheapRefresh(cli *acctest.CLI) {
	s.t.Helper()
	before, users := s.Sandbox.Calls("/"), s.Sandbox.Calls("GET /v2/users/")
	if code := cli.PlanExit("-parallelism=20"); code != 0 {
		s.t.Errorf("a plan exits with %d", code)
	}
	calls, reads := s.Sandbox.Calls("/")-before, s.Sandbox.Calls("GET /v2/users/")-users
	if calls-reads > 2*1+8 || reads > 1 {
		s.t.Errorf("the refresh made %d calls, %d of them reads of the user", calls, reads)
	}
}

// TestAccPersonalAccessTokenOfSelf runs the provider as a machine user that has
// no role: it may manage its own tokens, and nobody else's.
func TestAccPersonalAccessTokenOfSelf(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(t *testing.T, s *server) {
		user, other := s.addMachine(), s.addMachine()
		s.Setenv("ZITADEL_ACCESS_TOKEN", s.credential(user))
		config := func(trigger string) string {
			return acctest.ProviderConfig + token("own", user, fmt.Sprintf(`valid_for = "240h"
  rotation = {
    overlap  = "0s"
    triggers = { version = %q }
  }`, trigger))
		}
		cli := s.CLI(config("1"))
		cli.Apply()
		first := cli.Tokens()["own"]
		s.wantVisible(user, first.ID)
		if code := cli.PlanExit(); code != 0 {
			t.Errorf("a plan exits with %d", code)
		}
		cli.Write(config("2"))
		cli.Apply()
		second := cli.Tokens()["own"]
		if s.exists(user, first.ID) || s.whoIs(second.Token) != user {
			t.Error("the old token still lives, or the new one does not")
		}
		cli.Write(config("2") + token("others", other, ""))
		refused := cli.Run("apply", "-auto-approve", "-no-color")
		if refused.ExitCode != 1 || !strings.Contains(refused.Words(), "The caller lacks a role") {
			t.Errorf("issuing another user's token exits with %d:\n%s", refused.ExitCode, refused.Stderr)
		}
		cli.Must("destroy", "-auto-approve", "-no-color")
		s.wantTokens(user, 1) // the credential
		s.wantTokens(other, 0)
	})
}
