// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// TestWhatOtherClientsCall makes the calls with which clients other than the
// provider begin.
func TestWhatOtherClientsCall(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t, sandbox.Options{})
	z := s.Zitadel
	owner := z.AddMachineUser(z.DefaultOrganizationID(), "owner", zitadel.OrgOwner)
	asOwner := admin.as(z.AddCredential(owner))
	gone := z.AddOrganization("gone")
	admin.in(gone).call(http.MethodDelete, "/management/v1/orgs/me", nil)
	byName := sandboxtest.Object{"queries": []sandboxtest.Object{{"nameQuery": sandboxtest.Object{"name": "second"}}}}
	add, list := "/zitadel.user.v2.UserService/AddPersonalAccessToken", "/zitadel.user.v2.UserService/ListPersonalAccessTokens"
	for name, test := range map[string]struct {
		c            client
		method, path string
		body         any
		status       int
		results      int
	}{
		"health of management":         {admin, "GET", "/management/v1/healthz", nil, 200, 0},
		"health of admin":              {admin, "GET", "/admin/v1/healthz", nil, 200, 0},
		"organizations":                {admin, "POST", "/admin/v1/orgs/_search", nil, 200, 2},
		"organizations by name":        {admin, "POST", "/admin/v1/orgs/_search", byName, 200, 1},
		"organizations, no instance's": {asOwner, "POST", "/admin/v1/orgs/_search", nil, 404, 0},
		"organizations in v2":          {admin, "POST", "/v2/organizations/_search", byName, 200, 1},
		"one's own in v2":              {asOwner, "POST", "/v2/organizations/_search", nil, 200, 1},
		"user info":                    {admin, "GET", "/oidc/v1/userinfo", nil, 200, 0},
		"user info of nobody":          {admin.as("x"), "GET", "/oidc/v1/userinfo", nil, 401, 0},
		"a list over Connect":          {admin, "POST", list, sandboxtest.Object{}, 200, 2},
		"an unknown method":            {admin, "POST", "/zitadel.user.v2.UserService/Nothing", nil, 404, 0},
		"a call without a body":        {admin, "POST", add, nil, 400, 0},
		"a call by GET":                {admin, "GET", list, nil, 405, 0},
		"a call with another coding":   {admin.with("Content-Type", "application/proto"), "POST", list, nil, 415, 0},
	} {
		a := test.c.call(test.method, test.path, test.body)
		results, _ := a.Body["result"].([]any)
		if a.Status != test.status || len(results) != test.results {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
}

func TestHostIsComparedWithoutItsPort(t *testing.T) {
	t.Parallel()
	_, _, c := New(t, sandbox.Options{Origin: "http://127.0.0.1:1"})
	if a := c.call(http.MethodGet, "/management/v1/orgs/me", nil); a.Status != http.StatusOK {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}

func TestTroubleKeepsTokens(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{Seed: 1})
	token := s.Zitadel.AddToken(s.Zitadel.MachineUserID(), sandboxtest.Noon.AddDate(1, 0, 0))
	path := "/management/v1/users/" + token.UserID + "/pats/" + token.ID
	for _, trouble := range []zitadel.Trouble{zitadel.Starting, zitadel.DatabaseDown, zitadel.DatabaseFailing} {
		s.Zitadel.SetTrouble(trouble)
		failed := 0
		for range 200 {
			a := c.call(http.MethodGet, path, nil)
			if a.Status != http.StatusOK {
				failed++
			}
			if id := a.errorID(); id == "QUERY-fRunu" || id == "COMMAND-4m77G" {
				t.Fatalf("trouble %d: a living token is answered %s", trouble, a.Text)
			}
		}
		if trouble != zitadel.DatabaseFailing && failed != 200 || failed < 50 {
			t.Errorf("trouble %d: %d of 200 calls failed", trouble, failed)
		}
	}
	s.Zitadel.SetTrouble(zitadel.Calm)
	if a := c.call(http.MethodGet, path, nil); a.Status != http.StatusOK {
		t.Errorf("afterwards: %d %s", a.Status, a.Text)
	}
}

func TestReactivatingBringsNoTokenBack(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	user := s.Zitadel.MachineUserID()
	before := s.Zitadel.AddToken(user, sandboxtest.Noon.AddDate(1, 0, 0))
	c.call(http.MethodPost, "/v2/users/"+user+"/deactivate", nil)
	c.call(http.MethodPost, "/v2/users/"+user+"/reactivate", nil)
	after := s.Zitadel.AddToken(user, sandboxtest.Noon.AddDate(1, 0, 0))
	if a := c.as(before.Secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.errorID() != "AUTH-7fs1e" {
		t.Errorf("the token from before: %d %s", a.Status, a.Text)
	}
	if a := c.as(after.Secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.Status != http.StatusOK {
		t.Errorf("a new token: %d %s", a.Status, a.Text)
	}
	if live := s.Live(); len(live) != 1 || live[0].ID != after.ID {
		t.Errorf("live: %v", live)
	}
}
