// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const (
	users   = "/api/gitpod.v1.UserService/"
	runners = "/api/gitpod.v1.RunnerConfigurationService/"
)

// client calls Ona with one access token.
type client struct {
	t           *testing.T
	origin      string
	accessToken string
}

func (c client) call(path string, body any) sandboxtest.Answer {
	c.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return sandboxtest.Send(c.t, http.MethodPost, c.origin+path, map[string]string{
		"Authorization":            "Bearer " + c.accessToken,
		"Connect-Protocol-Version": "1",
	}, string(data))
}

// createPAT returns the secret of a new personal access token.
func (c client) createPAT(user, description, validFor string) string {
	c.t.Helper()
	a := c.call(users+"CreatePersonalAccessToken", sandboxtest.Object{"userId": user, "description": description, "validFor": validFor})
	if a.Status != http.StatusOK {
		c.t.Fatalf("creating %q: %d %s", description, a.Status, a.Text)
	}
	return a.Body["token"].(string)
}

// createHostToken returns the id of a new host authentication token.
func (c client) createHostToken(runner, host string) string {
	c.t.Helper()
	a := c.call(runners+"CreateHostAuthenticationToken", sandboxtest.Object{"runnerId": runner, "host": host, "token": "s3cret"})
	if a.Status != http.StatusOK {
		c.t.Fatalf("creating a token for %s: %d %s", host, a.Status, a.Text)
	}
	return a.Body["token"].(map[string]any)["id"].(string)
}

// patIDs lists the ids of one page, and the next page's token.
func (c client) patIDs(request sandboxtest.Object) (ids []string, next string) {
	c.t.Helper()
	a := c.call(users+"ListPersonalAccessTokens", request)
	if a.Status != http.StatusOK {
		c.t.Fatalf("listing: %d %s", a.Status, a.Text)
	}
	items, _ := a.Body["personalAccessTokens"].([]any)
	for _, item := range items {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	next, _ = a.Body["pagination"].(map[string]any)["nextToken"].(string)
	return ids, next
}

func New(t *testing.T) (*sandbox.Sandbox, *stage.Clock, client) {
	t.Helper()
	clock := stage.NewFrozenClock(sandboxtest.Noon)
	s, server := sandboxtest.Start(t, sandbox.Options{Now: clock.Now})
	return s, clock, client{t, server.URL, s.Ona.Admin().AccessToken}
}

func TestRequestsThatNoMethodAnswers(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	identity := "/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity"
	auth := "Bearer " + c.accessToken
	tests := map[string]struct {
		method, path, body string
		header             map[string]string
		status             int
		code               any
	}{
		"an unknown method":          {http.MethodPost, users + "ReadMinds", "{}", nil, 404, nil},
		"a GET":                      {http.MethodGet, identity, "", nil, 404, nil},
		"another content type":       {http.MethodPost, identity, "", map[string]string{"Content-Type": "application/proto"}, 415, "unimplemented"},
		"no credential":              {http.MethodPost, identity, "{}", nil, 401, "unauthenticated"},
		"an unknown credential":      {http.MethodPost, identity, "{}", map[string]string{"Authorization": "Bearer x"}, 401, "unauthenticated"},
		"another protocol version":   {http.MethodPost, identity, "{}", map[string]string{"Connect-Protocol-Version": "2"}, 400, "invalid_argument"},
		"a compressed body":          {http.MethodPost, identity, "{}", map[string]string{"Content-Encoding": "gzip"}, 501, "unimplemented"},
		"an empty body":              {http.MethodPost, identity, "", map[string]string{"Authorization": auth}, 400, "invalid_argument"},
		"not JSON":                   {http.MethodPost, identity, "{", map[string]string{"Authorization": auth}, 400, "invalid_argument"},
		"no version, with a charset": {http.MethodPost, identity, "{}", map[string]string{"Authorization": auth, "Content-Type": "application/json; charset=utf-8"}, 200, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sandboxtest.Send(t, test.method, c.origin+test.path, test.header, test.body)
			if a.Status != test.status || a.Body["code"] != test.code {
				t.Errorf("got %d %q", a.Status, a.Text)
			}
		})
	}
}

func TestBinaryMessagesAreToldThatJSONIsServed(t *testing.T) {
	t.Parallel()
	_, _, c := New(t)
	a := sandboxtest.Send(t, http.MethodPost, c.origin+users+"ListPersonalAccessTokens", map[string]string{"Content-Type": "application/proto"}, "\n\x00")
	text, _ := a.Body["message"].(string) // which a client of the protocol shows
	if a.Status != http.StatusUnsupportedMediaType || !strings.Contains(text, "application/json") {
		t.Errorf("%d %q", a.Status, a.Text)
	}
}

func TestPATLife(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	admin := s.Ona.Admin()
	secret := c.createPAT(admin.ID, "ci", "3600s")
	if !strings.HasPrefix(secret, stage.CanaryPrefix) {
		t.Error("the secret carries no canary")
	}
	id := s.Ona.PersonalAccessTokens()[0].ID
	wire := sandboxtest.Object{
		"id": id, "userId": admin.ID, "description": "ci",
		"creator":   sandboxtest.Object{"id": admin.ID, "principal": "PRINCIPAL_USER"},
		"createdAt": "2026-03-01T12:00:00.123456Z",
		"expiresAt": "2026-03-01T13:00:00.123456Z",
	}
	get := func() sandboxtest.Answer {
		return c.call(users+"GetPersonalAccessToken", sandboxtest.Object{"personalAccessTokenId": id})
	}
	if diff := cmp.Diff(sandboxtest.Object{"pat": wire}, get().Body); diff != "" {
		t.Error(diff)
	}

	clock.Advance(time.Minute)
	holder := client{t, c.origin, secret}
	a := holder.call("/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", sandboxtest.Object{})
	want := sandboxtest.Object{"organizationId": admin.OrganizationID, "organizationTier": "ORGANIZATION_TIER_ENTERPRISE", "subject": sandboxtest.Object{"id": admin.ID, "principal": "PRINCIPAL_USER"}}
	if diff := cmp.Diff(want, a.Body); diff != "" {
		t.Error(diff)
	}
	wire["lastUsed"] = "2026-03-01T12:01:00.123456789Z"
	if diff := cmp.Diff(sandboxtest.Object{"pat": wire}, get().Body); diff != "" {
		t.Error(diff)
	}

	clock.Advance(time.Hour)
	if a := holder.call("/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", sandboxtest.Object{}); a.Status != 401 {
		t.Errorf("the expired token got %d", a.Status)
	}
	if got := get().Status; got != 200 || len(s.Live()) != 0 {
		t.Errorf("expired: get answered %d, %d live", got, len(s.Live()))
	}
	s.Ona.HideExpired(true)
	if a := get(); a.Status != 404 || a.Body["code"] != "not_found" {
		t.Errorf("hidden: %d %s", a.Status, a.Text)
	}
	s.Ona.HideExpired(false)

	remove := func() sandboxtest.Answer {
		return c.call(users+"DeletePersonalAccessToken", sandboxtest.Object{"personalAccessTokenId": id})
	}
	if a := remove(); a.Status != 200 || a.Text != "{}\n" {
		t.Errorf("deleting: %d %q", a.Status, a.Text)
	}
	for _, a := range []sandboxtest.Answer{remove(), get()} {
		if a.Status != 404 || a.Body["code"] != "not_found" || a.Body["message"] == "" {
			t.Errorf("after deleting: %d %s", a.Status, a.Text)
		}
	}
}

func TestDeletedPATNoLongerAuthenticates(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	holder := client{t, c.origin, c.createPAT(s.Ona.Admin().ID, "", "60s")}
	if a := holder.call(users+"ListPersonalAccessTokens", sandboxtest.Object{}); a.Status != 200 {
		t.Fatalf("before: %d", a.Status)
	}
	if id := s.Ona.PersonalAccessTokens()[0].ID; !s.Ona.RevokePersonalAccessToken(id) || s.Ona.RevokePersonalAccessToken(id) {
		t.Error("revoking worked not exactly once")
	}
	if a := holder.call(users+"ListPersonalAccessTokens", sandboxtest.Object{}); a.Status != 401 || a.Body["code"] != "unauthenticated" {
		t.Errorf("after: %d %s", a.Status, a.Text)
	}
}

func TestCreatePATChecksItsArguments(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	me := s.Ona.Admin().ID
	tests := map[string]struct {
		request sandboxtest.Object
		status  int
		expires time.Time
	}{
		"no validity":     {sandboxtest.Object{"userId": me}, 200, sandboxtest.Noon.Add(30 * 24 * time.Hour)},
		"the longest":     {sandboxtest.Object{"userId": me, "validFor": "7776000s"}, 200, sandboxtest.Noon.Add(90 * 24 * time.Hour)},
		"a fraction":      {sandboxtest.Object{"userId": me, "validFor": "1.500s"}, 200, sandboxtest.Noon.Add(1500 * time.Millisecond)},
		"zero":            {sandboxtest.Object{"userId": me, "validFor": "0s"}, 200, sandboxtest.Noon},
		"too long":        {sandboxtest.Object{"userId": me, "validFor": "7776000.1s"}, 400, time.Time{}},
		"negative":        {sandboxtest.Object{"userId": me, "validFor": "-1s"}, 400, time.Time{}},
		"not a duration":  {sandboxtest.Object{"userId": me, "validFor": "1h"}, 400, time.Time{}},
		"no user":         {sandboxtest.Object{}, 400, time.Time{}},
		"no UUID":         {sandboxtest.Object{"userId": "me"}, 400, time.Time{}},
		"an unknown user": {sandboxtest.Object{"userId": sandboxtest.Nobody}, 404, time.Time{}},
		"a long story":    {sandboxtest.Object{"userId": me, "description": strings.Repeat("x", 256)}, 400, time.Time{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.request["description"] = firstNonEmpty(test.request["description"], name)
			a := c.call(users+"CreatePersonalAccessToken", test.request)
			if a.Status != test.status {
				t.Fatalf("got %d %s", a.Status, a.Text)
			}
			if test.status == 200 {
				created := s.Ona.PersonalAccessTokens()
				if got := created[len(created)-1].ExpiresAt; !got.Equal(test.expires.Truncate(time.Microsecond)) {
					t.Errorf("expires %v", got)
				}
			}
		})
	}
}

func firstNonEmpty(value any, otherwise string) any {
	if value != nil {
		return value
	}
	return otherwise
}

func TestReadOnlyPATCannotWrite(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	me := s.Ona.Admin().ID
	a := c.call(users+"CreatePersonalAccessToken", sandboxtest.Object{"userId": me, "readOnly": true})
	holder := client{t, c.origin, a.Body["token"].(string)}
	if ids, _ := holder.patIDs(sandboxtest.Object{}); len(ids) != 1 {
		t.Errorf("it sees %v", ids)
	}
	if a := holder.call(users+"CreatePersonalAccessToken", sandboxtest.Object{"userId": me}); a.Status != 403 || a.Body["code"] != "permission_denied" {
		t.Errorf("got %d %s", a.Status, a.Text)
	}
}

func TestVisibility(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	as := func(account ona.Account) client { return client{t, admin.origin, account.AccessToken} }
	alice, bob, robot, stranger := s.Ona.AddUser(), s.Ona.AddUser(), s.Ona.AddServiceAccount(), s.Ona.AddOrganization()
	for _, account := range []ona.Account{alice, bob, stranger} {
		as(account).createPAT(account.ID, "own", "60s")
	}
	admin.createPAT(bob.ID, "by the administrator", "60s")
	for _, client := range []client{admin, as(robot)} { // it is no user
		if a := client.call(users+"CreatePersonalAccessToken", sandboxtest.Object{"userId": robot.ID}); a.Status != 404 || a.Body["code"] != "not_found" {
			t.Errorf("for a service account: %d %s", a.Status, a.Text)
		}
	}

	visible := map[string]struct {
		client client
		want   int
	}{
		"a user sees its own":                    {as(alice), 1},
		"a service account has none":             {as(robot), 0},
		"an administrator sees the organization": {admin, 3},
		"another organization sees its own":      {as(stranger), 1},
	}
	for name, test := range visible {
		if ids, _ := test.client.patIDs(sandboxtest.Object{}); len(ids) != test.want {
			t.Errorf("%s: got %d", name, len(ids))
		}
	}
	if ids, _ := as(alice).patIDs(sandboxtest.Object{"filter": sandboxtest.Object{"userIds": []string{bob.ID}}}); ids != nil {
		t.Errorf("the filter shows others: %v", ids)
	}
	if ids, _ := admin.patIDs(sandboxtest.Object{"filter": sandboxtest.Object{"userIds": []string{bob.ID, robot.ID}}}); len(ids) != 2 {
		t.Errorf("the filter finds %d", len(ids))
	}

	bobs, _ := as(bob).patIDs(sandboxtest.Object{})
	for _, method := range []string{"GetPersonalAccessToken", "DeletePersonalAccessToken"} {
		for _, client := range []client{as(alice), as(stranger)} {
			if a := client.call(users+method, sandboxtest.Object{"personalAccessTokenId": bobs[0]}); a.Status != 404 || a.Body["code"] != "not_found" {
				t.Errorf("%s: %d %s", method, a.Status, a.Text)
			}
		}
	}
	if a := as(alice).call(users+"CreatePersonalAccessToken", sandboxtest.Object{"userId": bob.ID}); a.Status != 403 {
		t.Errorf("creating for another: %d %s", a.Status, a.Text)
	}
	s.Ona.SetAdmin(alice.ID, true)
	if ids, _ := as(alice).patIDs(sandboxtest.Object{}); len(ids) != 3 {
		t.Errorf("the new administrator sees %d", len(ids))
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	s.Inject(sandbox.OnaRateLimit("UserService", 1, 1500*time.Millisecond))
	a := c.call(users+"ListPersonalAccessTokens", sandboxtest.Object{})
	want := sandboxtest.Object{
		"code": "resource_exhausted", "message": "rate limit exceeded",
		"details": []any{sandboxtest.Object{
			// 0a 08: field 1, 8 bytes; 08 01: 1 s; 10 80 ca b5 ee 01: 500000000 ns
			"type": "google.rpc.RetryInfo", "value": "CggIARCAyrXuAQ", "debug": sandboxtest.Object{"retryDelay": "1.5s"},
		}},
	}
	if diff := cmp.Diff(want, a.Body); diff != "" || a.Status != 429 {
		t.Errorf("%d %s", a.Status, diff)
	}
	if a := c.call(users+"ListPersonalAccessTokens", sandboxtest.Object{}); a.Status != 200 {
		t.Errorf("then: %d", a.Status)
	}
}
