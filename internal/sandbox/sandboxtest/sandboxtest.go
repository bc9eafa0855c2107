// SPDX-License-Identifier: MPL-2.0

// Package sandboxtest is what the tests of the sandbox and of its platforms
// share: a served sandbox, and requests to it.
package sandboxtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// Nobody is a UUID that nothing has.
const Nobody = "00000000-0000-4000-8000-000000000000"

// Noon is a frozen clock's start, with digits below the second.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

// Object is a JSON object.
type Object = map[string]any

// Start serves a sandbox for the length of a test.
func Start(t *testing.T, options sandbox.Options) (*sandbox.Sandbox, *httptest.Server) {
	t.Helper()
	s, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server
}

// Answer is what came back for one request.
type Answer struct {
	Status int
	Header http.Header
	Body   map[string]any
	Text   string
}

// Send makes one request, its body given as JSON text.
func Send(t *testing.T, method, url string, header map[string]string, body string) Answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := Answer{Status: response.StatusCode, Header: response.Header, Text: string(data)}
	if bytes.HasPrefix(data, []byte("{")) {
		if err := json.Unmarshal(data, &a.Body); err != nil {
			t.Fatalf("%s %s answered %q: %v", method, url, data, err)
		}
	}
	return a
}
