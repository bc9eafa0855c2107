// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// TestExtraHeaders are sent beside the client's own, and are secrets: what a
// server echoes of them is blotted out.
func TestExtraHeaders(t *testing.T) {
	t.Parallel()
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		http.Error(w, "the gate got "+r.Header.Get("X-Gate"), http.StatusForbidden)
	}))
	defer server.Close()
	client, err := rest.New(rest.Config{
		Settings: rest.Settings{Headers: map[string]string{"x-gate": "open-sesame"}},
		Platform: "Sample", Endpoint: server.URL, Header: http.Header{"X-Own": {"1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	err = client.Do(t.Context(), rest.Request{Operation: "Get", Method: http.MethodGet, Path: "/x", Repeat: rest.Safe}, nil)
	if got.Get("X-Gate") != "open-sesame" || got.Get("X-Own") != "1" {
		t.Errorf("sent %v", got)
	}
	if err == nil || strings.Contains(err.Error(), "open-sesame") {
		t.Errorf("the error shows the header: %v", err)
	}
}

// TestRefusedHeaders: a header that a call sets itself can't be replaced, for
// it would ask another question, or as somebody else.
func TestRefusedHeaders(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"authorization": "credentials", "HOST": "endpoint", "content-type": "JSON", "accept": "JSON",
		"Accept-Encoding": "connection", "connection": "kept", "content-length": "body", "Transfer-Encoding": "body",
		"user-agent": "TF_APPEND_USER_AGENT", "x-workspace-id": "workspace_id", "x-own": "every call sets it",
		"X Gate": "not that of a header", "": "not that of a header",
	} {
		_, err := rest.New(rest.Config{
			Settings: rest.Settings{Headers: map[string]string{name: "a-value"}},
			Platform: "Sample", Endpoint: "https://a.example", Header: http.Header{"X-Own": {"1"}},
			OwnHeaders: map[string]string{"X-Workspace-Id": "Remove it and set workspace_id."},
		})
		rejected, ok := errors.AsType[*rest.ConfigError](err)
		if !ok || rejected.Setting != "headers" || !strings.Contains(rejected.Problem, want) || strings.Contains(rejected.Problem, "a-value") {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
	_, err := rest.New(rest.Config{Platform: "Sample", Endpoint: "https://a.example", Settings: rest.Settings{Headers: map[string]string{"X-Gate": "a\nb"}}})
	if err == nil || !strings.Contains(err.Error(), "line break") {
		t.Errorf("a line break: %v", err)
	}
}
