// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// client calls ZITADEL with one credential.
type client struct {
	t          *testing.T
	origin     string
	credential string
	header     map[string]string
}

func (c client) call(method, path string, body any) answer {
	c.t.Helper()
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	header := map[string]string{"Authorization": "Bearer " + c.credential}
	maps.Copy(header, c.header)
	return answer{sandboxtest.Send(c.t, method, c.origin+path, header, string(data))}
}

// as is the client with another credential.
func (c client) as(credential string) client {
	c.credential = credential
	return c
}

// in is the client asking in another organization.
func (c client) in(organizationID string) client {
	c.header = map[string]string{"x-zitadel-orgid": organizationID}
	return c
}

// with is the client sending one header more.
func (c client) with(name, value string) client {
	c.header = map[string]string{name: value}
	return c
}

// addToken returns the id and the secret of a new token.
func (c client) addToken(user string) (id, secret string) {
	c.t.Helper()
	a := c.call(http.MethodPost, "/v2/users/"+user+"/pats", sandboxtest.Object{"expirationDate": "9999-12-31T23:59:59Z"})
	if a.Status != http.StatusOK {
		c.t.Fatalf("adding a token: %d %s", a.Status, a.Text)
	}
	return a.Body["tokenId"].(string), a.Body["token"].(string)
}

// search returns the ids found and the total.
func (c client) search(request sandboxtest.Object) (ids []string, total string) {
	c.t.Helper()
	a := c.call(http.MethodPost, "/v2/users/pats/search", request)
	if a.Status != http.StatusOK {
		c.t.Fatalf("searching: %d %s", a.Status, a.Text)
	}
	items, _ := a.Body["result"].([]any)
	for _, item := range items {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	total, _ = a.Body["pagination"].(map[string]any)["totalResult"].(string)
	return ids, total
}

// answer is what ZITADEL answered.
type answer struct{ sandboxtest.Answer }

// errorID is the id in an error's details.
func (a answer) errorID() string {
	details, _ := a.Body["details"].([]any)
	if len(details) == 0 {
		return ""
	}
	id, _ := details[0].(map[string]any)["id"].(string)
	return id
}

func New(t *testing.T, options sandbox.Options) (*sandbox.Sandbox, *stage.Clock, client) {
	t.Helper()
	clock := stage.NewFrozenClock(sandboxtest.Noon)
	options.Now = clock.Now
	s, server := sandboxtest.Start(t, options)
	return s, clock, client{t: t, origin: server.URL, credential: s.Zitadel.AdminCredential()}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t, sandbox.Options{})
	z := s.Zitadel
	home, other := z.DefaultOrganizationID(), z.SecondOrganizationID()
	target := z.AddMachineUser(home, "target")
	stranger := z.AddMachineUser(other, "stranger")

	none, denied1, denied2 := "AUTHZ-cdgFk", "AUTH-5mWD2", "AUTH-AWfge"
	tests := map[string]struct {
		roles []zitadel.Role
		// The error ids of reading and creating in v1, creating in v2, and
		// creating for a user of the other organization in v2.
		want [4]string
	}{
		"no role":          {nil, [4]string{none, none, none, none}},
		"instance owner":   {[]zitadel.Role{zitadel.InstanceOwner}, [4]string{}},
		"instance viewer":  {[]zitadel.Role{zitadel.InstanceOwnerViewer}, [4]string{"", denied1, denied2, denied2}},
		"owner":            {[]zitadel.Role{zitadel.OrgOwner}, [4]string{"", "", "", none}},
		"viewer":           {[]zitadel.Role{zitadel.OrgOwnerViewer}, [4]string{"", denied1, denied2, none}},
		"settings manager": {[]zitadel.Role{zitadel.OrgSettingsManager}, [4]string{denied1, denied1, denied2, none}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller := z.AddMachineUser(home, name, test.roles...)
			c := admin.as(z.AddCredential(caller))
			c.t = t
			expiry := sandboxtest.Object{"expirationDate": "2030-01-01T00:00:00Z"}
			got := [4]string{
				c.call(http.MethodPost, "/management/v1/users/"+target+"/pats/_search", nil).errorID(),
				c.call(http.MethodPost, "/management/v1/users/"+target+"/pats", nil).errorID(),
				c.call(http.MethodPost, "/v2/users/"+target+"/pats", expiry).errorID(),
				c.call(http.MethodPost, "/v2/users/"+stranger+"/pats", expiry).errorID(),
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			id, _ := c.addToken(caller) // everybody manages their own tokens in v2
			if a := c.call(http.MethodDelete, "/v2/users/"+caller+"/pats/"+id, nil); a.Status != http.StatusOK {
				t.Errorf("removing an own token: %d %s", a.Status, a.Text)
			}
		})
	}
}

func TestLosesARole(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t, sandbox.Options{})
	user := s.Zitadel.AddMachineUser(s.Zitadel.DefaultOrganizationID(), "owner", zitadel.OrgOwner)
	c := admin.as(s.Zitadel.AddCredential(user))
	s.Zitadel.SetRoles(user)
	if a := c.call(http.MethodGet, "/management/v1/orgs/me", nil); a.errorID() != "AUTHZ-cdgFk" {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}

func TestLivingTokenLooksAbsentInAnotherOrganization(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	user := s.Zitadel.AddMachineUser(s.Zitadel.SecondOrganizationID(), "m")
	token := s.Zitadel.AddToken(user, time.Time{})
	path := "/management/v1/users/" + user + "/pats/" + token.ID
	home := c.in(s.Zitadel.SecondOrganizationID())
	for _, test := range []struct {
		c          client
		method, id string
	}{
		{c, http.MethodGet, "QUERY-fRunu"},
		{c, http.MethodDelete, "COMMAND-4m77G"},
		{c.in("123"), http.MethodGet, "AUTH-Bs7Ds"},
		{home, http.MethodGet, ""},
		{home, http.MethodDelete, ""},
		{home, http.MethodGet, "QUERY-fRunu"},
	} {
		if a := test.c.call(test.method, path, nil); a.errorID() != test.id {
			t.Errorf("%s in %v: %d %s", test.method, test.c.header, a.Status, a.Text)
		}
	}
}

func TestBeforeVersion4(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{ZitadelV1Only: true})
	user := s.Zitadel.MachineUserID()
	want := sandboxtest.Object{"code": 5.0, "message": "Not Found"}
	for path, method := range map[string]string{
		"/v2/users/pats/search":             http.MethodPost,
		"/v2/users/" + user + "/pats":       http.MethodPost,
		"/v2/users/" + user + "/pats/12345": http.MethodDelete,
	} {
		a := c.call(method, path, sandboxtest.Object{})
		if diff := cmp.Diff(want, a.Body); a.Status != http.StatusNotFound || diff != "" {
			t.Errorf("%s: %d %s", path, a.Status, diff)
		}
	}
	if a := c.call(http.MethodPost, "/management/v1/users/"+user+"/pats", nil); a.Status != http.StatusOK {
		t.Errorf("v1: %d %s", a.Status, a.Text)
	}
}

func TestWrongHost(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{Origin: "https://id.example.com"})
	a := c.call(http.MethodGet, "/management/v1/orgs/me", nil)
	if a.Status != http.StatusNotFound || a.Body["code"] != 5.0 || a.Body["details"] != nil {
		t.Errorf("wrong host: %d %s", a.Status, a.Text)
	}
	if a := c.call(http.MethodGet, "/debug/healthz", nil); a.Status != http.StatusOK {
		t.Errorf("probe: %d %s", a.Status, a.Text)
	}
	s.SetOrigin(c.origin)
	if a := c.call(http.MethodGet, "/management/v1/orgs/me", nil); a.Status != http.StatusOK {
		t.Errorf("right host: %d %s", a.Status, a.Text)
	}
}

func TestSpeaksTheCallersLanguage(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	s.Zitadel.Translate(map[string]string{"QUERY-fRunu": "Persönlicher Zugangstoken nicht gefunden"})
	a := c.call(http.MethodGet, "/management/v1/users/1/pats/1", nil)
	if a.errorID() != "QUERY-fRunu" || a.Body["message"] != "Persönlicher Zugangstoken nicht gefunden (QUERY-fRunu)" {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}

func TestOutlivesARestart(t *testing.T) {
	t.Parallel()
	options := sandbox.Options{DataFile: filepath.Join(t.TempDir(), "data.json")}
	s, _, c := New(t, options)
	user := s.Zitadel.MachineUserID()
	id, secret := c.addToken(user)
	if !strings.HasPrefix(secret, stage.CanaryPrefix) {
		t.Errorf("the secret has no canary: %s", secret)
	}
	restarted, _, c2 := New(t, options)
	if diff := cmp.Diff(s.Zitadel.Tokens(), restarted.Zitadel.Tokens()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(s.Env("x"), restarted.Env("x")); diff != "" {
		t.Error(diff)
	}
	want := []stage.LiveToken{{
		Platform: "zitadel", Kind: stage.KindPersonalAccessToken, ID: id, Secret: secret, Owner: user,
	}}
	if diff := cmp.Diff(want, restarted.Live()); diff != "" {
		t.Error(diff)
	}
	if newer, _ := c2.addToken(user); newer <= id {
		t.Errorf("the id %s follows %s", newer, id)
	}
	if !restarted.Zitadel.Revoke(user, id) || restarted.Zitadel.Revoke(user, id) {
		t.Error("Revoke revokes an existing token, once")
	}
	if a := c2.as(secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.errorID() != "AUTH-7fs1e" {
		t.Errorf("a revoked token: %d %s", a.Status, a.Text)
	}
}
