// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const accounts = "/api/gitpod.v1.ServiceAccountService/"

// actAs returns a client that acts as a service account.
func (c client) actAs(id string) client {
	c.t.Helper()
	a := c.call(accounts+"CreateServiceAccountAccessToken", sandboxtest.Object{"serviceAccountId": id})
	if a.Status != 200 {
		c.t.Fatalf("acting as %s: %d %s", id, a.Status, a.Text)
	}
	return client{c.t, c.origin, a.Body["token"].(string)}
}

func (c client) mustFail(code, method string, request sandboxtest.Object) {
	c.t.Helper()
	if a := c.call(method, request); a.Body["code"] != code {
		c.t.Errorf("%s: %d %s, want %s", method, a.Status, a.Text, code)
	}
}

func TestActingAsAServiceAccount(t *testing.T) {
	t.Parallel()
	s, clock, admin := New(t)
	id := s.Ona.ServiceAccountID()
	acting := admin.actAs(id)
	identity := "/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity"
	a := acting.call(identity, sandboxtest.Object{})
	if diff := cmp.Diff(sandboxtest.Object{"id": id, "principal": "PRINCIPAL_SERVICE_ACCOUNT"}, a.Body["subject"]); diff != "" {
		t.Error(diff)
	}
	clock.Advance(30*time.Minute - time.Nanosecond)
	if a := acting.call(identity, sandboxtest.Object{}); a.Status != 200 {
		t.Errorf("before its end: %d", a.Status)
	}
	clock.Advance(time.Nanosecond)
	if a := acting.call(identity, sandboxtest.Object{}); a.Status != 401 {
		t.Errorf("after half an hour: %d", a.Status)
	}
	acting = admin.actAs(id)
	s.Ona.EndBearers()
	if a := acting.call(identity, sandboxtest.Object{}); a.Status != 401 {
		t.Errorf("ended early: %d", a.Status)
	}
}

func TestWhoMayActAsAServiceAccount(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	as := func(account ona.Account) client { return client{t, admin.origin, account.AccessToken} }
	id, other := s.Ona.ServiceAccountID(), s.Ona.AddServiceAccount()
	const impersonate = accounts + "CreateServiceAccountAccessToken"
	request := sandboxtest.Object{"serviceAccountId": id}
	as(s.Ona.AddUser()).mustFail("permission_denied", impersonate, request)
	as(other).mustFail("permission_denied", impersonate, request)
	as(s.Ona.AddOrganization()).mustFail("not_found", impersonate, request)
	admin.mustFail("not_found", impersonate, sandboxtest.Object{"serviceAccountId": sandboxtest.Nobody})
	admin.mustFail("not_found", impersonate, sandboxtest.Object{"serviceAccountId": s.Ona.Admin().ID})
	admin.mustFail("invalid_argument", impersonate, sandboxtest.Object{"serviceAccountId": "robot"})

	acting := admin.actAs(id)
	s.Ona.SetSuspended(id, true)
	admin.mustFail("failed_precondition", impersonate, request)
	acting.mustFail("unauthenticated", accounts+"ListServiceAccountTokens", sandboxtest.Object{})
	s.Ona.SetSuspended(id, false)
	s.Ona.SetAccountEnd(id, sandboxtest.Noon)
	admin.mustFail("failed_precondition", impersonate, request)
}

func TestServiceAccountTokenLife(t *testing.T) {
	t.Parallel()
	s, clock, admin := New(t)
	id := s.Ona.ServiceAccountID()
	acting := admin.actAs(id)
	a := acting.call(accounts+"CreateServiceAccountToken", sandboxtest.Object{"description": "ci", "validFor": "3600s"})
	issued := s.Ona.ServiceAccountTokens()[0]
	wire := sandboxtest.Object{
		"id": issued.ID, "serviceAccountId": id, "description": "ci",
		"creator":   sandboxtest.Object{"id": id, "principal": "PRINCIPAL_SERVICE_ACCOUNT"},
		"createdAt": "2026-03-01T12:00:00.123456Z", "expiresAt": "2026-03-01T13:00:00.123456Z",
	}
	if diff := cmp.Diff(sandboxtest.Object{"token": issued.Secret, "serviceAccountToken": wire}, a.Body); diff != "" {
		t.Fatal(diff)
	}
	// It reads, and writes nothing.
	holder := client{t, admin.origin, issued.Secret}
	wire["lastUsed"] = "2026-03-01T12:00:00.123456789Z"
	for range 2 {
		a = holder.call(accounts+"GetServiceAccountToken", sandboxtest.Object{"serviceAccountTokenId": issued.ID})
	}
	if diff := cmp.Diff(sandboxtest.Object{"token": wire}, a.Body); diff != "" {
		t.Error(diff)
	}
	holder.mustFail("permission_denied", accounts+"CreateServiceAccountToken", sandboxtest.Object{})
	holder.mustFail("permission_denied", runners+"CreateHostAuthenticationToken", sandboxtest.Object{})
	if live := s.Live(); len(live) != 1 || live[0].Kind != stage.KindServiceAccountToken || live[0].Owner != id {
		t.Errorf("these live: %v", live)
	}
	// Nobody else sees it.
	robot := s.Ona.AddServiceAccount()
	for _, other := range []client{admin, admin.actAs(robot.ID)} {
		for _, method := range []string{"GetServiceAccountToken", "DeleteServiceAccountToken"} {
			other.mustFail("not_found", accounts+method, sandboxtest.Object{"serviceAccountTokenId": issued.ID})
		}
	}
	admin.mustFail("permission_denied", accounts+"ListServiceAccountTokens", sandboxtest.Object{})
	admin.mustFail("permission_denied", accounts+"CreateServiceAccountToken", sandboxtest.Object{})

	clock.Advance(time.Hour)
	holder.mustFail("unauthenticated", accounts+"ListServiceAccountTokens", sandboxtest.Object{})
	acting = admin.actAs(id)
	if a := acting.call(accounts+"DeleteServiceAccountToken", sandboxtest.Object{"serviceAccountTokenId": issued.ID}); a.Status != 200 {
		t.Errorf("deleting an expired one: %d %s", a.Status, a.Text)
	}
	acting.mustFail("not_found", accounts+"DeleteServiceAccountToken", sandboxtest.Object{"serviceAccountTokenId": issued.ID})
}

func TestServiceAccountTokenValidity(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	id := s.Ona.ServiceAccountID()
	acting := admin.actAs(id)
	expires := func(request sandboxtest.Object) any {
		t.Helper()
		a := acting.call(accounts+"CreateServiceAccountToken", request)
		token, _ := a.Body["serviceAccountToken"].(sandboxtest.Object)
		return token["expiresAt"]
	}
	if got := expires(sandboxtest.Object{"validFor": "2524608000s"}); got != "2106-03-02T12:00:00.123456Z" {
		t.Errorf("80 years end at %v", got)
	}
	if got := expires(sandboxtest.Object{}); got != "2026-03-31T12:00:00.123456Z" {
		t.Errorf("the default ends at %v", got)
	}
	for _, validFor := range []string{"2524608001s", "-1s", "80y"} {
		acting.mustFail("invalid_argument", accounts+"CreateServiceAccountToken", sandboxtest.Object{"validFor": validFor})
	}
	s.Ona.SetAccountEnd(id, sandboxtest.Noon.Add(time.Minute))
	if got := expires(sandboxtest.Object{"validFor": "3600s"}); got != "2026-03-01T12:01:00.123456789Z" {
		t.Errorf("a token of an account that ends at %v", got)
	}
}

func TestServiceAccountsAreListed(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	first, second := s.Ona.ServiceAccountID(), s.Ona.AddServiceAccount().ID
	s.Ona.AddOrganization()
	ids := func(c client, filter sandboxtest.Object) (ids []any) {
		a := c.call(accounts+"ListServiceAccounts", sandboxtest.Object{"filter": filter, "pagination": sandboxtest.Object{"pageSize": 100}})
		listed, _ := a.Body["serviceAccounts"].([]any)
		for _, account := range listed {
			ids = append(ids, account.(sandboxtest.Object)["id"])
		}
		return ids
	}
	if diff := cmp.Diff([]any{first, second}, ids(admin, nil)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{second}, ids(admin, sandboxtest.Object{"serviceAccountIds": []string{second}})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{second}, ids(admin.actAs(second), nil)); diff != "" {
		t.Error(diff)
	}
	user := client{t, admin.origin, s.Ona.AddUser().AccessToken}
	user.mustFail("permission_denied", accounts+"ListServiceAccounts", sandboxtest.Object{})
	s.Ona.SetSuspended(second, true)
	a := admin.call(accounts+"GetServiceAccount", sandboxtest.Object{"serviceAccountId": second})
	if account := a.Body["serviceAccount"].(sandboxtest.Object); account["suspended"] != true {
		t.Errorf("got %v", account)
	}
}

// Only the subject creates, reads, changes and deletes a host's token: an
// administrator lists those of others, and no more.
func TestHostTokenOfAServiceAccount(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	id, runner := s.Ona.ServiceAccountID(), s.Ona.RunnerID()
	acting := admin.actAs(id)
	request := sandboxtest.Object{"runnerId": runner, "host": "h", "token": "t", "subject": sandboxtest.Object{"id": id, "principal": "PRINCIPAL_SERVICE_ACCOUNT"}}
	admin.mustFail("permission_denied", runners+"CreateHostAuthenticationToken", request)
	a := acting.call(runners+"CreateHostAuthenticationToken", request)
	token := sandboxtest.Object{"id": a.Body["token"].(sandboxtest.Object)["id"]}
	own := []string{"GetHostAuthenticationToken", "UpdateHostAuthenticationToken", "DeleteHostAuthenticationToken"}
	for _, method := range own {
		admin.mustFail("not_found", runners+method, token)
	}
	lists := func(c client) int {
		tokens, _ := c.call(runners+"ListHostAuthenticationTokens", sandboxtest.Object{}).Body["tokens"].([]any)
		return len(tokens)
	}
	user := client{t, admin.origin, s.Ona.AddUser().AccessToken}
	if lists(admin) != 1 || lists(acting) != 1 || lists(user) != 0 {
		t.Errorf("the administrator lists %d, the account %d, a user %d", lists(admin), lists(acting), lists(user))
	}
	s.Ona.SetRunnerRole(id, runner, false)
	for _, method := range own {
		acting.mustFail("not_found", runners+method, token)
	}
	request["host"] = "other"
	acting.mustFail("permission_denied", runners+"CreateHostAuthenticationToken", request)
	if lists(admin) != 1 || lists(acting) != 0 {
		t.Errorf("without the role the administrator lists %d, the account %d", lists(admin), lists(acting))
	}
	s.Ona.SetRunnerRole(id, runner, true)
	for _, method := range own {
		if a := acting.call(runners+method, token); a.Status != 200 {
			t.Errorf("%s: %d %s", method, a.Status, a.Text)
		}
	}
}

func TestSCMIntegrations(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t)
	want := sandboxtest.Object{"id": s.Ona.SCMIntegrationID(), "runnerId": s.Ona.RunnerID(), "scmId": "github", "host": "github.com", "pat": true}
	a := admin.call(runners+"GetSCMIntegration", sandboxtest.Object{"id": s.Ona.SCMIntegrationID()})
	if diff := cmp.Diff(sandboxtest.Object{"integration": want}, a.Body); diff != "" {
		t.Error(diff)
	}
	a = admin.call(runners+"ListSCMIntegrations", sandboxtest.Object{"filter": sandboxtest.Object{"runnerIds": []string{s.Ona.RunnerID()}}})
	if diff := cmp.Diff([]any{want}, a.Body["integrations"]); diff != "" {
		t.Error(diff)
	}
	a = admin.call(runners+"ListSCMIntegrations", sandboxtest.Object{"filter": sandboxtest.Object{"runnerIds": []string{sandboxtest.Nobody}}})
	if a.Body["integrations"] != nil {
		t.Errorf("another runner has %v", a.Body)
	}
	stranger := client{t, admin.origin, s.Ona.AddOrganization().AccessToken}
	stranger.mustFail("not_found", runners+"GetSCMIntegration", sandboxtest.Object{"id": s.Ona.SCMIntegrationID()})
}
