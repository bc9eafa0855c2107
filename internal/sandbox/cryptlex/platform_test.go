// SPDX-License-Identifier: MPL-2.0

package cryptlex_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const tokensPath = "/v3/personal-access-tokens"

// client calls Cryptlex with one access token.
type client struct {
	t           *testing.T
	origin      string
	accessToken string
}

func (c client) call(method, path, body string) sandboxtest.Answer {
	c.t.Helper()
	return sandboxtest.Send(c.t, method, c.origin+tokensPath+path, map[string]string{"Authorization": "Bearer " + c.accessToken}, body)
}

// create returns the answer to a create that must succeed.
func (c client) create(body string) sandboxtest.Object {
	c.t.Helper()
	a := c.call(http.MethodPost, "", body)
	if a.Status != http.StatusCreated {
		c.t.Fatalf("creating %s: %d %s", body, a.Status, a.Text)
	}
	return a.Body
}

// names lists the names on one page.
func (c client) names(query string) []string {
	c.t.Helper()
	a := c.call(http.MethodGet, query, "")
	var tokens []struct{ Name string }
	if err := json.Unmarshal([]byte(a.Text), &tokens); err != nil || a.Status != http.StatusOK {
		c.t.Fatalf("listing %s: %d %s", query, a.Status, a.Text)
	}
	names := []string{}
	for _, token := range tokens {
		names = append(names, token.Name)
	}
	return names
}

func New(t *testing.T) (*sandbox.Sandbox, *stage.Clock, client) {
	t.Helper()
	clock := stage.NewFrozenClock(sandboxtest.Noon)
	s, server := sandboxtest.Start(t, sandbox.Options{Now: clock.Now})
	return s, clock, client{t, server.URL, s.Cryptlex.Admin().AccessToken}
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	created := c.create(`{"name":"ci","scopes":["license:read","personalAccessToken:write"],"expiresAt":"2026-03-01T16:00:00.12345678+02:00"}`)
	secret, _ := created["token"].(string)
	if !strings.Contains(secret, stage.CanaryPrefix) {
		t.Errorf("the secret is %q", secret)
	}
	user, _ := created["user"].(sandboxtest.Object)
	if admin := s.Cryptlex.Admin(); user["email"] != admin.Email || user["id"] != admin.ID || user["organization"] == nil {
		t.Errorf("the nested user is %v", user)
	}
	delete(created, "token")
	delete(created, "user")
	id := "/" + created["id"].(string)
	want := sandboxtest.Object{
		"id": id[1:], "name": "ci", "userId": s.Cryptlex.Admin().ID, "revoked": false,
		"scopes":    []any{"license:read", "personalAccessToken:write"},
		"createdAt": "2026-03-01T12:00:00.1234567Z", "updatedAt": "2026-03-01T12:00:00.1234567Z",
		"expiresAt": "2026-03-01T14:00:00.1234567Z", "lastUsedAt": nil, "lastRotatedAt": nil,
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Error(diff)
	}

	holder := client{t, c.origin, secret}
	a := holder.call(http.MethodGet, id, "")
	if a.Body["token"] != nil || a.Body["lastUsedAt"] != "2026-03-01T12:00:00.1234567Z" {
		t.Errorf("get answered %s", a.Text)
	}
	if a := c.call(http.MethodPatch, id, `{"name":"other","revoked":true}`); a.Status != 200 || a.Body["revoked"] != true || a.Body["name"] != "ci" {
		t.Errorf("revoking: %d %s", a.Status, a.Text)
	}
	if a := c.call(http.MethodGet, id, ""); a.Status != 200 || a.Body["revoked"] != true {
		t.Errorf("a revoked token reads %d %s", a.Status, a.Text)
	}
	if a := holder.call(http.MethodGet, id, ""); a.Status != 401 || len(s.Live()) != 0 {
		t.Errorf("a revoked token authenticates: %d", a.Status)
	}
	c.call(http.MethodPatch, id, `{"revoked":false}`)
	clock.Advance(2 * time.Hour)
	if a := holder.call(http.MethodGet, id, ""); a.Status != 401 {
		t.Errorf("an expired token authenticates: %d", a.Status)
	}
	if a := c.call(http.MethodDelete, id, ""); a.Status != 204 {
		t.Errorf("deleting: %d %s", a.Status, a.Text)
	}
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		if a := c.call(method, id, `{"revoked":true}`); a.Status != 404 || a.Body["code"] == nil || a.Body["message"] == nil {
			t.Errorf("%s after deleting: %d %s", method, a.Status, a.Text)
		}
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	for scope, want := range map[string][]int{
		"license:read":              {403, 403},
		"personalAccessToken:read":  {200, 403},
		"personalAccessToken:write": {200, 201},
	} {
		body := fmt.Sprintf(`{"name":"n","scopes":[%q]}`, scope)
		holder := client{t, c.origin, c.create(body)["token"].(string)}
		got := []int{holder.call(http.MethodGet, "", "").Status, holder.call(http.MethodPost, "", body).Status}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", scope, diff)
		}
	}
}

func TestUsersSeeTheirOwn(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	user := client{t, c.origin, s.Cryptlex.AddUser().AccessToken}
	id := c.create(`{"name":"admin's","scopes":["a"]}`)["id"].(string)
	user.create(`{"name":"user's","scopes":["a"]}`)
	if diff := cmp.Diff([]string{"user's"}, user.names("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"admin's", "user's"}, c.names("")); diff != "" {
		t.Error(diff)
	}
	if a := user.call(http.MethodGet, "/"+id, ""); a.Status != 404 {
		t.Errorf("another's token: %d", a.Status)
	}
}

func TestRefusesBadRequests(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	id := "/" + c.create(`{"name":"n","scopes":["a"]}`)["id"].(string)
	for name, test := range map[string]struct{ method, path, body string }{
		"no name":          {http.MethodPost, "", `{"scopes":["a"]}`},
		"a long name":      {http.MethodPost, "", `{"scopes":["a"],"name":"` + strings.Repeat("n", 257) + `"}`},
		"no scopes":        {http.MethodPost, "", `{"name":"n"}`},
		"a bad expiry":     {http.MethodPost, "", `{"name":"n","scopes":["a"],"expiresAt":"soon"}`},
		"not JSON":         {http.MethodPost, "", `{`},
		"nothing to patch": {http.MethodPatch, id, `{"name":"n"}`},
		"limit 0":          {http.MethodGet, "?limit=0", ""},
		"limit 101":        {http.MethodGet, "?limit=101", ""},
		"page 0":           {http.MethodGet, "?page=0", ""},
		"a bad sort":       {http.MethodGet, "?sort=-colour", ""},
	} {
		if a := c.call(test.method, test.path, test.body); a.Status != 400 || a.Body["code"] == nil || a.Body["message"] == nil {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
	stranger := client{t, c.origin, "nonsense"}
	if a := stranger.call(http.MethodGet, "", ""); a.Status != 401 || a.Body["code"] == nil {
		t.Errorf("a stranger: %d %s", a.Status, a.Text)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	_, clock, c := New(t)
	for i := range 12 {
		c.create(fmt.Sprintf(`{"name":"Token %02d","scopes":["a"]}`, i))
		clock.Advance(time.Second)
	}
	for query, want := range map[string][]string{
		"?page=2":                       {"Token 10", "Token 11"},
		"?page=3":                       {},
		"?sort=-createdAt&limit=2":      {"Token 11", "Token 10"},
		"?sort=-name&limit=2&page=6":    {"Token 01", "Token 00"},
		"?search=tOKEN%201&limit=100":   {"Token 10", "Token 11"},
		"?sort=createdAt&limit=1":       {"Token 00"},
		"?search=nothing&sort=-expires": nil,
	} {
		if want == nil {
			if a := c.call(http.MethodGet, query, ""); a.Status != 400 {
				t.Errorf("%s: %d", query, a.Status)
			}
		} else if diff := cmp.Diff(want, c.names(query)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

func TestErrorsWithoutACode(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Cryptlex.OmitErrorCode(true)
	a := c.call(http.MethodGet, "/"+sandboxtest.Nobody, "")
	if _, there := a.Body["code"]; a.Status != 404 || there || a.Body["message"] == nil {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}

func TestLimitsItsClients(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	for i := range 50 {
		if a := c.call(http.MethodGet, "", ""); a.Status != 200 || a.Header.Get("X-Rate-Limit-Remaining") != fmt.Sprint(49-i) {
			t.Fatalf("request %d: %d, %v", i, a.Status, a.Header)
		}
	}
	clock.Advance(1500 * time.Millisecond)
	a := c.call(http.MethodGet, "", "")
	got := []string{fmt.Sprint(a.Status), a.Header.Get("Retry-After"), a.Header.Get("X-Rate-Limit-Limit"), a.Header.Get("X-Rate-Limit-Reset")}
	if diff := cmp.Diff([]string{"429", "4", "5s", "2026-03-01T12:00:05.123456789Z"}, got); diff != "" || a.Body["code"] == nil {
		t.Errorf("%s %s", diff, a.Text)
	}
	clock.Advance(3500 * time.Millisecond)
	if a := c.call(http.MethodGet, "", ""); a.Status != 200 {
		t.Errorf("in the next window: %d", a.Status)
	}
	s.Cryptlex.SetRateLimit(1, time.Minute)
	c.call(http.MethodGet, "", "")
	if a := c.call(http.MethodGet, "", ""); a.Status != 429 {
		t.Errorf("with a lower limit: %d", a.Status)
	}
	s.Cryptlex.SetRateLimit(0, 0)
	if a := c.call(http.MethodGet, "", ""); a.Status != 200 || a.Header.Get("X-Rate-Limit-Limit") != "" {
		t.Errorf("without a limit: %d", a.Status)
	}
}

func TestBackstage(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Cryptlex.OmitSecret(true)
	created := c.create(`{"name":"n","scopes":["personalAccessToken:read"],"expiresAt":null}`)
	if _, there := created["token"]; there {
		t.Error("the secret is there")
	}
	id := created["id"].(string)
	token := s.Cryptlex.PersonalAccessTokens()[0]
	if !s.Cryptlex.Rotate(id) || s.Cryptlex.Rotate("other") {
		t.Error("rotated the wrong token")
	}
	if a := c.call(http.MethodGet, "/"+id, ""); a.Body["lastRotatedAt"] != "2026-03-01T12:00:00.1234567Z" {
		t.Errorf("the rotation shows as %v", a.Body["lastRotatedAt"])
	}
	if a := (client{t, c.origin, token.Secret}).call(http.MethodGet, "", ""); a.Status != 401 {
		t.Errorf("the old secret still works: %d", a.Status)
	}

	s.Cryptlex.RefuseDelete(true)
	if a := c.call(http.MethodDelete, "/"+id, ""); a.Status != 405 || a.Text != "" {
		t.Errorf("a refused delete: %d %s", a.Status, a.Text)
	}
	if !s.Cryptlex.Revoke(id) || !s.Cryptlex.PersonalAccessTokens()[0].Revoked {
		t.Error("revoking did nothing")
	}
	if !s.Cryptlex.Delete(id) || s.Cryptlex.Delete(id) || len(s.Cryptlex.PersonalAccessTokens()) != 0 {
		t.Error("deleting worked not exactly once")
	}
	s.Cryptlex.SetPrecision(time.Second)
	if got := c.create(`{"name":"n","scopes":["a"]}`)["createdAt"]; got != "2026-03-01T12:00:00Z" {
		t.Errorf("in whole seconds: %v", got)
	}
}
