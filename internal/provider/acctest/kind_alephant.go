// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	alephantsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
)

// alephantTokens are Alephant's tokens.
func alephantTokens() Kind {
	return Kind{
		TypeName:  "tokens_alephant_personal_access_token",
		Arguments: func(*World) map[string]any { return map[string]any{"name": "ci", "scopes": []any{"read"}} },
		Seed:      seeder(seedAlephant),
		Create:    callOf("POST /api/v1/pats"), List: "GET /api/v1/pats", Page: 100,
		CreateCalls: 1, RotateCalls: 2,
		Rotates: true,
		GetCall: at(http.MethodGet, "/api/v1/pats/"), ListCall: exactly(http.MethodGet, "/api/v1/pats"), RevokeCall: at(http.MethodDelete, "/api/v1/pats/"),
		Revoke: func(w *World, id string) { w.Sandbox.Alephant.Revoke(id) },
		Strangers: map[string]func(w *World) Environment{
			"outside of the workspace": func(w *World) Environment {
				user := w.Sandbox.Alephant.AddUser()
				w.Sandbox.Alephant.RemoveMember(w.Sandbox.Alephant.WorkspaceID(), user.ID)
				return Environment{"ALEPHANT_ACCESS_TOKEN": user.AccessToken}
			},
		},
		NotedStrangers: map[string]func(w *World) Environment{"another member": alephantMember},
		TryCall:        sandbox.Fault{If: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/agents") }},
		Precision:      func(w *World, digits time.Duration) { w.Sandbox.Alephant.SetPrecision(digits) },
		Remedy:         "credential",
		Hides:          func(w *World) string { return w.Sandbox.Alephant.AddUser().AccessToken },
		Colleague:      alephantMember,
		NotFound:       []string{`{"error":"PAT not found"}`, `{"code":"NOT_FOUND","message":"Personal access token not found"}`, `{"error":{"code":"NOT_FOUND","message":"Personal access token not found"}}`},
		Revoked:        "204 ",
		Refused:        `{"error":{"code":"FORBIDDEN","message":"not you"}}`,
		Letter:         "A", Title: "Alephant", Enums: []string{"scopes"},
		Calls: map[string]string{
			"create": `^POST /api/v1/pats$`, "get": `^GET /api/v1/pats/`, "list": `^GET /api/v1/pats$`, "delete": `^DELETE /api/v1/pats/`,
			"login": `/auth/login$`, "caller": `^GET /api/v1/pats$`,
		},
		AllCalls: `^[A-Z]+ /api/v1/`, CreatesForWhoeverAsks: true, History: alephantHistory(),
		Caller: func(w *World) map[string]any {
			owner := w.Sandbox.Alephant.Owner()
			return map[string]any{"id": owner.ID, "email": owner.Email, "workspace_id": w.Sandbox.Alephant.WorkspaceID()}
		},
		Imports: []string{"id", "workspace_id/id"}, Forms: alephantForms,
		Told:  func(w *World) map[string]any { return map[string]any{"workspace_id": w.Sandbox.Alephant.WorkspaceID()} },
		Older: func(w *World) []string { return []string{w.Sandbox.Alephant.Owner().ID} },
		Login: func(w *World) map[string]string {
			owner := w.Sandbox.Alephant.Owner()
			return map[string]string{"ALEPHANT_ACCESS_TOKEN": "", "ALEPHANT_EMAIL": owner.Email, "ALEPHANT_PASSWORD": owner.Password}
		},
		Stranger: func(w *World) string { return w.Sandbox.Alephant.AddUser().AccessToken },
		Failure: func(_ int, message string) string {
			return fmt.Sprintf(`{"error":{"code":"TEST","message":%q}}`, message)
		},
	}
}

// alephantForms are what the vendor's documents leave open.
var alephantForms = map[string]Form{
	"as documented": {Arguments: map[string]any{"scopes": []any{"write"}}},
	"otherwise": {
		Choose: func(w *World) {
			p := w.Sandbox.Alephant
			p.SetErrors(alephantsandbox.ErrorsFlat)
			p.SetNever(alephantsandbox.NeverEmpty)
			p.BareCreate(true)
			p.ExpandScopes(true)
			p.SetPrecision(time.Millisecond)
		},
		Arguments: map[string]any{"scopes": []any{"write"}}, Restated: []string{"scopes"},
	},
}

func alephantMember(w *World) Environment {
	return Environment{"ALEPHANT_ACCESS_TOKEN": w.Sandbox.Alephant.AddUser().AccessToken}
}

func seedAlephant(t *testing.T, w *World, settings rest.Settings, number int) error {
	t.Helper()
	owner := w.Sandbox.Alephant.Owner()
	client, err := alephant.New(alephant.Config{
		Settings: settings, Endpoint: w.Getenv("ALEPHANT_ENDPOINT"), Email: owner.Email, Password: owner.Password,
		WorkspaceID: w.Getenv("ALEPHANT_WORKSPACE_ID"),
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{
			Name: fmt.Sprintf("number %d", number), Scopes: []string{"read"}, ExpiresAt: w.Clock.Now().Add(90 * 24 * time.Hour),
		})
	}
	return err
}
