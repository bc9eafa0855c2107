// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// cryptlexTokens are Cryptlex' tokens.
func cryptlexTokens() Kind {
	return Kind{
		TypeName:   "tokens_cryptlex_personal_access_token",
		Credential: "CRYPTLEX_ACCESS_TOKEN",
		Arguments: func(*World) map[string]any {
			return map[string]any{"name": "ci", "scopes": []any{"license:read"}}
		},
		Seed:   seeder(seedCryptlex),
		Create: callOf("POST /v3/personal-access-tokens"), List: "GET /v3/personal-access-tokens", Page: 100,
		CreateCalls: 1, RotateCalls: 2,
		Rotates: true,
		GetCall: at(http.MethodGet, "/v3/personal-access-tokens/"), ListCall: exactly(http.MethodGet, "/v3/personal-access-tokens"),
		RevokeCall: at(http.MethodDelete, "/v3/personal-access-tokens/"),
		Revoke:     func(w *World, id string) { w.Sandbox.Cryptlex.Delete(id) }, RevokeShown: func(w *World, id string) { w.Sandbox.Cryptlex.Revoke(id) },
		Strangers: map[string]func(w *World) Environment{
			"another user":       func(w *World) Environment { return cryptlexUser(w.Sandbox.Cryptlex.AddUser().AccessToken) },
			"of another account": func(w *World) Environment { return cryptlexUser(w.Sandbox.Cryptlex.AddAccount().AccessToken) },
			"of another account, without claims": func(w *World) Environment {
				return cryptlexUser(w.Sandbox.Cryptlex.OpaqueCredential(w.Sandbox.Cryptlex.AddAccount().ID))
			},
		},
		TryCall:   sandbox.Fault{If: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/me") }},
		Unnamed:   func(w *World) { w.Sandbox.Cryptlex.RefuseMe(true) },
		Unlimited: func(w *World) { w.Sandbox.Cryptlex.SetRateLimit(0, 0) },
		Precision: func(w *World, digits time.Duration) { w.Sandbox.Cryptlex.SetPrecision(digits) },
		Remedy:    "credential",
		Hides:     func(w *World) string { return w.Sandbox.Cryptlex.AddUser().AccessToken },
		Colleague: func(w *World) Environment { return cryptlexUser(w.Sandbox.Cryptlex.AddUser().AccessToken) },
		NotFound:  []string{`{"message":"The item does not exist"}`, `{"message":"The personal access token does not exist.","code":"PERSONAL_ACCESS_TOKEN_NOT_FOUND"}`},
		Revoked:   "204 ",
		Refused:   `{"message":"Forbidden.","code":"FORBIDDEN"}`,
		Letter:    "C", Title: "Cryptlex", Enums: []string{"scopes"},
		Calls: map[string]string{
			"create": `^POST /v3/personal-access-tokens$`, "get": `^GET /v3/personal-access-tokens/`, "list": `^GET /v3/personal-access-tokens$`,
			"delete": `^(DELETE|PATCH) /v3/personal-access-tokens/`, "caller": `^GET /v3/me$`,
		},
		AllCalls: `^[A-Z]+ /v3/`, History: cryptlexHistory(),
		Caller: func(w *World) map[string]any {
			_, account := cryptlex.Claims(w.Getenv("CRYPTLEX_ACCESS_TOKEN"))
			return map[string]any{"id": w.Sandbox.Cryptlex.Admin().ID, "account_id": account}
		},
		Imports: []string{"id"}, Forms: map[string]Form{"two scopes": {Arguments: map[string]any{"scopes": []any{"license:read", "activation:read"}}}},
		Told:     func(w *World) map[string]any { return map[string]any{"user_id": w.Sandbox.Cryptlex.Admin().ID} },
		Stranger: func(w *World) string { return w.Sandbox.Cryptlex.AddUser().AccessToken },
		Failure: func(_ int, message string) string {
			return fmt.Sprintf(`{"message":%q,"code":"TEST"}`, message)
		},
	}
}

func cryptlexUser(credential string) Environment {
	return Environment{"CRYPTLEX_ACCESS_TOKEN": credential}
}

func seedCryptlex(t *testing.T, w *World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := cryptlex.New(cryptlex.Config{
		Settings: settings, Endpoint: w.Getenv("CRYPTLEX_ENDPOINT"), AccessToken: w.Getenv("CRYPTLEX_ACCESS_TOKEN"),
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(t.Context(), cryptlex.CreatePersonalAccessTokenRequest{
			Name: fmt.Sprintf("number %d", number), Scopes: []string{"personalAccessToken:write"}, ExpiresAt: w.Clock.Now().Add(90 * 24 * time.Hour),
		})
	}
	return err
}
