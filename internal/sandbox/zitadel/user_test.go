// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

func TestUsersV2(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t, sandbox.Options{})
	z := s.Zitadel
	home, away := z.DefaultOrganizationID(), z.AddOrganization("Third")
	human := z.AddHumanUser(away, "Ada Lovelace")
	owner := admin.as(z.AddCredential(z.AddMachineUser(home, "owner", zitadel.OrgOwner)))
	expiry := sandboxtest.Object{"expirationDate": "2030-01-01T00:00:00Z"}
	machine := sandboxtest.Object{"organizationId": home, "username": "v2", "machine": sandboxtest.Object{"name": "v2"}}
	elsewhere := sandboxtest.Object{"organizationId": away, "username": "x", "machine": sandboxtest.Object{}}
	nowhere := sandboxtest.Object{"organizationId": "1", "username": "x", "machine": sandboxtest.Object{}}
	tests := []struct {
		name         string
		c            client
		method, path string
		body         sandboxtest.Object
		status       int
		id           string
	}{
		{"a user of another organization", owner, http.MethodGet, "/v2/users/" + human, nil, 404, "AUTHZ-cdgFk"},
		{"a human as instance owner", admin, http.MethodGet, "/v2/users/" + human, nil, 200, ""},
		{"a human's token", admin, http.MethodPost, "/v2/users/" + human + "/pats", expiry, 400, "COMMAND-Df2f1"},
		{"creating", owner, http.MethodPost, "/v2/users/new", machine, 200, ""},
		{"creating again", owner, http.MethodPost, "/v2/users/new", machine, 409, "V3-DKcYh"},
		{"creating elsewhere", owner, http.MethodPost, "/v2/users/new", elsewhere, 404, "AUTHZ-cdgFk"},
		{"creating nowhere", admin, http.MethodPost, "/v2/users/new", nowhere, 400, "COMMAND-QXPGs"},
		{"creating a human", admin, http.MethodPost, "/v2/users/new", sandboxtest.Object{"organizationId": home}, 400, ""},
		{"deleting elsewhere", owner, http.MethodDelete, "/v2/users/" + human, nil, 404, "AUTHZ-cdgFk"},
		{"deleting", admin, http.MethodDelete, "/v2/users/" + human, nil, 200, ""},
		{"deleting again", admin, http.MethodDelete, "/v2/users/" + human, nil, 404, "COMMAND-m9od"},
		{"deleting again in v1", admin.in(away), http.MethodDelete, "/management/v1/users/" + human, nil, 404, "COMMAND-m9od"},
		{"locking the deleted", admin.in(away), http.MethodPost, "/management/v1/users/" + human + "/_lock", nil, 404, "COMMAND-5M9fs"},
	}
	for _, test := range tests {
		a := test.c.call(test.method, test.path, test.body)
		if a.Status != test.status || a.errorID() != test.id {
			t.Errorf("%s: %d %s", test.name, a.Status, a.Text)
		}
	}
}

func TestUserV2Form(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	user, org := s.Zitadel.MachineUserID(), s.Zitadel.DefaultOrganizationID()
	details := sandboxtest.Object{
		"sequence": "1", "resourceOwner": org,
		"creationDate": "2026-03-01T12:00:00.123456Z", "changeDate": "2026-03-01T12:00:00.123456Z",
	}
	want := sandboxtest.Object{"details": details, "user": sandboxtest.Object{
		"userId": user, "details": details, "state": "USER_STATE_ACTIVE", "username": "ci",
		"loginNames": []any{"ci"}, "preferredLoginName": "ci", "machine": sandboxtest.Object{"name": "CI"},
	}}
	if diff := cmp.Diff(want, c.call(http.MethodGet, "/v2/users/"+user, nil).Body); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersAreNeverTheSameBytes(t *testing.T) {
	t.Parallel()
	_, _, c := New(t, sandbox.Options{})
	// The document has more than a hundred places for a space.
	first := c.call(http.MethodGet, "/.well-known/openid-configuration", nil)
	second := c.call(http.MethodGet, "/.well-known/openid-configuration", nil)
	if diff := cmp.Diff(first.Body, second.Body); diff != "" || first.Text == second.Text {
		t.Errorf("want the same document in other bytes: %s", diff)
	}
}
