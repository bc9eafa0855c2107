// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

const (
	apiScope = "openid urn:zitadel:iam:org:project:id:zitadel:aud"
	jwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
)

// external is the origin of the sandboxes here: not the one that is dialled.
const external = "https://id.example.com"

// ask sends a request to the external origin.
func ask(t *testing.T, s *sandbox.Sandbox, r *http.Request) sandboxtest.Answer {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a := sandboxtest.Answer{Status: w.Code, Header: w.Header(), Text: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &a.Body); err != nil {
		t.Fatalf("%s answered %q: %v", r.URL, a.Text, err)
	}
	return a
}

// tokenRequest is a request to the token endpoint.
func tokenRequest(form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, external+"/oauth/v2/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// whoAmI returns the id of the user that the access token authenticates.
func whoAmI(t *testing.T, s *sandbox.Sandbox, accessToken any) any {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, external+"/auth/v1/users/me", nil)
	r.Header.Set("Authorization", fmt.Sprintf("Bearer %s", accessToken))
	user, _ := ask(t, s, r).Body["user"].(map[string]any)
	return user["id"]
}

// assertion signs a JWT profile with the key file, after change.
func assertion(t *testing.T, keyFile []byte, change func(*jwt.Token, jwt.MapClaims)) string {
	t.Helper()
	var file struct{ KeyID, Key, UserID string }
	if err := json.Unmarshal(keyFile, &file); err != nil {
		t.Fatal(err)
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(file.Key))
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{
		"iss": file.UserID, "sub": file.UserID, "aud": external,
		"iat": sandboxtest.Noon.Unix(), "exp": sandboxtest.Noon.Add(time.Hour).Unix(),
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = file.KeyID
	change(token, claims)
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestJWTProfile(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*jwt.Token, jwt.MapClaims)
		form   url.Values
		want   string // the error, or none
	}{
		"as documented":         {want: ""},
		"in the future":         {change: claim("iat", sandboxtest.Noon.Add(time.Minute).Unix()), want: "server_error"},
		"long ago":              {change: claim("iat", sandboxtest.Noon.Add(-2*time.Hour).Unix()), want: "server_error"},
		"expired":               {change: claim("exp", sandboxtest.Noon.Add(-time.Minute).Unix()), want: "server_error"},
		"no expiry":             {change: claim("exp", nil), want: "server_error"},
		"for what is dialled":   {change: claim("aud", "http://127.0.0.1"), want: "server_error"},
		"another subject":       {change: claim("sub", "1"), want: "server_error"},
		"another issuer":        {change: claim("iss", "1"), want: "server_error"},
		"an unknown key":        {change: func(t *jwt.Token, _ jwt.MapClaims) { t.Header["kid"] = "1" }, want: "server_error"},
		"another algorithm":     {change: func(t *jwt.Token, _ jwt.MapClaims) { t.Method = jwt.SigningMethodRS512; t.Header["alg"] = "RS512" }, want: "server_error"},
		"scope as a claim":      {change: claim("scope", apiScope), form: url.Values{"scope": nil}, want: "invalid_request"},
		"no grant type":         {form: url.Values{"grant_type": nil}, want: "invalid_request"},
		"an unknown grant":      {form: url.Values{"grant_type": {"password"}}, want: "unsupported_grant_type"},
		"not a JWT":             {form: url.Values{"assertion": {"x"}}, want: "server_error"},
		"within the clock skew": {change: claim("iat", sandboxtest.Noon.Add(time.Second).Unix()), want: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, _ := New(t, sandbox.Options{Origin: external})
			keyFile, err := s.Zitadel.AddKey(s.Zitadel.MachineUserID())
			if err != nil {
				t.Fatal(err)
			}
			change := test.change
			if change == nil {
				change = func(*jwt.Token, jwt.MapClaims) {}
			}
			form := url.Values{"grant_type": {jwtGrant}, "scope": {apiScope}, "assertion": {assertion(t, keyFile, change)}}
			maps.Copy(form, test.form)
			a := ask(t, s, tokenRequest(form))
			got, _ := a.Body["error"].(string)
			if got != test.want || (got == "") != (a.Status == http.StatusOK) {
				t.Errorf("%d %s", a.Status, a.Text)
			}
			if test.want == "" && whoAmI(t, s, a.Body["access_token"]) != s.Zitadel.MachineUserID() {
				t.Error("the access token does not authenticate")
			}
		})
	}
}

func claim(name string, value any) func(*jwt.Token, jwt.MapClaims) {
	return func(_ *jwt.Token, claims jwt.MapClaims) {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
}

func TestAccessTokenExpires(t *testing.T) {
	t.Parallel()
	s, clock, _ := New(t, sandbox.Options{Origin: external})
	s.Zitadel.SetAccessTokenLifetime(time.Minute)
	user := s.Zitadel.MachineUserID()
	form := url.Values{
		"grant_type": {"client_credentials"}, "scope": {apiScope},
		"client_id": {"ci"}, "client_secret": {s.Zitadel.SetClientSecret(user)},
	}
	a := ask(t, s, tokenRequest(form))
	if a.Body["expires_in"] != 59.0 || a.Body["token_type"] != "Bearer" {
		t.Errorf("%d %s", a.Status, a.Text)
	}
	if who := whoAmI(t, s, a.Body["access_token"]); who != user {
		t.Errorf("authenticated %v", who)
	}
	clock.Advance(time.Minute)
	if who := whoAmI(t, s, a.Body["access_token"]); who != nil {
		t.Errorf("expired, and still authenticates %v", who)
	}
	if len(s.Live()) != 0 {
		t.Errorf("an access token is a session, not a token left behind: %v", s.Live())
	}
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	s, _, _ := New(t, sandbox.Options{Origin: external})
	user := s.Zitadel.AddMachineUser(s.Zitadel.DefaultOrganizationID(), "ci & co")
	secret := s.Zitadel.SetClientSecret(user)
	s.Zitadel.AddMachineUser(s.Zitadel.DefaultOrganizationID(), "secretless")
	tests := map[string]struct {
		id, secret, scope string
		status            int
		who               any
	}{
		"as documented":     {"ci & co", secret, apiScope, 200, user},
		"a wrong secret":    {"ci & co", "x", apiScope, 400, nil},
		"an unknown client": {"x", secret, apiScope, 400, nil},
		"a user id":         {user, secret, apiScope, 400, nil},
		"no secret set":     {"secretless", "", apiScope, 400, nil},
		"an empty scope":    {"ci & co", secret, "", 200, nil},
		"not for the API":   {"ci & co", secret, "openid", 200, nil},
	}
	for name, test := range tests {
		r := tokenRequest(url.Values{"grant_type": {"client_credentials"}, "scope": {test.scope}})
		r.SetBasicAuth(url.QueryEscape(test.id), url.QueryEscape(test.secret))
		a := ask(t, s, r)
		if a.Status != test.status {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
		if who := whoAmI(t, s, a.Body["access_token"]); who != test.who {
			t.Errorf("%s: authenticates %v", name, who)
		}
	}
}
