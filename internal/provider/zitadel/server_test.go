// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// Where a real server is, and the personal access token of one of its instance
// owners.
const (
	endpointVariable   = "TOKENS_TEST_ZITADEL_ENDPOINT"
	credentialVariable = "TOKENS_TEST_ZITADEL_ACCESS_TOKEN"
)

// server is a ZITADEL that a test runs against, with an organization of its
// own. Everything is set up through the API, so that the same tests run against
// the sandbox and a real server.
type server struct {
	*acctest.World

	t               *testing.T
	endpoint, admin string
	organization    string
}

// onEveryServer runs a test against the sandbox and, where one is named, a real
// server.
func onEveryServer(t *testing.T, test func(t *testing.T, s *server)) {
	t.Helper()
	t.Run("sandbox", func(t *testing.T) {
		t.Parallel()
		test(t, onSandbox(t, sandbox.Options{}))
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		test(t, onRealServer(t))
	})
}

func onSandbox(t *testing.T, options sandbox.Options) *server {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1 and have terraform in PATH (make test does)")
	}
	w := acctest.NewProtocolWorld(t, options)
	return newServer(t, w, w.Origin, w.Sandbox.Zitadel.AdminCredential())
}

func onRealServer(t *testing.T) *server {
	t.Helper()
	endpoint, admin := os.Getenv(endpointVariable), os.Getenv(credentialVariable)
	if endpoint == "" || admin == "" {
		t.Skipf("no real server: set %s and %s, an instance owner's personal access token", endpointVariable, credentialVariable)
	}
	w := acctest.NewLiveWorld(t, map[string]string{"ZITADEL_ENDPOINT": endpoint, "ZITADEL_ACCESS_TOKEN": admin})
	return newServer(t, w, strings.TrimRight(endpoint, "/"), strings.TrimSpace(admin))
}

func newServer(t *testing.T, w *acctest.World, endpoint, admin string) *server {
	t.Helper()
	s := &server{World: w, t: t, endpoint: endpoint, admin: admin}
	s.organization = s.addOrganization()
	return s
}

// addOrganization makes an organization that goes with the test.
func (s *server) addOrganization() string {
	s.t.Helper()
	var made struct{ ID string }
	s.must("POST", "/management/v1/orgs", "", map[string]any{"name": "tokens-test-" + uuid.NewString()}, &made)
	s.t.Cleanup(func() {
		if status, body := s.call(s.admin, "DELETE", "/management/v1/orgs/me", made.ID, nil); status != http.StatusOK {
			s.t.Errorf("organization %s is left behind: %d %s", made.ID, status, body)
		}
	})
	return made.ID
}

// addMachine makes a machine user with roles, if any, in the test's
// organization.
func (s *server) addMachine(roles ...string) string {
	s.t.Helper()
	name := "tokens-test-" + uuid.NewString()
	var made struct{ UserID string }
	s.must("POST", "/management/v1/users/machine", s.organization, map[string]any{"userName": name, "name": name}, &made)
	if len(roles) > 0 {
		s.must("POST", "/management/v1/orgs/me/members", s.organization, map[string]any{"userId": made.UserID, "roles": roles}, nil)
	}
	return made.UserID
}

// credential issues a token to call the API with as the user.
func (s *server) credential(user string) string {
	s.t.Helper()
	return s.addToken(user).Token
}

// credentialOf is a credential of a user whose roles are in effect.
func (s *server) credentialOf(member string) string {
	s.t.Helper()
	secret := s.credential(member)
	s.eventually("the roles of "+member+" are in effect", func() bool {
		status, _ := s.call(secret, "POST", "/management/v1/users/"+member+"/pats/_search", s.organization, map[string]any{})
		return status == http.StatusOK
	})
	return secret
}

// wantVisible waits until a search shows a token to the user, who can't get it.
func (s *server) wantVisible(user, token string) {
	s.t.Helper()
	s.eventually("a search shows token "+token, func() bool {
		_, body := s.call(s.admin, "POST", "/v2/users/pats/search", "", map[string]any{
			"filters": []any{map[string]any{"tokenIdFilter": map[string]any{"id": token}}, map[string]any{"userIdFilter": map[string]any{"id": user}}},
		})
		return strings.Contains(body, token)
	})
}

type addedToken struct{ TokenID, Token string }

// addToken issues a token that never expires, as somebody else would.
func (s *server) addToken(user string) addedToken {
	s.t.Helper()
	var made addedToken
	s.must("POST", "/management/v1/users/"+user+"/pats", s.organization, map[string]any{}, &made)
	s.eventually("the new token works", func() bool { return s.whoIs(made.Token) == user })
	return made
}

// anyHuman is a person of the instance owner's organization.
func (s *server) anyHuman() string {
	s.t.Helper()
	var found struct{ Result []struct{ ID string } }
	s.must("POST", "/management/v1/users/_search", "", map[string]any{
		"queries": []any{map[string]any{"typeQuery": map[string]any{"type": "TYPE_HUMAN"}}},
	}, &found)
	if len(found.Result) == 0 {
		s.t.Skip("the instance owner's organization has no human user")
	}
	return found.Result[0].ID
}

// revoke deletes a token behind the provider's back.
func (s *server) revoke(user, token string) {
	s.t.Helper()
	s.must("DELETE", "/management/v1/users/"+user+"/pats/"+token, s.organization, nil, nil)
}

// exists asks for a token where the answer is never outdated.
func (s *server) exists(user, token string) bool {
	s.t.Helper()
	status, body := s.call(s.admin, "GET", "/management/v1/users/"+user+"/pats/"+token, s.organization, nil)
	if status != http.StatusOK && !strings.Contains(body, "QUERY-fRunu") {
		s.t.Fatalf("whether token %s exists is not told: %d %s", token, status, body)
	}
	return status == http.StatusOK
}

// tokens are the ids of a user's tokens, by a list that may lag.
func (s *server) tokens(user string) []string {
	s.t.Helper()
	var found struct{ Result []struct{ ID string } }
	s.must("POST", "/management/v1/users/"+user+"/pats/_search", s.organization, map[string]any{}, &found)
	var ids []string
	for _, token := range found.Result {
		ids = append(ids, token.ID)
	}
	return ids
}

// wantTokens waits until the list of a user's tokens has caught up.
func (s *server) wantTokens(user string, count int) {
	s.t.Helper()
	s.eventually(fmt.Sprintf("user %s has %d tokens", user, count), func() bool { return len(s.tokens(user)) == count })
}

// whoIs is the user whom a secret authenticates; "" if it does not.
func (s *server) whoIs(secret string) string {
	s.t.Helper()
	status, body := s.call(secret, "GET", "/auth/v1/users/me", "", nil)
	var answer struct{ User struct{ ID string } }
	if status != http.StatusOK {
		return ""
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.User.ID
}

// eventually polls the server, whose lists lag.
func (s *server) eventually(what string, holds func() bool) {
	s.t.Helper()
	wait := s.Options().Wait
	for range 50 {
		if holds() {
			return
		}
		if err := wait(s.t.Context(), 200*time.Millisecond); err != nil {
			break
		}
	}
	s.t.Errorf("it does not come true that %s", what)
}

// must calls as the instance owner and decodes the answer.
func (s *server) must(method, path, organization string, body, out any) {
	s.t.Helper()
	status, answer := s.call(s.admin, method, path, organization, body)
	if status != http.StatusOK {
		s.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(answer), out); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *server) call(secret, method, path, organization string, body any) (status int, answer string) {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	// Cleaning up goes on when the test's own context has ended.
	request, err := http.NewRequest(method, s.endpoint+path, bytes.NewReader(encoded)) //nolint:noctx // see above
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+secret)
	request.Header.Set("Content-Type", "application/json")
	if organization != "" {
		request.Header.Set("x-zitadel-orgid", organization)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(content)
}
