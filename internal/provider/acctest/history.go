// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// History is what random histories of a token know of its kind besides.
type History struct {
	// Drawn are the values of the arguments that a history changes.
	Drawn map[string][]any
	// Owners are whom a token may be issued for, by the kind's Owner; nil: nobody in
	// particular.
	Owners func(w *World) []string
	// Skews are how far the provider's clock may be off.
	Skews []time.Duration
	// Kept are the ids of the tokens that the platform keeps, ended ones perhaps
	// included, and revoked ones not.
	Kept func(w *World) []string
	// Twin is a request for a token that looks like ours.
	Twin func(w *World, lifetime time.Duration) (path, credential string, body map[string]any)
}

// ciOrCD are names that a history chooses from.
var ciOrCD = []any{"ci", "cd"}

// someSkews leave room for a token of an hour.
var someSkews = []time.Duration{0, -5 * time.Minute}

// onaHistory is of a token that takes a lifetime and tells no id.
func onaHistory() *History {
	return &History{
		Drawn: map[string][]any{"description": ciOrCD, "read_only": {true, false}},
		Owners: func(w *World) []string {
			return []string{w.Sandbox.Ona.Admin().ID, w.Sandbox.Ona.AddUser().ID}
		},
		Skews: []time.Duration{0, -time.Hour, -3 * day},
		Kept: func(w *World) []string {
			return idsOf(w.Sandbox.Ona.PersonalAccessTokens(), func(t ona.PersonalAccessToken) (id string, counts bool) { return t.ID, true })
		},
		Twin: func(w *World, lifetime time.Duration) (path, credential string, body map[string]any) {
			admin := w.Sandbox.Ona.Admin()
			return "/api/gitpod.v1.UserService/CreatePersonalAccessToken", admin.AccessToken, map[string]any{
				"userId": admin.ID, "description": "ci", "validFor": fmt.Sprintf("%ds", int(lifetime.Seconds())),
			}
		},
	}
}

// onaAccountHistory is of a token that takes a lifetime, tells its id and may
// never end, and is issued as its owner.
func onaAccountHistory() *History {
	return &History{
		Drawn: map[string][]any{"description": ciOrCD},
		Owners: func(w *World) []string {
			return []string{w.Sandbox.Ona.ServiceAccount().ID, w.Sandbox.Ona.AddServiceAccount().ID}
		},
		Skews: someSkews,
		Kept: func(w *World) []string {
			return idsOf(w.Sandbox.Ona.ServiceAccountTokens(), func(t ona.ServiceAccountToken) (id string, counts bool) { return t.ID, true })
		},
		Twin: func(w *World, lifetime time.Duration) (path, credential string, body map[string]any) {
			return "/api/gitpod.v1.ServiceAccountService/CreateServiceAccountToken", w.Sandbox.Ona.ServiceAccount().AccessToken, map[string]any{
				"description": "ci", "validFor": fmt.Sprintf("%ds", int(lifetime.Seconds())),
			}
		},
	}
}

// zitadelHistory is of a token that takes an instant and has no name.
func zitadelHistory() *History {
	return &History{
		Owners: func(w *World) []string {
			z := w.Sandbox.Zitadel
			return []string{z.MachineUserID(), z.AddMachineUser(z.DefaultOrganizationID(), "another")}
		},
		Skews: someSkews,
		Kept: func(w *World) []string {
			return idsOf(w.Sandbox.Zitadel.Tokens(), func(t zitadel.Token) (id string, counts bool) { return t.ID, !t.Credential })
		},
		Twin: func(w *World, lifetime time.Duration) (path, credential string, body map[string]any) {
			z := w.Sandbox.Zitadel
			return "/v2/users/" + z.MachineUserID() + "/pats", z.AdminCredential(), map[string]any{"expirationDate": w.Clock.Now().Add(lifetime)}
		},
	}
}

// cryptlexHistory is of a token that takes an instant, or none.
func cryptlexHistory() *History {
	return &History{
		Drawn: map[string][]any{"name": ciOrCD, "scopes": {[]any{"license:read"}, []any{"license:write"}}},
		Skews: someSkews,
		Kept: func(w *World) []string {
			return idsOf(w.Sandbox.Cryptlex.PersonalAccessTokens(), func(t cryptlex.PersonalAccessToken) (id string, counts bool) { return t.ID, !t.Revoked })
		},
		Twin: func(w *World, lifetime time.Duration) (path, credential string, body map[string]any) {
			return "/v3/personal-access-tokens", w.Getenv("CRYPTLEX_ACCESS_TOKEN"), map[string]any{
				"name": "ci", "scopes": []string{"license:read"}, "expiresAt": w.Clock.Now().Add(lifetime),
			}
		},
	}
}

// alephantHistory is of a token that takes an instant, or none, and whose list
// tells nobody's but the caller's.
func alephantHistory() *History {
	return &History{
		Drawn: map[string][]any{"name": ciOrCD, "scopes": {[]any{"read"}, []any{"write"}}},
		Skews: someSkews,
		Kept: func(w *World) []string {
			return idsOf(w.Sandbox.Alephant.PersonalAccessTokens(), func(t alephant.PersonalAccessToken) (id string, counts bool) { return t.ID, true })
		},
		Twin: func(w *World, lifetime time.Duration) (path, credential string, body map[string]any) {
			return "/api/v1/pats", w.Sandbox.Alephant.Owner().AccessToken, map[string]any{
				"name": "ci", "scopes": []string{"read"}, "expiresAt": w.Clock.Now().Add(lifetime), "workspaceId": w.Sandbox.Alephant.WorkspaceID(),
			}
		},
	}
}
