// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer: each takes it, or fails with an
// error in one bounded line that quotes nothing of a success.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		"", "null", "{}", "[]", "[null]", "<html>", `{"token":"canary-secret`, "\x00\xff",
		`{"tokenId":"x","token":"canary-secret","creationDate":"2030-01-02T03:04:05Z","details":{"resourceOwner":"o"}}`,
		`{"token":{"id":"x","details":{"creationDate":"canary-secret"}},"user":{"id":"u","userId":"u","details":{"resourceOwner":"o"},"machine":{}}}`,
		`{"pagination":{"totalResult":"2","appliedLimit":"1000"},"details":{"totalResult":"2"},"result":[{"id":"x","userId":"u"},{"id":"y","expirationDate":"canary-secret"}]}`,
		`{"deletionDate":"2030-01-02T03:04:05Z","user":{"userId":"u","details":{"resourceOwner":"o"}}}`,
		`{"code":5,"message":"m (QUERY-fRunu)","details":[{"id":"QUERY-fRunu"}]}`,
		`{"error":"invalid_grant","error_description":"d","access_token":"canary-secret"}`,
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
		client, err := New(Config{Settings: rest.Settings{MaxRetries: -1}, Endpoint: server.URL, AccessToken: "given-secret"})
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
	_, errs["issue"] = client.Issue(t.Context(), "u", "", time.Time{})
	_, errs["read"] = client.Read(t.Context(), "", "u", "x")
	errs["search"] = ends(client.Search(t.Context(), Filter{}))
	_, _, errs["page"] = client.SearchPage(t.Context(), Filter{UserID: "u"}, "")
	errs["v1 tokens"] = ends(client.v1.ListPersonalAccessTokens(t.Context(), "o", "u"))
	errs["v1 users"] = ends(client.v1.ListMachineUsers(t.Context(), "o"))
	errs["revoke"] = client.Revoke(t.Context(), "", "u", "x")
	_, errs["me"] = client.GetMyUser(t.Context())
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
