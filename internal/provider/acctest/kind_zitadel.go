// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// zitadelTokens are the tokens of ZITADEL's users.
func zitadelTokens() Kind {
	return Kind{
		TypeName:   "tokens_zitadel_personal_access_token",
		Credential: "ZITADEL_ACCESS_TOKEN",
		Arguments: func(w *World) map[string]any {
			return map[string]any{"user_id": w.Sandbox.Zitadel.MachineUserID()}
		},
		Another: func(w *World) map[string]any {
			organization := w.Sandbox.Zitadel.AddOrganization("another")
			return map[string]any{"user_id": w.Sandbox.Zitadel.AddMachineUser(organization, "another")}
		},
		Seed:   seeder(seedZitadel),
		Create: func(w *World) string { return "POST /v2/users/" + w.Sandbox.Zitadel.MachineUserID() },
		List:   "/v2/users/pats/search", Page: 1000, Owner: "user_id", ByOwner: true,
		CreateCalls: 1, RotateCalls: 2,
		Rotates: true,
		GetCall: at(http.MethodGet, "/management/v1/users/"), ListCall: at(http.MethodPost, "/v2/users/pats/search"), RevokeCall: at(http.MethodDelete, "/pats/"),
		Revoke: func(w *World, id string) {
			for _, token := range w.Sandbox.Zitadel.Tokens() {
				if token.ID == id {
					w.Sandbox.Zitadel.Revoke(token.UserID, id)
				}
			}
		},
		Strangers: map[string]func(w *World) Environment{
			"of another organization": func(w *World) Environment {
				return zitadelMachine(w, w.Sandbox.Zitadel.AddOrganization("another"), zitadelsandbox.OrgOwner)
			},
			"without a role": func(w *World) Environment {
				return zitadelMachine(w, w.Sandbox.Zitadel.DefaultOrganizationID())
			},
		},
		Remedy: "Grant its user ORG_OWNER",
		Colleague: func(w *World) Environment {
			return zitadelMachine(w, w.Sandbox.Zitadel.DefaultOrganizationID(), zitadelsandbox.OrgOwner)
		},
		NotFound: []string{`{"code":5,"message":"Errors.PAT.NotFound (QUERY-fRunu)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-fRunu","message":"Errors.PAT.NotFound"}]}`},
		Revoked:  "200 {deletionDate}", GetsByList: true, HidesUse: true, History: zitadelHistory(),
		Lag:    func(w *World, by time.Duration) { w.Sandbox.Zitadel.SetProjectionLag(by) },
		Letter: "Z", Title: "ZITADEL", Enums: []string{"state"},
		Calls: map[string]string{
			"create": `^POST /v2/users/[^/]+/pats$`, "get": `^POST /v2/users/pats/search$|^GET /management/v1/users/[^/]+/pats/`,
			"list": `^POST /v2/users/pats/search$`, "delete": `^DELETE /.*/pats/`, "login": `/oauth/v2/token$`, "caller": `/auth/v1/users/me$`,
		},
		AllCalls: `^[A-Z]+ /(v2|management|auth)/`,
		Caller: func(w *World) map[string]any {
			return map[string]any{"organization_id": w.Sandbox.Zitadel.DefaultOrganizationID()}
		},
		Imports: []string{"user_id/id", "organization_id/user_id/id"},
		Told: func(w *World) map[string]any {
			return map[string]any{"organization_id": w.Sandbox.Zitadel.DefaultOrganizationID()}
		},
		Login: func(w *World) map[string]string {
			z := w.Sandbox.Zitadel
			secret := z.SetClientSecret(z.AddMachineUser(z.DefaultOrganizationID(), "robot", zitadelsandbox.InstanceOwner))
			return map[string]string{"ZITADEL_ACCESS_TOKEN": "", "ZITADEL_CLIENT_ID": "robot", "ZITADEL_CLIENT_SECRET": secret}
		},
		Stranger: func(w *World) string {
			z := w.Sandbox.Zitadel
			return z.AddCredential(z.AddMachineUser(z.AddOrganization("stranger"), "stranger"))
		},
		Failure: func(status int, message string) string {
			return fmt.Sprintf(`{"code":%d,"message":%q,"details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"TEST-00000","message":%q}]}`, status%17, message, message)
		},
	}
}

func zitadelMachine(w *World, organization string, roles ...zitadelsandbox.Role) Environment {
	z := w.Sandbox.Zitadel
	return Environment{"ZITADEL_ACCESS_TOKEN": z.AddCredential(z.AddMachineUser(organization, "somebody", roles...))}
}

func seedZitadel(_ *testing.T, w *World, _ rest.Settings, number int) error {
	w.Sandbox.Zitadel.AddToken(w.Sandbox.Zitadel.MachineUserID(), w.Clock.Now().Add(time.Duration(number+1)*24*time.Hour))
	return nil
}
