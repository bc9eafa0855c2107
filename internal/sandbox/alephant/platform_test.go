// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const tokensPath = "/api/v1/pats"

// client calls Alephant with one credential in one workspace.
type client struct {
	t                              *testing.T
	origin, accessToken, workspace string
}

func (c client) call(method, path, body string) sandboxtest.Answer {
	c.t.Helper()
	return sandboxtest.Send(c.t, method, c.origin+tokensPath+path, map[string]string{
		"Authorization":  "Bearer " + c.accessToken,
		"X-Workspace-Id": c.workspace,
	}, body)
}

// create returns the data of a create that must succeed.
func (c client) create(body string) sandboxtest.Object {
	c.t.Helper()
	a := c.call(http.MethodPost, "", body)
	if a.Status != http.StatusCreated {
		c.t.Fatalf("creating %s: %d %s", body, a.Status, a.Text)
	}
	if data, ok := a.Body["data"].(sandboxtest.Object); ok {
		return data
	}
	return a.Body
}

func New(t *testing.T) (*sandbox.Sandbox, *stage.Clock, client) {
	t.Helper()
	clock := stage.NewFrozenClock(sandboxtest.Noon)
	s, server := sandboxtest.Start(t, sandbox.Options{Now: clock.Now})
	return s, clock, client{t, server.URL, s.Alephant.Owner().AccessToken, s.Alephant.WorkspaceID()}
}

// nested is an error body in the form that the sandbox starts with.
func nested(a sandboxtest.Answer) (code, message any) {
	fields, _ := a.Body["error"].(sandboxtest.Object)
	return fields["code"], fields["message"]
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	created := c.create(`{"name":"ci","scopes":["write"],"expiresAt":"2026-03-01T15:00:00.5+02:00"}`)
	secret, _ := created["token"].(string)
	if !strings.HasPrefix(secret, stage.CanaryPrefix) {
		t.Errorf("the secret is %q", secret)
	}
	delete(created, "token")
	id := "/" + created["id"].(string)
	want := sandboxtest.Object{
		"id": id[1:], "name": "ci", "scopes": []any{"write"}, "workspaceId": s.Alephant.WorkspaceID(),
		"tokenPrefix": secret[:8], "createdAt": "2026-03-01T12:00:00.123456Z",
		"expiresAt": "2026-03-01T13:00:00.5Z", "lastUsedAt": nil,
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(sandboxtest.Object{"data": want}, c.call(http.MethodGet, id, "").Body); diff != "" {
		t.Error(diff)
	}
	if len(s.Live()) != 1 || s.Alephant.Reveals() != 0 {
		t.Errorf("%d live, %d reveals", len(s.Live()), s.Alephant.Reveals())
	}
	if a := c.call(http.MethodPost, id+"/reveal", ""); a.Body["data"].(sandboxtest.Object)["token"] != secret || s.Alephant.Reveals() != 1 {
		t.Errorf("reveal: %d, %d counted", a.Status, s.Alephant.Reveals())
	}

	want["name"], want["expiresAt"] = "renamed", "2026-03-02T00:00:00Z"
	a := c.call(http.MethodPatch, id, `{"name":"renamed","expiresAt":"2026-03-02T00:00:00Z"}`)
	if diff := cmp.Diff(sandboxtest.Object{"data": want}, a.Body); diff != "" {
		t.Error(diff)
	}
	clock.Advance(24 * time.Hour)
	if a := c.call(http.MethodGet, id, ""); a.Status != 200 || len(s.Live()) != 0 {
		t.Errorf("expired: %d, %d live", a.Status, len(s.Live()))
	}
	if a := c.call(http.MethodDelete, id, ""); a.Status != 204 || a.Text != "" {
		t.Errorf("revoking: %d %s", a.Status, a.Text)
	}
	for _, a := range []sandboxtest.Answer{
		c.call(http.MethodGet, id, ""), c.call(http.MethodDelete, id, ""),
		c.call(http.MethodPatch, id, "{}"), c.call(http.MethodPost, id+"/reveal", ""),
	} {
		if code, message := nested(a); a.Status != 404 || code != "NOT_FOUND" || message == nil {
			t.Errorf("after revoking: %d %s", a.Status, a.Text)
		}
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	pat := c.create(`{"name":"n","scopes":["admin"]}`)["token"].(string)
	closed := s.Alephant.AddWorkspace()
	for name, test := range map[string]struct {
		credential, workspace string
		status                int
		code                  any
	}{
		"a JWT":                    {c.accessToken, c.workspace, 200, nil},
		"an unknown JWT":           {c.accessToken + "x", c.workspace, 401, "UNAUTHORIZED"},
		"a personal access token":  {pat, c.workspace, 403, "JWT_REQUIRED"},
		"no workspace":             {c.accessToken, "", 400, "WORKSPACE_REQUIRED"},
		"a workspace without UUID": {c.accessToken, "mine", 400, "WORKSPACE_REQUIRED"},
		"another's workspace":      {c.accessToken, closed, 403, "FORBIDDEN"},
		"an unknown workspace":     {c.accessToken, sandboxtest.Nobody, 403, "FORBIDDEN"},
	} {
		a := client{t, c.origin, test.credential, test.workspace}.call(http.MethodGet, "", "")
		if code, _ := nested(a); a.Status != test.status || code != test.code {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
	s.Alephant.RemoveMember(c.workspace, s.Alephant.Owner().ID)
	if a := c.call(http.MethodGet, "", ""); a.Status != 403 {
		t.Errorf("a former member: %d", a.Status)
	}
}

func TestWorkspacesAndUsersAreApart(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	other, colleague := c, c
	other.workspace = s.Alephant.AddWorkspace(s.Alephant.Owner().ID)
	colleague.accessToken = s.Alephant.AddUser().AccessToken
	id := "/" + c.create(`{"name":"n","scopes":["read"]}`)["id"].(string)
	for name, client := range map[string]client{"another workspace": other, "a colleague": colleague} {
		a := client.call(http.MethodGet, id, "")
		if code, _ := nested(a); a.Status != 404 || code != "NOT_FOUND" {
			t.Errorf("%s gets %d %s", name, a.Status, a.Text)
		}
		if a := client.call(http.MethodGet, "", ""); len(a.Body["data"].([]any)) != 0 {
			t.Errorf("%s lists %s", name, a.Text)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	for i := range 23 {
		c.create(fmt.Sprintf(`{"name":"%d","scopes":["read"]}`, i))
	}
	for query, want := range map[string]struct {
		items      int
		pagination sandboxtest.Object
	}{
		"":                   {20, sandboxtest.Object{"page": 1.0, "pageSize": 20.0, "total": 23.0, "totalPages": 2.0}},
		"?page=2":            {3, sandboxtest.Object{"page": 2.0, "pageSize": 20.0, "total": 23.0, "totalPages": 2.0}},
		"?page=3&pageSize=8": {7, sandboxtest.Object{"page": 3.0, "pageSize": 8.0, "total": 23.0, "totalPages": 3.0}},
		"?page=9":            {0, sandboxtest.Object{"page": 9.0, "pageSize": 20.0, "total": 23.0, "totalPages": 2.0}},
	} {
		a := c.call(http.MethodGet, query, "")
		if diff := cmp.Diff(want.pagination, a.Body["pagination"]); diff != "" || len(a.Body["data"].([]any)) != want.items {
			t.Errorf("%q: %s", query, diff)
		}
	}
}

func TestRefusesBadRequests(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	id := "/" + c.create(`{"name":"n","scopes":["read"]}`)["id"].(string)
	for name, test := range map[string]struct{ method, path, body string }{
		"no name":          {http.MethodPost, "", `{"scopes":["read"]}`},
		"an empty name":    {http.MethodPost, "", `{"name":"","scopes":["read"]}`},
		"a long name":      {http.MethodPost, "", `{"name":"` + strings.Repeat("n", 101) + `","scopes":["read"]}`},
		"no scopes":        {http.MethodPost, "", `{"name":"n"}`},
		"an unknown scope": {http.MethodPost, "", `{"name":"n","scopes":["sudo"]}`},
		"a bad expiry":     {http.MethodPost, "", `{"name":"n","scopes":["read"],"expiresAt":"soon"}`},
		"an empty rename":  {http.MethodPatch, id, `{"name":""}`},
		"no id":            {http.MethodGet, "/mine", ""},
		"page 0":           {http.MethodGet, "?page=0", ""},
		"pageSize 101":     {http.MethodGet, "?pageSize=101", ""},
	} {
		a := c.call(test.method, test.path, test.body)
		if code, message := nested(a); a.Status != 400 || code != "VALIDATION_ERROR" || message == "" {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Alephant.BareCreate(true)
	s.Alephant.ExpandScopes(true)
	s.Alephant.SetPrecision(time.Second)
	a := c.call(http.MethodPost, "", `{"name":"n","scopes":["write","read"]}`)
	if a.Body["data"] != nil || a.Body["createdAt"] != "2026-03-01T12:00:00Z" {
		t.Errorf("created %s", a.Text)
	}
	if diff := cmp.Diff([]any{"read", "write"}, a.Body["scopes"]); diff != "" {
		t.Error(diff)
	}
	id := "/" + a.Body["id"].(string)
	never := func(form alephant.Never) (value any, there bool) {
		s.Alephant.SetNever(form)
		value, there = c.call(http.MethodGet, id, "").Body["data"].(sandboxtest.Object)["expiresAt"]
		return value, there
	}
	if value, there := never(alephant.NeverEmpty); value != "" || !there {
		t.Errorf("empty: %v", value)
	}
	if value, there := never(alephant.NeverAbsent); there {
		t.Errorf("absent: %v", value)
	}
	if value, there := never(alephant.NeverNull); value != nil || !there {
		t.Errorf("null: %v", value)
	}

	s.Alephant.SetErrors(alephant.ErrorsFlat)
	if a := c.call(http.MethodGet, "/"+sandboxtest.Nobody, ""); a.Status != 404 || a.Body["code"] != "NOT_FOUND" {
		t.Errorf("flat: %s", a.Text)
	}
	s.Alephant.SetErrors(alephant.ErrorsText)
	if a := c.call(http.MethodGet, "/"+sandboxtest.Nobody, ""); a.Status != 404 || a.Text != "Personal access token not found" {
		t.Errorf("text: %s", a.Text)
	}
	s.Alephant.SetErrors(alephant.ErrorsWords)
	if a := c.call(http.MethodGet, "/"+sandboxtest.Nobody, ""); a.Status != 404 || a.Body["error"] != "PAT not found" {
		t.Errorf("words: %s", a.Text)
	}
	if !s.Alephant.Revoke(id[1:]) || s.Alephant.Revoke(id[1:]) || len(s.Alephant.PersonalAccessTokens()) != 0 {
		t.Error("revoking worked not exactly once")
	}
}

// A server that writes snake_case knows no other names: an expiresAt is ignored,
// and the token never expires.
func TestSnakeCase(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Alephant.SnakeCase(true)
	created := c.create(`{"name":"n","scopes":["read"],"expiresAt":"2026-04-01T00:00:00Z"}`)
	if created["expires_at"] != nil || created["token_prefix"] == nil || created["expiresAt"] != nil || created["token"] == nil {
		t.Errorf("created %v", created)
	}
	if created := c.create(`{"name":"n","scopes":["read"],"expires_at":"2026-04-01T00:00:00Z"}`); created["expires_at"] != "2026-04-01T00:00:00Z" {
		t.Errorf("created %v", created)
	}
}

func TestPagesByOffset(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Alephant.PageByOffset(true)
	for range 5 {
		c.create(`{"name":"n","scopes":["read"]}`)
	}
	for query, test := range map[string]struct{ status, count int }{
		"":                  {200, 5},
		"?limit=2":          {200, 2},
		"?limit=2&offset=4": {200, 1},
		"?page=9&pageSize=": {200, 5},
		"?offset=-1":        {400, 0},
	} {
		a := c.call(http.MethodGet, query, "")
		items, _ := a.Body["data"].([]any)
		if a.Status != test.status || len(items) != test.count {
			t.Errorf("%q: %d %s", query, a.Status, a.Text)
		}
	}
}
