// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"":                                "https://app.gitpod.io/api",
		"https://app.ona.com":             "https://app.ona.com/api",
		"https://app.ona.com/":            "https://app.ona.com/api",
		"https://app.ona.com/api":         "https://app.ona.com/api",
		"https://ona.example/prefix/api/": "https://ona.example/prefix/api",
		"http://127.0.0.1:8085":           "http://127.0.0.1:8085/api",
		"app.gitpod.io":                   "https://app.gitpod.io/api",
		"localhost:8085":                  "https://localhost:8085/api",
	} {
		client, err := New(Config{Endpoint: endpoint, AccessToken: "t"})
		if err != nil || client.rest.BaseURL() != want {
			t.Errorf("%q: got %v, %v", endpoint, client, err)
		}
	}
}

// The vendor's tools append /api to whatever ONA_HOST holds.
func TestHostEndpoint(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"":                          "",
		"app.gitpod.io":             "https://app.gitpod.io/api",
		"https://app.ona.com/":      "https://app.ona.com/api",
		"https://app.ona.com/api":   "https://app.ona.com/api",
		"ona.example/prefix":        "https://ona.example/prefix/api",
		" http://127.0.0.1:8085 \n": "http://127.0.0.1:8085/api",
	} {
		if got := HostEndpoint(host); got != want {
			t.Errorf("%q: got %q, want %q", host, got, want)
		}
	}
}

func TestConfigProblems(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		config  Config
		setting string
	}{
		{Config{}, "access_token"},
		{Config{AccessToken: " \n"}, "access_token"},
		{Config{AccessToken: "t", Endpoint: "app gitpod io"}, "endpoint"},
		{Config{AccessToken: "t", Endpoint: "http://app.gitpod.io"}, "endpoint"},
		{Config{AccessToken: "t", RequestsPerSecond: -1}, "requests_per_second"},
	} {
		_, err := New(test.config)
		var refused *rest.ConfigError
		if !errors.As(err, &refused) || refused.Setting != test.setting || refused.Platform != "Ona" {
			t.Errorf("%+v: got %v", test.config, err)
		}
	}
}

func TestEveryCallIsAConnectCall(t *testing.T) {
	t.Parallel()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = []string{r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.Header.Get("Connect-Protocol-Version")}
		_, _ = w.Write([]byte(`{"organizationId":"o","subject":{"id":"s","principal":"PRINCIPAL_USER"}}`))
	}))
	t.Cleanup(server.Close)
	client, err := New(Config{Endpoint: server.URL, AccessToken: " caller-token\n"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	identity, err := client.GetAuthenticatedIdentity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"POST", "/api/gitpod.v1.IdentityService/GetAuthenticatedIdentity", "Bearer caller-token", "application/json", "1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Identity{"o", Subject{"s", "PRINCIPAL_USER"}}, identity); diff != "" {
		t.Error(diff)
	}
}

func TestAnIdentityWithoutSubjectIsAnError(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, ok(`{}`))
	if identity, err := client.GetAuthenticatedIdentity(t.Context()); err == nil {
		t.Errorf("got %+v", identity)
	}
}
