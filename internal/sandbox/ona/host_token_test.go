// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

func TestHostTokenLife(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	admin, runner := s.Ona.Admin(), s.Ona.RunnerID()
	a := c.call(runners+"CreateHostAuthenticationToken", sandboxtest.Object{
		"runnerId": runner, "host": "github.com", "token": "s3cret", "refreshToken": "r3fresh",
		"source": "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH", "scopes": []string{"repo"},
		"expiresAt": "2026-04-01T02:00:00.5+02:00",
		"subject":   sandboxtest.Object{"id": admin.ID, "principal": "PRINCIPAL_AGENT_EXECUTION"},
	})
	id := s.Ona.HostTokens()[0].ID
	wire := sandboxtest.Object{
		"id": id, "runnerId": runner, "host": "github.com", "scopes": []any{"repo"},
		"source":    "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH",
		"subject":   sandboxtest.Object{"id": admin.ID, "principal": "PRINCIPAL_AGENT_EXECUTION"},
		"expiresAt": "2026-04-01T00:00:00.500Z",
	}
	if diff := cmp.Diff(sandboxtest.Object{"token": wire}, a.Body); diff != "" {
		t.Fatal(diff)
	}

	update := func(request sandboxtest.Object) {
		t.Helper()
		request["id"] = id
		if a := c.call(runners+"UpdateHostAuthenticationToken", request); a.Status != 200 || a.Text != "{}\n" {
			t.Errorf("updating: %d %s", a.Status, a.Text)
		}
	}
	get := func() sandboxtest.Answer {
		return c.call(runners+"GetHostAuthenticationToken", sandboxtest.Object{"id": id})
	}
	update(sandboxtest.Object{"scopes": []string{}, "expiresAt": nil})
	if diff := cmp.Diff(sandboxtest.Object{"token": wire}, get().Body); diff != "" {
		t.Errorf("an update of nothing changed %s", diff)
	}
	update(sandboxtest.Object{"token": "n3w", "scopes": []string{"read:user"}, "expiresAt": "2026-05-01T00:00:00Z"})
	wire["scopes"], wire["expiresAt"] = []any{"read:user"}, "2026-05-01T00:00:00Z"
	if diff := cmp.Diff(sandboxtest.Object{"token": wire}, get().Body); diff != "" {
		t.Error(diff)
	}
	want := ona.HostToken{
		ID: id, RunnerID: runner, Host: "github.com", SubjectID: admin.ID, Token: "n3w", RefreshToken: "r3fresh",
		Source: "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH", Scopes: []string{"read:user"},
		ExpiresAt: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff([]ona.HostToken{want}, s.Ona.HostTokens()); diff != "" {
		t.Error(diff)
	}

	if !s.Ona.SetHostTokenExpiry(id, sandboxtest.Noon.Add(time.Hour)) || s.Ona.SetHostTokenExpiry(admin.ID, sandboxtest.Noon) {
		t.Error("moving the expiry found the wrong token")
	}
	if got := get().Body["token"].(sandboxtest.Object)["expiresAt"]; got != "2026-03-01T13:00:00.123456789Z" {
		t.Errorf("the server's own change shows as %v", got)
	}

	remove := func() sandboxtest.Answer {
		return c.call(runners+"DeleteHostAuthenticationToken", sandboxtest.Object{"id": id})
	}
	if a := remove(); a.Status != 200 || a.Text != "{}\n" {
		t.Errorf("deleting: %d %s", a.Status, a.Text)
	}
	gone := []sandboxtest.Answer{remove(), get(), c.call(runners+"UpdateHostAuthenticationToken", sandboxtest.Object{"id": id})}
	for _, a := range gone {
		if a.Status != 404 || a.Body["code"] != "not_found" {
			t.Errorf("after deleting: %d %s", a.Status, a.Text)
		}
	}
}

func TestHostTokenSubjects(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	alice := s.Ona.AddUser()
	as := client{t, c.origin, alice.AccessToken}
	a := as.call(runners+"CreateHostAuthenticationToken", sandboxtest.Object{"runnerId": s.Ona.RunnerID(), "host": "h", "token": "t", "userId": alice.ID})
	token := a.Body["token"].(sandboxtest.Object)
	if diff := cmp.Diff(sandboxtest.Object{"id": alice.ID, "principal": "PRINCIPAL_USER"}, token["subject"]); diff != "" || token["userId"] != alice.ID {
		t.Errorf("the deprecated user: %s %v", diff, token["userId"])
	}
	id := c.createHostToken(s.Ona.RunnerID(), "h") // the caller's own: another subject, no duplicate

	if a := as.call(runners+"GetHostAuthenticationToken", sandboxtest.Object{"id": id}); a.Status != 404 || a.Body["code"] != "not_found" {
		t.Errorf("a stranger's token: %d %s", a.Status, a.Text)
	}
	if a := as.call(runners+"ListHostAuthenticationTokens", sandboxtest.Object{}); len(a.Body["tokens"].([]any)) != 1 {
		t.Errorf("the user sees %s", a.Text)
	}
	forOther := sandboxtest.Object{"runnerId": s.Ona.RunnerID(), "host": "h", "token": "t", "subject": sandboxtest.Object{"id": sandboxtest.Nobody}}
	if a := as.call(runners+"CreateHostAuthenticationToken", forOther); a.Status != 403 || a.Body["code"] != "permission_denied" {
		t.Errorf("for another: %d %s", a.Status, a.Text)
	}
}

func TestHostTokenFilters(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	me, first, second := s.Ona.Admin().ID, s.Ona.RunnerID(), s.Ona.AddRunner()
	c.createHostToken(first, "a")
	c.createHostToken(second, "a")
	c.createHostToken(second, "b")
	for name, test := range map[string]struct {
		filter sandboxtest.Object
		want   int
	}{
		"none":                {sandboxtest.Object{}, 3},
		"a runner":            {sandboxtest.Object{"runnerId": second}, 2},
		"a subject":           {sandboxtest.Object{"subjectId": me}, 3},
		"a deprecated user":   {sandboxtest.Object{"userId": sandboxtest.Nobody}, 0},
		"both must hold":      {sandboxtest.Object{"runnerId": first, "subjectId": sandboxtest.Nobody}, 0},
		"runner and its user": {sandboxtest.Object{"runnerId": first, "userId": me}, 1},
	} {
		a := c.call(runners+"ListHostAuthenticationTokens", sandboxtest.Object{"filter": test.filter})
		if tokens, _ := a.Body["tokens"].([]any); a.Status != 200 || len(tokens) != test.want {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
	if a := c.call(runners+"ListHostAuthenticationTokens", sandboxtest.Object{"pagination": sandboxtest.Object{"pageSize": 101}}); a.Status != 400 {
		t.Errorf("a page too large: %d", a.Status)
	}
}

func TestCreateHostTokenChecksItsArguments(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	runner := s.Ona.RunnerID()
	c.createHostToken(runner, "taken")
	for name, test := range map[string]struct {
		change sandboxtest.Object
		status int
		code   string
	}{
		"no runner":          {sandboxtest.Object{"runnerId": ""}, 400, "invalid_argument"},
		"an unknown runner":  {sandboxtest.Object{"runnerId": sandboxtest.Nobody}, 404, "not_found"},
		"no host":            {sandboxtest.Object{"host": ""}, 400, "invalid_argument"},
		"no token":           {sandboxtest.Object{"token": ""}, 400, "invalid_argument"},
		"a bad integration":  {sandboxtest.Object{"integrationId": "x"}, 400, "invalid_argument"},
		"a bad subject":      {sandboxtest.Object{"subject": sandboxtest.Object{"id": "x"}}, 400, "invalid_argument"},
		"an unknown source":  {sandboxtest.Object{"source": "HOST_AUTHENTICATION_TOKEN_SOURCE_FROM_TOMORROW"}, 400, "invalid_argument"},
		"an unknown kind":    {sandboxtest.Object{"subject": sandboxtest.Object{"id": s.Ona.Admin().ID, "principal": "PRINCIPAL_GHOST"}}, 400, "invalid_argument"},
		"too many scopes":    {sandboxtest.Object{"scopes": strings.Split(strings.Repeat("s,", 100), ",")}, 400, "invalid_argument"},
		"a bad expiry":       {sandboxtest.Object{"expiresAt": "tomorrow"}, 400, "invalid_argument"},
		"a duplicate":        {sandboxtest.Object{"host": "taken"}, 409, "already_exists"},
		"exactly 100 scopes": {sandboxtest.Object{"scopes": strings.Split(strings.Repeat("s,", 99), ",")}, 200, ""},
	} {
		request := sandboxtest.Object{"runnerId": runner, "host": "free", "token": "t"}
		maps.Copy(request, test.change)
		a := c.call(runners+"CreateHostAuthenticationToken", request)
		if code, _ := a.Body["code"].(string); a.Status != test.status || code != test.code {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
}

func TestUpdateOfAHostTokenChecksItsToken(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	id := c.createHostToken(s.Ona.RunnerID(), "github.com")
	for value, status := range map[string]int{"": 400, "n3w": 200} {
		a := c.call(runners+"UpdateHostAuthenticationToken", sandboxtest.Object{"id": id, "token": value})
		if a.Status != status {
			t.Errorf("token %q: %d %s", value, a.Status, a.Text)
		}
	}
	if token := s.Ona.HostTokens()[0].Token; token != "n3w" {
		t.Errorf("the token is %q", token)
	}
}
