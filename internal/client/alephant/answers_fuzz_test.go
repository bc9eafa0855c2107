// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/answertest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer.
func FuzzAnswers(f *testing.F) {
	answertest.Fuzz(f, []string{
		`{"data":{"id":"x","token":"canary-secret","accessToken":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1IiwiZXhwIjo0MTAyNDQ0ODAwfQ.x"}}`,
		`{"accessToken":"a-session","data":[{"id":"x"},{"id":"y","expires_at":"canary-secret"}],"pagination":{"total":7}}`,
		`{"requiresTwoFactor":true,"tempToken":"canary-secret"}`,
		`{"error":{"code":"PAT_NOT_FOUND","message":"m"}}`,
		`{"error":"PAT not found","status":404}`,
	}, func(origin string, settings rest.Settings) (*Client, error) {
		return New(Config{Settings: settings, Endpoint: origin, Email: "e@example.org", Password: "given-secret", WorkspaceID: "0b3d3f3e-7c3f-4c7a-9d7a-3f3e7c3f4c7a"})
	}, everyCall)
}

// everyCall makes each call of the API once.
func everyCall(t *testing.T, client *Client) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, _, errs["create"] = client.CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{Name: "n"})
	_, errs["get"] = client.GetPersonalAccessToken(t.Context(), "", "x")
	errs["list"] = answertest.End(client.ListPersonalAccessTokens(t.Context(), ""))
	errs["revoke"] = client.RevokePersonalAccessToken(t.Context(), "", "x")
	_, errs["subject"] = client.Subject(t.Context())
	return errs
}
