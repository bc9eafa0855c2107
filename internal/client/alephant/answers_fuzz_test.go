// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer: each takes it, or fails with an
// error in one bounded line that quotes nothing of a success.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		"", "null", "{}", "[]", "[null]", "<html>", `{"token":"canary-secret`, "\x00\xff",
		`{"data":{"id":"x","token":"canary-secret","accessToken":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1IiwiZXhwIjo0MTAyNDQ0ODAwfQ.x"}}`,
		`{"accessToken":"a-session","data":[{"id":"x"},{"id":"y","expires_at":"canary-secret"}],"pagination":{"total":7}}`,
		`{"requiresTwoFactor":true,"tempToken":"canary-secret"}`,
		`{"error":{"code":"PAT_NOT_FOUND","message":"m"}}`,
		`{"error":"PAT not found","status":404}`,
	} {
		f.Add(http.StatusOK, body)
		f.Add(http.StatusForbidden, body)
	}
	var status atomic.Int64
	var answer atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
		_, _ = w.Write([]byte(answer.Load().(string)))
	}))
	f.Cleanup(server.Close)
	f.Fuzz(func(t *testing.T, code int, body string) {
		if code < 200 || code > 599 || code/100 == 3 || code == http.StatusTooManyRequests {
			t.Skip()
		}
		status.Store(int64(code))
		answer.Store(body)
		client, err := New(Config{Settings: rest.Settings{MaxRetries: -1}, Endpoint: server.URL, Email: "e@example.org", Password: "given-secret", WorkspaceID: "0b3d3f3e-7c3f-4c7a-9d7a-3f3e7c3f4c7a"})
		if err != nil {
			t.Fatal(err)
		}
		defer client.CloseIdleConnections()
		for name, err := range everyCall(t, client) {
			mustBeTold(t, name, code, err)
		}
	})
}

func mustBeTold(t *testing.T, call string, code int, err error) {
	t.Helper()
	var failure *rest.Error
	if err == nil || !errors.As(err, &failure) {
		return
	}
	text := err.Error()
	if strings.ContainsAny(text, "\n\x1b") || len([]rune(text)) > 2500 {
		t.Errorf("%s: not one bounded line: %q", call, text)
	}
	if code < 300 && strings.Contains(text, "canary-secret") {
		t.Errorf("%s: the answer is quoted: %q", call, text)
	}
}

// everyCall makes each call of the API once.
func everyCall(t *testing.T, client *Client) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, _, errs["create"] = client.CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{Name: "n"})
	_, errs["get"] = client.GetPersonalAccessToken(t.Context(), "", "x")
	errs["list"] = ends(client.ListPersonalAccessTokens(t.Context(), ""))
	errs["revoke"] = client.RevokePersonalAccessToken(t.Context(), "", "x")
	_, errs["subject"] = client.Subject(t.Context())
	return errs
}

// ends returns the error that a list ends with, and bounds it: pages may go on.
func ends[T any](list iter.Seq2[T, error]) (last error) {
	count := 0
	for _, err := range list {
		if count++; count > 50 {
			return nil
		}
		last = err
	}
	return last
}
