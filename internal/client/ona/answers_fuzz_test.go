// SPDX-License-Identifier: MPL-2.0

package ona

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
		`{"pat":{"id":"x","createdAt":"2030-01-02T03:04:05Z","creator":{"id":"u","principal":"PRINCIPAL_USER"}}}`,
		`{"personalAccessTokens":[{"id":"x"},{"id":"y","expiresAt":"canary-secret"}],"pagination":{"nextToken":"a"}}`,
		`{"tokens":[{"id":"x","scopes":["a","a"]},null,7],"token":{"id":"x"},"pagination":{}}`,
		`{"token":"canary-secret","serviceAccountToken":{"id":"x","expiresAt":"2099-12-31T23:59:59Z"}}`,
		`{"organizationId":"o","subject":{"id":"s"},"serviceAccounts":[{"id":"a","validUntil":"canary-secret"}]}`,
		`{"code":"not_found","message":"m","details":[{"type":"google.rpc.RetryInfo","value":"CgQIBRAA","debug":{"retryDelay":"1.5s"}}]}`,
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
	_, errs["create"] = client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"})
	_, errs["get"] = client.GetPersonalAccessToken(t.Context(), "x")
	errs["list"] = ends(client.ListPersonalAccessTokens(t.Context(), "u"))
	errs["delete"] = client.DeletePersonalAccessToken(t.Context(), "x")
	_, errs["create host token"] = client.CreateHostAuthenticationToken(t.Context(), CreateHostAuthenticationTokenRequest{Host: "h", Token: "another-secret"})
	_, errs["get host token"] = client.GetHostAuthenticationToken(t.Context(), "x")
	errs["list host tokens"] = ends(client.ListHostAuthenticationTokens(t.Context(), HostAuthenticationTokenFilter{}))
	errs["update host token"] = client.UpdateHostAuthenticationToken(t.Context(), UpdateHostAuthenticationTokenRequest{ID: "x"})
	_, _, errs["create account token"] = client.CreateServiceAccountToken(t.Context(), "d", 0)
	_, errs["get account token"] = client.GetServiceAccountToken(t.Context(), "x")
	errs["list account tokens"] = ends(client.ListServiceAccountTokens(t.Context()))
	errs["list accounts"] = ends(client.ListServiceAccounts(t.Context()))
	_, errs["impersonate"] = client.As("a").GetServiceAccountToken(t.Context(), "x")
	_, errs["identity"] = client.GetAuthenticatedIdentity(t.Context())
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
