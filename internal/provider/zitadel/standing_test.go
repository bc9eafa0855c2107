// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestAccRefreshWarnsOfEndedTokens which the server goes on showing: of a user
// that is deactivated or locked. Nothing is planned for it.
func TestAccRefreshWarnsOfEndedTokens(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(_ *testing.T, s *server) {
		active, user := s.addMachine(), s.addMachine()
		cli := s.CLI(acctest.ProviderConfig + token("ci", user, "") + token("works", active, ""))
		cli.Apply()
		s.wantVisible(user, cli.Tokens()["ci"].ID)
		for move, says := range map[string]string{"deactivate": "is deactivated", "lock": "is locked"} {
			s.must("POST", "/management/v1/users/"+user+"/_"+move, s.organization, map[string]any{}, nil)
			s.eventually("the user "+says, func() bool {
				plan := cli.Run("plan", "-no-color", "-detailed-exitcode")
				return plan.ExitCode == 0 && strings.Contains(plan.Words(), "The user "+user+" "+says) &&
					strings.Contains(plan.Words(), "ended for good") && strings.Count(plan.Stdout, "Warning: ") == 1
			})
			back := map[string]string{"deactivate": "reactivate", "lock": "unlock"}[move]
			s.must("POST", "/management/v1/users/"+user+"/_"+back, s.organization, map[string]any{}, nil)
		}
		cli.Must("destroy", "-auto-approve", "-no-color")
	})
}

// TestAccRefreshWarnsOfADeletedOrganization beside what it finds of the token.
func TestAccRefreshWarnsOfADeletedOrganization(t *testing.T) {
	t.Parallel()
	s := onSandbox(t, sandbox.Options{})
	var made struct{ ID, UserID string }
	s.must("POST", "/management/v1/orgs", "", map[string]any{"name": "tokens-test-" + uuid.NewString()}, &made)
	s.must("POST", "/management/v1/users/machine", made.ID, map[string]any{"userName": "tokens-test-" + made.ID, "name": "ci"}, &made)
	cli := s.CLI(acctest.ProviderConfig + token("ci", made.UserID, ""))
	cli.Apply()
	s.Clock.Advance(time.Hour)
	s.must("DELETE", "/management/v1/orgs/me", made.ID, nil, nil)
	plan := cli.Run("plan", "-no-color")
	if !strings.Contains(plan.Words(), "The user "+made.UserID+", or its organization, is deleted") {
		t.Errorf("the plan exits with %d and does not say that the user is deleted:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
}

// TestAccRefreshWarnsOnceOfADeletedUser and promises no token in the place of
// the one that is gone with the user.
func TestAccRefreshWarnsOnceOfADeletedUser(t *testing.T) {
	t.Parallel()
	s := onSandbox(t, sandbox.Options{})
	user := s.addMachine()
	cli := s.CLI(acctest.ProviderConfig + token("ci", user, ""))
	cli.Apply()
	s.Clock.Advance(time.Hour)
	s.must("DELETE", "/management/v1/users/"+user, s.organization, nil, nil)
	plan := cli.Run("plan", "-no-color")
	if words := plan.Words(); plan.ExitCode != 0 || !strings.Contains(words, "is gone. The user "+user+", or its organization, is deleted") ||
		strings.Contains(words, "issues a new one") || strings.Count(plan.Stdout, "Warning: ") != 1 {
		t.Errorf("the plan exits with %d and does not warn once of the deleted user:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
	cli.Refuses("User could not be found", "apply", "-auto-approve", "-no-color")
	cli.Must("destroy", "-auto-approve", "-no-color")
}

// TestAccRefreshAsksOnceAUser whether its tokens still work, and lists many users.
func TestAccRefreshAsksOnceAUser(t *testing.T) {
	t.Parallel()
	// The most calls beside the reads of users: twice the one page and eight more
	// to refresh the tokens, who asks, and the lists of the users.
	for _, test := range []struct{ users, tokens, most int }{{1, 20, 11}, {30, 1, 20}} {
		t.Run(fmt.Sprintf("%d users", test.users), func(t *testing.T) {
			t.Parallel()
			s := onSandbox(t, sandbox.Options{Weather: sandbox.Fair}) // where lists lag, users are read again
			config := acctest.ProviderConfig
			for number := range test.users {
				config += token(fmt.Sprintf("ci%d", number), s.addMachine(), fmt.Sprintf("count = %d", test.tokens))
			}
			cli := s.CLI(config)
			cli.Apply("-parallelism=20")
			before, users := s.Sandbox.Calls("/"), s.Sandbox.Calls("GET /v2/users/")
			if code := cli.PlanExit("-parallelism=20"); code != 0 {
				t.Errorf("a plan exits with %d", code)
			}
			calls, reads := s.Sandbox.Calls("/")-before, s.Sandbox.Calls("GET /v2/users/")-users
			if calls-reads > test.most || reads > min(test.users, 7) {
				t.Errorf("a refresh makes %d calls, %d of them reads of users", calls, reads)
			}
		})
	}
}

// TestAccListOfNobodyIsAnError, while a user without tokens has an empty list.
func TestAccListOfNobodyIsAnError(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(_ *testing.T, s *server) { listNobody(s) })
	t.Run("a server before v4", func(t *testing.T) {
		t.Parallel()
		listNobody(onSandbox(t, sandbox.Options{ZitadelV1Only: true}))
	})
	t.Run("a server without users in v2", func(t *testing.T) {
		t.Parallel()
		s := onSandbox(t, sandbox.Options{ZitadelV1Only: true})
		s.Sandbox.Inject(sandbox.Fault{Method: "GET", Path: "/v2/users/", Status: http.StatusNotFound, Body: `{"code":5,"message":"Not Found"}`})
		listNobody(s)
	})
}

func listNobody(s *server) {
	list := func(filter, id string) string {
		return acctest.ProviderConfig + fmt.Sprintf("data \"tokens_zitadel_personal_access_tokens\" \"some\" {\n  %s = %q\n}\n", filter, id)
	}
	const nobody = "314159265358979323"
	s.Setenv("ZITADEL_ORGANIZATION_ID", s.organization)
	cli := s.CLI(list("user_id", s.addMachine()))
	cli.Apply()
	cli.Write(list("organization_id", s.organization))
	cli.Apply()
	for filter, want := range map[string]string{"user_id": "here is no user " + nobody, "organization_id": "Organisation doesn't exist"} {
		cli.Write(list(filter, nobody))
		cli.Refuses(want, "plan", "-no-color")
	}
	var deleted struct{ ID string }
	s.must("POST", "/management/v1/orgs", "", map[string]any{"name": "tokens-test-" + uuid.NewString()}, &deleted)
	s.must("DELETE", "/management/v1/orgs/me", deleted.ID, nil, nil)
	cli.Write(list("organization_id", deleted.ID))
	cli.Refuses("here is no organization "+deleted.ID+" any more", "plan", "-no-color")
}

// TestAccOwnTokenDeletedOutside: a user without a role can't have it proven that
// its token is gone, and is told how to go on all the same.
func TestAccOwnTokenDeletedOutside(t *testing.T) {
	t.Parallel()
	onEveryServer(t, func(_ *testing.T, s *server) {
		user := s.addMachine()
		s.Setenv("ZITADEL_ACCESS_TOKEN", s.credential(user))
		cli := s.CLI(acctest.ProviderConfig + token("own", user, ""))
		cli.Apply()
		own := cli.Tokens()["own"]
		s.wantVisible(user, own.ID)
		s.revoke(user, own.ID)
		s.Clock.Advance(time.Hour)
		cli.Refuses("destroy -refresh=false", "destroy", "-auto-approve", "-no-color")
		cli.Must("destroy", "-auto-approve", "-no-color", "-refresh=false")
		s.wantTokens(user, 1) // the credential
	})
}
