// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/answertest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer.
func FuzzAnswers(f *testing.F) {
	answertest.Fuzz(f, []string{
		`{"id":"x","name":"n","scopes":["a","a"],"user":{"email":"e"},"createdAt":"2030-01-02T03:04:05.1234567"}`,
		`{"id":"x","token":"canary-secret","revoked":true,"expiresAt":null}`,
		`[{"id":"x"},{"id":"y","expiresAt":"canary-secret","user":7},null]`,
		`{"message":"m","code":"c","errors":{"f":["e"]}}`,
	}, func(origin string, settings rest.Settings) (*Client, error) {
		return New(Config{Settings: settings, Endpoint: origin, AccessToken: "given-secret"})
	}, everyCall)
}

// everyCall makes each call of the API once.
func everyCall(t *testing.T, client *Client) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, _, errs["create"] = client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{Name: "n"})
	_, errs["get"] = client.GetPersonalAccessToken(t.Context(), "x")
	errs["list"] = answertest.End(client.ListPersonalAccessTokens(t.Context(), "s"))
	errs["revoke"] = client.RevokePersonalAccessToken(t.Context(), "x")
	errs["delete"] = client.DeletePersonalAccessToken(t.Context(), "x")
	return errs
}
