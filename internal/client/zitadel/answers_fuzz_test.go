// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/answertest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// FuzzAnswers gives every call the same answer.
func FuzzAnswers(f *testing.F) {
	answertest.Fuzz(f, []string{
		`{"tokenId":"x","token":"canary-secret","creationDate":"2030-01-02T03:04:05Z","details":{"resourceOwner":"o"}}`,
		`{"token":{"id":"x","details":{"creationDate":"canary-secret"}},"user":{"id":"u","userId":"u","details":{"resourceOwner":"o"},"machine":{}}}`,
		`{"pagination":{"totalResult":"2","appliedLimit":"1000"},"details":{"totalResult":"2"},"result":[{"id":"x","userId":"u"},{"id":"y","expirationDate":"canary-secret"}]}`,
		`{"deletionDate":"2030-01-02T03:04:05Z","user":{"userId":"u","details":{"resourceOwner":"o"}}}`,
		`{"code":5,"message":"m (QUERY-fRunu)","details":[{"id":"QUERY-fRunu"}]}`,
		`{"error":"invalid_grant","error_description":"d","access_token":"canary-secret"}`,
	}, func(origin string, settings rest.Settings) (*Client, error) {
		return New(Config{Settings: settings, Endpoint: origin, AccessToken: "given-secret"})
	}, everyCall)
}

// everyCall makes each call of the API once.
func everyCall(t *testing.T, client *Client) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, errs["issue"] = client.Issue(t.Context(), "u", "", time.Time{})
	_, errs["read"] = client.Read(t.Context(), "", "u", "x")
	errs["search"] = answertest.End(client.Search(t.Context(), Filter{}))
	_, _, errs["page"] = client.SearchPage(t.Context(), Filter{UserID: "u"}, "")
	errs["v1 tokens"] = answertest.End(client.v1.ListPersonalAccessTokens(t.Context(), "o", "u"))
	errs["v1 users"] = answertest.End(client.v1.ListMachineUsers(t.Context(), "o"))
	errs["revoke"] = client.Revoke(t.Context(), "", "u", "x")
	_, errs["me"] = client.GetMyUser(t.Context())
	return errs
}
