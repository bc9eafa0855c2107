// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestOnaHostTokenLife(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	admin, runner := s.Ona.Admin(), s.Ona.RunnerID()
	a := c.call(runners+"CreateHostAuthenticationToken", object{
		"runnerId": runner, "host": "github.com", "token": "s3cret", "refreshToken": "r3fresh",
		"source": "HOST_AUTHENTICATION_TOKEN_SOURCE_FROM_TOMORROW", "scopes": []string{"repo"},
		"expiresAt": "2026-04-01T02:00:00.5+02:00",
		"subject":   object{"id": nobody, "principal": "PRINCIPAL_AGENT_EXECUTION"},
	})
	id := s.Ona.HostTokens()[0].ID
	wire := object{
		"id": id, "runnerId": runner, "host": "github.com", "scopes": []any{"repo"},
		"source":    "HOST_AUTHENTICATION_TOKEN_SOURCE_FROM_TOMORROW",
		"subject":   object{"id": nobody, "principal": "PRINCIPAL_AGENT_EXECUTION"},
		"expiresAt": "2026-04-01T00:00:00.500Z",
	}
	if diff := cmp.Diff(object{"token": wire}, a.body); diff != "" {
		t.Fatal(diff)
	}

	update := func(request object) {
		t.Helper()
		request["id"] = id
		if a := c.call(runners+"UpdateHostAuthenticationToken", request); a.status != 200 || a.text != "{}\n" {
			t.Errorf("updating: %d %s", a.status, a.text)
		}
	}
	get := func() answer { return c.call(runners+"GetHostAuthenticationToken", object{"id": id}) }
	update(object{"scopes": []string{}, "expiresAt": nil})
	if diff := cmp.Diff(object{"token": wire}, get().body); diff != "" {
		t.Errorf("an update of nothing changed %s", diff)
	}
	update(object{"token": "n3w", "scopes": []string{"read:user"}, "expiresAt": "2026-05-01T00:00:00Z"})
	wire["scopes"], wire["expiresAt"] = []any{"read:user"}, "2026-05-01T00:00:00Z"
	if diff := cmp.Diff(object{"token": wire}, get().body); diff != "" {
		t.Error(diff)
	}
	want := sandbox.OnaHostToken{
		ID: id, RunnerID: runner, Host: "github.com", SubjectID: nobody, Token: "n3w", RefreshToken: "r3fresh",
		Source: "HOST_AUTHENTICATION_TOKEN_SOURCE_FROM_TOMORROW", Scopes: []string{"read:user"},
		ExpiresAt: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff([]sandbox.OnaHostToken{want}, s.Ona.HostTokens()); diff != "" {
		t.Error(diff)
	}

	if !s.Ona.SetHostTokenExpiry(id, noon.Add(time.Hour)) || s.Ona.SetHostTokenExpiry(admin.ID, noon) {
		t.Error("moving the expiry found the wrong token")
	}
	if got := get().body["token"].(object)["expiresAt"]; got != "2026-03-01T13:00:00.123456789Z" {
		t.Errorf("the server's own change shows as %v", got)
	}

	remove := func() answer { return c.call(runners+"DeleteHostAuthenticationToken", object{"id": id}) }
	if a := remove(); a.status != 200 || a.text != "{}\n" {
		t.Errorf("deleting: %d %s", a.status, a.text)
	}
	gone := []answer{remove(), get(), c.call(runners+"UpdateHostAuthenticationToken", object{"id": id})}
	for _, a := range gone {
		if a.status != 404 || a.body["code"] != "not_found" {
			t.Errorf("after deleting: %d %s", a.status, a.text)
		}
	}
}

func TestOnaHostTokenSubjects(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	alice := s.Ona.AddUser()
	a := c.call(runners+"CreateHostAuthenticationToken", object{"runnerId": s.Ona.RunnerID(), "host": "h", "token": "t", "userId": alice.ID})
	token := a.body["token"].(object)
	if diff := cmp.Diff(object{"id": alice.ID, "principal": "PRINCIPAL_USER"}, token["subject"]); diff != "" || token["userId"] != alice.ID {
		t.Errorf("the deprecated user: %s %v", diff, token["userId"])
	}
	id := c.createHostToken(s.Ona.RunnerID(), "h") // the caller's own: another subject, no duplicate

	as := onaClient{t, c.origin, alice.AccessToken}
	if a := as.call(runners+"GetHostAuthenticationToken", object{"id": id}); a.status != 404 || a.body["code"] != "not_found" {
		t.Errorf("a stranger's token: %d %s", a.status, a.text)
	}
	if a := as.call(runners+"ListHostAuthenticationTokens", object{}); len(a.body["tokens"].([]any)) != 1 {
		t.Errorf("the user sees %s", a.text)
	}
	forOther := object{"runnerId": s.Ona.RunnerID(), "host": "h", "token": "t", "subject": object{"id": nobody}}
	if a := as.call(runners+"CreateHostAuthenticationToken", forOther); a.status != 403 || a.body["code"] != "permission_denied" {
		t.Errorf("for another: %d %s", a.status, a.text)
	}
}

func TestOnaHostTokenFilters(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	me, first, second := s.Ona.Admin().ID, s.Ona.RunnerID(), s.Ona.AddRunner()
	c.createHostToken(first, "a")
	c.createHostToken(second, "a")
	c.createHostToken(second, "b")
	for name, test := range map[string]struct {
		filter object
		want   int
	}{
		"none":                {object{}, 3},
		"a runner":            {object{"runnerId": second}, 2},
		"a subject":           {object{"subjectId": me}, 3},
		"a deprecated user":   {object{"userId": nobody}, 0},
		"both must hold":      {object{"runnerId": first, "subjectId": nobody}, 0},
		"runner and its user": {object{"runnerId": first, "userId": me}, 1},
	} {
		a := c.call(runners+"ListHostAuthenticationTokens", object{"filter": test.filter})
		if tokens, _ := a.body["tokens"].([]any); a.status != 200 || len(tokens) != test.want {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	if a := c.call(runners+"ListHostAuthenticationTokens", object{"pagination": object{"pageSize": 101}}); a.status != 400 {
		t.Errorf("a page too large: %d", a.status)
	}
}

func TestOnaCreateHostTokenChecksItsArguments(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	runner := s.Ona.RunnerID()
	c.createHostToken(runner, "taken")
	for name, test := range map[string]struct {
		change object
		status int
		code   string
	}{
		"no runner":          {object{"runnerId": ""}, 400, "invalid_argument"},
		"an unknown runner":  {object{"runnerId": nobody}, 404, "not_found"},
		"no host":            {object{"host": ""}, 400, "invalid_argument"},
		"no token":           {object{"token": ""}, 400, "invalid_argument"},
		"a bad integration":  {object{"integrationId": "x"}, 400, "invalid_argument"},
		"a bad subject":      {object{"subject": object{"id": "x"}}, 400, "invalid_argument"},
		"too many scopes":    {object{"scopes": strings.Split(strings.Repeat("s,", 100), ",")}, 400, "invalid_argument"},
		"a bad expiry":       {object{"expiresAt": "tomorrow"}, 400, "invalid_argument"},
		"a duplicate":        {object{"host": "taken"}, 409, "already_exists"},
		"exactly 100 scopes": {object{"scopes": strings.Split(strings.Repeat("s,", 99), ",")}, 200, ""},
	} {
		request := object{"runnerId": runner, "host": "free", "token": "t"}
		maps.Copy(request, test.change)
		a := c.call(runners+"CreateHostAuthenticationToken", request)
		if code, _ := a.body["code"].(string); a.status != test.status || code != test.code {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
}
