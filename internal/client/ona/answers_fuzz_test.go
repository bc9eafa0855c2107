// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/answertest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer.
func FuzzAnswers(f *testing.F) {
	answertest.Fuzz(f, []string{
		`{"pat":{"id":"x","createdAt":"2030-01-02T03:04:05Z","creator":{"id":"u","principal":"PRINCIPAL_USER"}}}`,
		`{"personalAccessTokens":[{"id":"x"},{"id":"y","expiresAt":"canary-secret"}],"pagination":{"nextToken":"a"}}`,
		`{"tokens":[{"id":"x","scopes":["a","a"]},null,7],"token":{"id":"x"},"pagination":{}}`,
		`{"token":"canary-secret","serviceAccountToken":{"id":"x","expiresAt":"2099-12-31T23:59:59Z"}}`,
		`{"organizationId":"o","subject":{"id":"s"},"serviceAccounts":[{"id":"a","validUntil":"canary-secret"}]}`,
		`{"code":"not_found","message":"m","details":[{"type":"google.rpc.RetryInfo","value":"CgQIBRAA","debug":{"retryDelay":"1.5s"}}]}`,
	}, func(origin string, settings rest.Settings) (*Client, error) {
		return New(Config{Settings: settings, Endpoint: origin, AccessToken: "given-secret"})
	}, everyCall)
}

// everyCall makes each call of the API once.
func everyCall(t *testing.T, client *Client) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, errs["create"] = client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"})
	_, errs["get"] = client.GetPersonalAccessToken(t.Context(), "x")
	errs["list"] = answertest.End(client.ListPersonalAccessTokens(t.Context(), "u"))
	errs["delete"] = client.DeletePersonalAccessToken(t.Context(), "x")
	_, errs["create host token"] = client.CreateHostAuthenticationToken(t.Context(), CreateHostAuthenticationTokenRequest{Host: "h", Token: "another-secret"})
	_, errs["get host token"] = client.GetHostAuthenticationToken(t.Context(), "x")
	errs["list host tokens"] = answertest.End(client.ListHostAuthenticationTokens(t.Context(), HostAuthenticationTokenFilter{}))
	errs["update host token"] = client.UpdateHostAuthenticationToken(t.Context(), UpdateHostAuthenticationTokenRequest{ID: "x"})
	_, _, errs["create account token"] = client.CreateServiceAccountToken(t.Context(), "d", 0)
	_, errs["get account token"] = client.GetServiceAccountToken(t.Context(), "x")
	errs["list account tokens"] = answertest.End(client.ListServiceAccountTokens(t.Context()))
	errs["list accounts"] = answertest.End(client.ListServiceAccounts(t.Context()))
	_, errs["impersonate"] = client.As("a").GetServiceAccountToken(t.Context(), "x")
	_, errs["identity"] = client.GetAuthenticatedIdentity(t.Context())
	return errs
}
