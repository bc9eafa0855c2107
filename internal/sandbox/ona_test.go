// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const (
	users   = "/api/gitpod.v1.UserService/"
	runners = "/api/gitpod.v1.RunnerConfigurationService/"
)

// onaClient calls Ona with one access token.
type onaClient struct {
	t           *testing.T
	origin      string
	accessToken string
}

func (c onaClient) call(path string, body any) answer {
	c.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return send(c.t, http.MethodPost, c.origin+path, map[string]string{
		"Authorization":            "Bearer " + c.accessToken,
		"Connect-Protocol-Version": "1",
	}, string(data))
}

// createPAT returns the secret of a new personal access token.
func (c onaClient) createPAT(user, description, validFor string) string {
	c.t.Helper()
	a := c.call(users+"CreatePersonalAccessToken", object{"userId": user, "description": description, "validFor": validFor})
	if a.status != http.StatusOK {
		c.t.Fatalf("creating %q: %d %s", description, a.status, a.text)
	}
	return a.body["token"].(string)
}

// createHostToken returns the id of a new host authentication token.
func (c onaClient) createHostToken(runner, host string) string {
	c.t.Helper()
	a := c.call(runners+"CreateHostAuthenticationToken", object{"runnerId": runner, "host": host, "token": "s3cret"})
	if a.status != http.StatusOK {
		c.t.Fatalf("creating a token for %s: %d %s", host, a.status, a.text)
	}
	return a.body["token"].(map[string]any)["id"].(string)
}

// patIDs lists the ids of one page, and the next page's token.
func (c onaClient) patIDs(request object) (ids []string, next string) {
	c.t.Helper()
	a := c.call(users+"ListPersonalAccessTokens", request)
	if a.status != http.StatusOK {
		c.t.Fatalf("listing: %d %s", a.status, a.text)
	}
	items, _ := a.body["personalAccessTokens"].([]any)
	for _, item := range items {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	next, _ = a.body["pagination"].(map[string]any)["nextToken"].(string)
	return ids, next
}

func newOna(t *testing.T) (*sandbox.Sandbox, *sandbox.Clock, onaClient) {
	t.Helper()
	clock := sandbox.NewFrozenClock(noon)
	s, server := start(t, sandbox.Options{Now: clock.Now})
	return s, clock, onaClient{t, server.URL, s.Ona.Admin().AccessToken}
}

func TestOnaRequestsThatNoMethodAnswers(t *testing.T) {
	t.Parallel()
	_, _, c := newOna(t)
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
		"another content type":       {http.MethodPost, identity, "", map[string]string{"Content-Type": "application/proto"}, 415, nil},
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
			a := send(t, test.method, c.origin+test.path, test.header, test.body)
			if a.status != test.status || a.body["code"] != test.code {
				t.Errorf("got %d %q", a.status, a.text)
			}
		})
	}
}

func TestOnaPATLife(t *testing.T) {
	t.Parallel()
	s, clock, c := newOna(t)
	admin := s.Ona.Admin()
	secret := c.createPAT(admin.ID, "ci", "3600s")
	if !strings.HasPrefix(secret, sandbox.CanaryPrefix) {
		t.Error("the secret carries no canary")
	}
	id := s.Ona.PersonalAccessTokens()[0].ID
	wire := object{
		"id": id, "userId": admin.ID, "description": "ci",
		"creator":   object{"id": admin.ID, "principal": "PRINCIPAL_USER"},
		"createdAt": "2026-03-01T12:00:00.123456Z",
		"expiresAt": "2026-03-01T13:00:00.123456Z",
	}
	get := func() answer { return c.call(users+"GetPersonalAccessToken", object{"personalAccessTokenId": id}) }
	if diff := cmp.Diff(object{"pat": wire}, get().body); diff != "" {
		t.Error(diff)
	}

	clock.Advance(time.Minute)
	holder := onaClient{t, c.origin, secret}
	a := holder.call("/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", object{})
	want := object{"organizationId": admin.OrganizationID, "subject": object{"id": admin.ID, "principal": "PRINCIPAL_USER"}}
	if diff := cmp.Diff(want, a.body); diff != "" {
		t.Error(diff)
	}
	wire["lastUsed"] = "2026-03-01T12:01:00.123456789Z"
	if diff := cmp.Diff(object{"pat": wire}, get().body); diff != "" {
		t.Error(diff)
	}

	clock.Advance(time.Hour)
	if a := holder.call("/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", object{}); a.status != 401 {
		t.Errorf("the expired token got %d", a.status)
	}
	if got := get().status; got != 200 || len(s.Live()) != 0 {
		t.Errorf("expired: get answered %d, %d live", got, len(s.Live()))
	}
	s.Ona.HideExpired(true)
	if a := get(); a.status != 404 || a.body["code"] != "not_found" {
		t.Errorf("hidden: %d %s", a.status, a.text)
	}
	s.Ona.HideExpired(false)

	remove := func() answer { return c.call(users+"DeletePersonalAccessToken", object{"personalAccessTokenId": id}) }
	if a := remove(); a.status != 200 || a.text != "{}\n" {
		t.Errorf("deleting: %d %q", a.status, a.text)
	}
	for _, a := range []answer{remove(), get()} {
		if a.status != 404 || a.body["code"] != "not_found" || a.body["message"] == "" {
			t.Errorf("after deleting: %d %s", a.status, a.text)
		}
	}
}

func TestOnaDeletedPATNoLongerAuthenticates(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	holder := onaClient{t, c.origin, c.createPAT(s.Ona.Admin().ID, "", "60s")}
	if a := holder.call(users+"ListPersonalAccessTokens", object{}); a.status != 200 {
		t.Fatalf("before: %d", a.status)
	}
	if id := s.Ona.PersonalAccessTokens()[0].ID; !s.Ona.RevokePersonalAccessToken(id) || s.Ona.RevokePersonalAccessToken(id) {
		t.Error("revoking worked not exactly once")
	}
	if a := holder.call(users+"ListPersonalAccessTokens", object{}); a.status != 401 || a.body["code"] != "unauthenticated" {
		t.Errorf("after: %d %s", a.status, a.text)
	}
}

func TestOnaCreatePATChecksItsArguments(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	me := s.Ona.Admin().ID
	tests := map[string]struct {
		request object
		status  int
		expires time.Time
	}{
		"no validity":     {object{"userId": me}, 200, noon.Add(30 * 24 * time.Hour)},
		"the longest":     {object{"userId": me, "validFor": "7776000s"}, 200, noon.Add(90 * 24 * time.Hour)},
		"a fraction":      {object{"userId": me, "validFor": "1.500s"}, 200, noon.Add(1500 * time.Millisecond)},
		"zero":            {object{"userId": me, "validFor": "0s"}, 200, noon},
		"too long":        {object{"userId": me, "validFor": "7776000.1s"}, 400, time.Time{}},
		"negative":        {object{"userId": me, "validFor": "-1s"}, 400, time.Time{}},
		"not a duration":  {object{"userId": me, "validFor": "1h"}, 400, time.Time{}},
		"no user":         {object{}, 400, time.Time{}},
		"no UUID":         {object{"userId": "me"}, 400, time.Time{}},
		"an unknown user": {object{"userId": nobody}, 404, time.Time{}},
		"a long story":    {object{"userId": me, "description": strings.Repeat("x", 256)}, 400, time.Time{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.request["description"] = firstNonEmpty(test.request["description"], name)
			a := c.call(users+"CreatePersonalAccessToken", test.request)
			if a.status != test.status {
				t.Fatalf("got %d %s", a.status, a.text)
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

func TestOnaReadOnlyPATCannotWrite(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	me := s.Ona.Admin().ID
	a := c.call(users+"CreatePersonalAccessToken", object{"userId": me, "readOnly": true})
	holder := onaClient{t, c.origin, a.body["token"].(string)}
	if ids, _ := holder.patIDs(object{}); len(ids) != 1 {
		t.Errorf("it sees %v", ids)
	}
	if a := holder.call(users+"CreatePersonalAccessToken", object{"userId": me}); a.status != 403 || a.body["code"] != "permission_denied" {
		t.Errorf("got %d %s", a.status, a.text)
	}
}

func TestOnaVisibility(t *testing.T) {
	t.Parallel()
	s, _, admin := newOna(t)
	as := func(account sandbox.OnaAccount) onaClient { return onaClient{t, admin.origin, account.AccessToken} }
	alice, bob, robot, stranger := s.Ona.AddUser(), s.Ona.AddUser(), s.Ona.AddServiceAccount(), s.Ona.AddOrganization()
	for _, account := range []sandbox.OnaAccount{alice, bob, robot, stranger} {
		as(account).createPAT(account.ID, "own", "60s")
	}
	admin.createPAT(robot.ID, "by the administrator", "60s")

	visible := map[string]struct {
		client onaClient
		want   int
	}{
		"a user sees its own":                    {as(alice), 1},
		"a service account sees its own":         {as(robot), 2},
		"an administrator sees the organization": {admin, 4},
		"another organization sees its own":      {as(stranger), 1},
	}
	for name, test := range visible {
		if ids, _ := test.client.patIDs(object{}); len(ids) != test.want {
			t.Errorf("%s: got %d", name, len(ids))
		}
	}
	if ids, _ := as(alice).patIDs(object{"filter": object{"userIds": []string{bob.ID}}}); ids != nil {
		t.Errorf("the filter shows others: %v", ids)
	}
	if ids, _ := admin.patIDs(object{"filter": object{"userIds": []string{bob.ID, robot.ID}}}); len(ids) != 3 {
		t.Errorf("the filter finds %d", len(ids))
	}

	bobs, _ := as(bob).patIDs(object{})
	for _, method := range []string{"GetPersonalAccessToken", "DeletePersonalAccessToken"} {
		for _, client := range []onaClient{as(alice), as(stranger)} {
			if a := client.call(users+method, object{"personalAccessTokenId": bobs[0]}); a.status != 404 || a.body["code"] != "not_found" {
				t.Errorf("%s: %d %s", method, a.status, a.text)
			}
		}
	}
	if a := as(alice).call(users+"CreatePersonalAccessToken", object{"userId": bob.ID}); a.status != 403 {
		t.Errorf("creating for another: %d %s", a.status, a.text)
	}
	s.Ona.SetAdmin(alice.ID, true)
	if ids, _ := as(alice).patIDs(object{}); len(ids) != 4 {
		t.Errorf("the new administrator sees %d", len(ids))
	}
}

func TestOnaRateLimit(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	s.Inject(sandbox.OnaRateLimit("UserService", 1, 1500*time.Millisecond))
	a := c.call(users+"ListPersonalAccessTokens", object{})
	want := object{
		"code": "resource_exhausted", "message": "rate limit exceeded",
		"details": []any{object{
			// 0a 08: field 1, 8 bytes; 08 01: 1 s; 10 80 ca b5 ee 01: 500000000 ns
			"type": "google.rpc.RetryInfo", "value": "CggIARCAyrXuAQ", "debug": object{"retryDelay": "1.5s"},
		}},
	}
	if diff := cmp.Diff(want, a.body); diff != "" || a.status != 429 {
		t.Errorf("%d %s", a.status, diff)
	}
	if a := c.call(users+"ListPersonalAccessTokens", object{}); a.status != 200 {
		t.Errorf("then: %d", a.status)
	}
}
