// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	onasandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
)

// onaTokens are the tokens of Ona's users.
func onaTokens() Kind {
	return Kind{
		TypeName:   "tokens_ona_personal_access_token",
		Credential: "ONA_TOKEN",
		Arguments:  func(*World) map[string]any { return map[string]any{"description": "ci"} },
		Another: func(w *World) map[string]any {
			return map[string]any{"user_id": w.Sandbox.Ona.AddUser().ID}
		},
		Seed:   seeder(seedOna),
		Create: callOf("/CreatePersonalAccessToken"), List: "/ListPersonalAccessTokens", Page: 100, Owner: "user_id",
		CreateCalls: 2, RotateCalls: 3,
		Rotates: true,
		GetCall: at("", "/GetPersonalAccessToken"), ListCall: at("", "/ListPersonalAccessTokens"), RevokeCall: at("", "/DeletePersonalAccessToken"),
		Revoke:    func(w *World, id string) { w.Sandbox.Ona.RevokePersonalAccessToken(id) },
		Strangers: onaStrangers, Remedy: "credential", Colleague: onaColleague, NotFound: []string{`{"code":"not_found","message":"no such token"}`}, Revoked: "200 {}",
		Refused: `{"code":"permission_denied","message":"not you"}`,
		Letter:  "O", Title: "Ona", Enums: []string{"principal"}, AllCalls: onaCalls, AlwaysEnds: true, Failure: onaFailure, Stranger: onaStranger, Lag: onaLag,
		Caller: func(w *World) map[string]any {
			return map[string]any{"id": w.Sandbox.Ona.Admin().ID, "principal": "PRINCIPAL_USER"}
		},
		Older: onaOlder, Whims: onaWhims, History: onaHistory(), Imports: []string{"id"},
		Told: func(w *World) map[string]any {
			admin := w.Sandbox.Ona.Admin().ID
			return map[string]any{"user_id": admin, "read_only": false, "creator": map[string]any{"id": admin, "principal": "PRINCIPAL_USER"}}
		},
		Calls: map[string]string{
			"create": `/CreatePersonalAccessToken$`, "get": `/GetPersonalAccessToken$`, "list": `/ListPersonalAccessTokens$`,
			"delete": `/DeletePersonalAccessToken$`, "caller": `/GetAuthenticatedIdentity$`,
		},
	}
}

// onaAccountTokens are the tokens of Ona's service accounts.
func onaAccountTokens() Kind {
	return Kind{
		TypeName: "tokens_ona_service_account_token",
		Arguments: func(w *World) map[string]any {
			return map[string]any{"service_account_id": w.Sandbox.Ona.ServiceAccountID(), "description": "ci"}
		},
		Another: func(w *World) map[string]any {
			return map[string]any{"service_account_id": w.Sandbox.Ona.AddServiceAccount().ID}
		},
		Seed:   seeder(seedServiceAccount),
		Create: callOf("/CreateServiceAccountToken"), List: "/ListServiceAccountTokens", Page: 100, Owner: "service_account_id", ByOwner: true,
		CreateCalls: 1, RotateCalls: 2,
		Rotates: true,
		GetCall: at("", "/GetServiceAccountToken"), ListCall: at("", "/ListServiceAccountTokens"), RevokeCall: at("", "/DeleteServiceAccountToken"),
		Revoke: func(w *World, id string) { w.Sandbox.Ona.RevokeServiceAccountToken(id) },
		Strangers: withStranger(onaStrangers, "another service account", func(w *World) Environment {
			return Environment{"ONA_TOKEN": w.Sandbox.Ona.AddServiceAccount().AccessToken}
		}),
		Remedy: "credential", NotFound: []string{`{"code":"not_found","message":"no such token"}`}, Revoked: "200 {}",
		Refused: `{"code":"permission_denied","message":"not you"}`,
		Letter:  "S", Title: "Ona", Enums: []string{"principal"}, AllCalls: onaCalls, Failure: onaFailure, Stranger: onaStranger, Lag: onaLag,
		Imports: []string{"service_account_id/id"}, Whims: onaGrants, History: onaAccountHistory(),
		Told: func(w *World) map[string]any {
			return map[string]any{"creator": map[string]any{"id": w.Sandbox.Ona.ServiceAccountID()}}
		},
		Calls: map[string]string{
			"create": `/CreateServiceAccountToken$`, "get": `/GetServiceAccountToken$`, "list": `/ListServiceAccountTokens$`,
			"delete": `/DeleteServiceAccountToken$`, "login": `/CreateServiceAccountAccessToken$`,
		},
		Login: func(*World) map[string]string { return nil }, // each of its calls has a bearer of the account's
	}
}

// onaHostTokens are Ona's tokens for Git hosts, which have a life of their own.
func onaHostTokens() Kind {
	return Kind{
		TypeName: "tokens_ona_host_authentication_token",
		Arguments: func(w *World) map[string]any {
			return map[string]any{"runner_id": w.Sandbox.Ona.RunnerID(), "host": "github.com", "source": "pat", "token": sandbox.CanaryPrefix + "of-the-user", "expires_at": w.Clock.Now().Add(365 * day).UTC().Format(time.RFC3339)}
		},
		Seed:    seeder(seedHost),
		GetCall: at("", "/GetHostAuthenticationToken"), ListCall: at("", "/ListHostAuthenticationTokens"), RevokeCall: at("", "/DeleteHostAuthenticationToken"),
		Revoke:    func(w *World, id string) { w.Sandbox.Ona.RevokeHostToken(id) },
		Strangers: onaStrangers, Remedy: "credential", Colleague: onaColleague, NotFound: []string{`{"code":"not_found","message":"no such token"}`}, Revoked: "200 {}",
		Refused: `{"code":"permission_denied","message":"not you"}`,
		Letter:  "H", Title: "Ona", Enums: []string{"principal", "source", "scopes"}, AllCalls: onaCalls, Failure: onaFailure, Stranger: onaStranger, Lag: onaLag,
		Older: onaOlder, Imports: []string{"id"},
		Stored: func(w *World) []string {
			return idsOf(w.Sandbox.Ona.HostTokens(), func(t onasandbox.HostToken) (id string, counts bool) { return t.ID, true })
		},
		Everything: func(w *World) map[string]any { return map[string]any{"runner_id": w.Sandbox.Ona.RunnerID()} },
		Calls: map[string]string{
			"create": `/CreateHostAuthenticationToken$`, "get": `/GetHostAuthenticationToken$`, "list": `/ListHostAuthenticationTokens$`,
			"delete": `/DeleteHostAuthenticationToken$`, "update": `/UpdateHostAuthenticationToken$`,
		},
	}
}

// onaCalls are all calls of Ona's API.
const onaCalls = `/gitpod\.v1\.`

func onaOlder(w *World) []string {
	admin := w.Sandbox.Ona.Admin()
	return []string{"subject " + admin.ID + " of organization " + admin.OrganizationID}
}

var onaStrangers = map[string]func(w *World) Environment{
	"another user": func(w *World) Environment {
		return Environment{"ONA_TOKEN": w.Sandbox.Ona.AddUser().AccessToken}
	},
	"of another organization": func(w *World) Environment {
		return Environment{"ONA_TOKEN": w.Sandbox.Ona.AddOrganization().AccessToken}
	},
}

func withStranger(strangers map[string]func(w *World) Environment, name string, stranger func(w *World) Environment) map[string]func(w *World) Environment {
	all := map[string]func(w *World) Environment{name: stranger}
	maps.Copy(all, strangers)
	return all
}

func onaColleague(w *World) Environment {
	return Environment{"ONA_TOKEN": w.Sandbox.Ona.AddAdmin().AccessToken}
}

func onaFailure(_ int, message string) string {
	return fmt.Sprintf(`{"code":"internal","message":%q}`, message)
}

func onaLag(w *World, by time.Duration) { w.Sandbox.Ona.SetReplicaLag(by) }

func onaStranger(w *World) string { return w.Sandbox.Ona.AddUser().AccessToken }

func seedOna(t *testing.T, w *World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err != nil {
		return err
	}
	identity, err := client.GetAuthenticatedIdentity(t.Context())
	if err == nil {
		_, err = client.CreatePersonalAccessToken(t.Context(), ona.CreatePersonalAccessTokenRequest{
			UserID: identity.Subject.ID, Description: fmt.Sprintf("number %d", number), ValidFor: 90 * 24 * time.Hour,
		})
	}
	return err
}

func seedServiceAccount(t *testing.T, w *World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err == nil {
		_, _, err = client.As(w.Sandbox.Ona.ServiceAccountID()).CreateServiceAccountToken(t.Context(), fmt.Sprintf("number %d", number), 90*24*time.Hour)
	}
	return err
}

func seedHost(t *testing.T, w *World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	_, err = client.CreateHostAuthenticationToken(t.Context(), ona.CreateHostAuthenticationTokenRequest{
		RunnerID: w.Sandbox.Ona.RunnerID(), Host: fmt.Sprintf("git-%d.example.com", number), Source: ona.SourcePAT, Token: sandbox.CanaryPrefix + "of-another", ExpiresAt: w.Clock.Now().Add(365 * day).UTC().Truncate(time.Second),
	})
	return err
}
