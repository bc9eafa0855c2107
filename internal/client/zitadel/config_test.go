// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/url"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestUnusableConfigurations(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config        Config
		setting, want string
	}{
		"no endpoint":         {Config{AccessToken: "a-token"}, "endpoint", "missing"},
		"endpoint no URL":     {Config{Endpoint: "acme", AccessToken: "a-token"}, "endpoint", "not a URL"},
		"plain http, remote":  {Config{Endpoint: "http://zitadel.example.com", AccessToken: "a-token"}, "endpoint", "plain http"},
		"issuer with path":    {Config{Endpoint: "https://a.example", Issuer: "https://b.example/oauth", AccessToken: "a-token"}, "issuer", "not an origin"},
		"issuer no URL":       {Config{Endpoint: "https://a.example", Issuer: "b.example", AccessToken: "a-token"}, "issuer", "not an origin"},
		"no credential":       {Config{Endpoint: "https://a.example", AccessToken: " \n"}, "access_token", "no credential"},
		"two credentials":     {Config{Endpoint: "https://a.example", AccessToken: "a-token", ClientID: "ci", ClientSecret: "s"}, "access_token", "together with client_id"},
		"secret without id":   {Config{Endpoint: "https://a.example", ClientSecret: "s"}, "client_id", "missing"},
		"id without secret":   {Config{Endpoint: "https://a.example", ClientID: "ci"}, "client_secret", "missing"},
		"negative rate":       {Config{Endpoint: "https://a.example", AccessToken: "a-token", RequestsPerSecond: -1}, "requests_per_second", "above zero"},
		"token of two lines":  {Config{Endpoint: "https://a.example", AccessToken: "a-token\nx"}, "access_token", "white space"},
		"header's name":       {Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{"X Gate": "x"}}}, "headers", "not that of a header"},
		"header's value":      {Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{"X-Gate": "x\ny"}}}, "headers", "line break"},
		"another credential":  {Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{"authorization": "Bearer b"}}}, "headers", "Authorization"},
		"other organization":  {Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{"x-zitadel-orgid": "1"}}}, "headers", "organization_id"},
		"two places of a key": {Config{Endpoint: "https://a.example", JWTProfile: "{}", JWTProfileFile: "key.json"}, "jwt_profile", "together with jwt_profile_file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(test.config)
			checkConfigError(t, err, test.setting, test.want)
		})
	}
}

// A header that replaced the organization of a call would prove living tokens
// gone.
func TestHeadersOfTheCallsAreRefused(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"x-zitadel-orgid": "organization_id",
		"X-ZITADEL-OrgID": "organization_id",
		"authorization":   "credentials",
		"Host":            "issuer",
		"content-type":    "JSON",
		"Accept":          "JSON",
		"User-Agent":      "provider",
	} {
		_, err := New(Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{name: "a-value"}}})
		checkConfigError(t, err, "headers", want)
		if err != nil && strings.Contains(err.Error(), "a-value") {
			t.Errorf("the value shows: %v", err)
		}
	}
	for _, name := range []string{"X-Proxy", "Proxy-Authorization", "Cookie"} {
		if _, err := New(Config{Endpoint: "https://a.example", AccessToken: "a-token", Settings: rest.Settings{Headers: map[string]string{name: "a-value"}}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://Login.Example.com":         "https://login.example.com",
		"https://login.example.com/":        "https://login.example.com",
		"https://login.example.com:443":     "https://login.example.com",
		"http://localhost:80/api":           "http://localhost",
		"http://localhost:8080":             "http://localhost:8080",
		"https://login.example.com:80/base": "https://login.example.com:80",
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := origin(u); got != want {
			t.Errorf("origin of %s is %s, want %s", text, got, want)
		}
	}
}
