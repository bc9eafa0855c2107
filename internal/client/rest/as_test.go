// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestAuthenticates: only the API's own 401 says that a secret is nobody's.
func TestAuthenticates(t *testing.T) {
	t.Parallel()
	const secret = "the-other-secret"
	for name, tt := range map[string]struct {
		status     int
		body       string
		known, err bool
	}{
		"a success":                        {200, `{"id":"7"}`, true, false},
		"a list":                           {200, `[]`, true, false},
		"no permission":                    {403, `{"code":"FORBIDDEN","message":"not you"}`, true, false},
		"refused":                          {401, `{"code":"UNAUTHORIZED","message":"no such token"}`, false, false},
		"refused by something else":        {401, "no", false, true},
		"forbidden by something else":      {403, "<html></html>", false, true},
		"a page":                           {200, "<html></html>", false, true},
		"null":                             {200, "null", false, true},
		"nothing":                          {200, "", false, true},
		"not found":                        {404, `{"code":"NOT_FOUND","message":"no"}`, false, true},
		"an outage that quotes the secret": {500, `{"code":"X","message":"` + secret + `"}`, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Values("Authorization"); len(got) != 1 || got[0] != "Bearer "+secret {
					t.Errorf("authorized by %q", got)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			config.Credential = func(context.Context, *http.Request) error {
				t.Error("the client's own credential is used")
				return nil
			}
			client, err := New(config)
			if err != nil {
				t.Fatal(err)
			}
			defer client.CloseIdleConnections()
			known, err := client.Authenticates(t.Context(), " "+secret+"\n", Request{Operation: "Try", Method: http.MethodGet, Path: "/x"})
			if known != tt.known || (err != nil) != tt.err {
				t.Errorf("got %t, %v", known, err)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the error quotes the secret: %v", err)
			}
		})
	}
}
