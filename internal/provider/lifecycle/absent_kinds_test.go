// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// absentKind is a kind of token in the tests of what proves one gone. There is
// one for every resource of the provider.
type absentKind struct {
	typeName  string
	arguments func(w *acctest.World) map[string]any
	// rotates is false for the kind whose secret the user brings.
	rotates bool
	// get, list and remove select the calls for one token, and for those of its
	// owner.
	get, list, remove sandbox.Fault
	// getsByList: a token is asked for with the list's call, at first.
	getsByList bool
	// refused is the API's own answer to a caller who may not list.
	refused string
	// revoke makes a token vanish, as somebody else would.
	revoke func(w *acctest.World, id string)
	// strangers are callers who are not shown a token that lives, each as the
	// environment that makes the provider one of them.
	strangers map[string]func(w *acctest.World) environment
	// remedy is what the error tells a stranger to change.
	remedy string
	// colleague is somebody else who may see the token; nil: whoever asks does so
	// as one and the same account.
	colleague func(w *acctest.World) environment
	// hides gives the credential of somebody whom the API may take the caller
	// for, without saying so; nil: its answers tell whom it takes the caller for.
	hides func(w *acctest.World) string
	// notFound are the API's own answers that there is no such token.
	notFound []string
	// revoked is the documented answer to a revocation: status and body.
	revoked string
}

type environment map[string]string

// become makes the provider somebody else from its next start on.
func (e environment) become(w *acctest.World) (back func()) {
	before := environment{}
	for name, value := range e {
		before[name] = w.Getenv(name)
		w.Setenv(name, value)
	}
	return func() { before.become(w) }
}

// at strikes the calls whose path holds a text.
func at(method, path string) sandbox.Fault { return sandbox.Fault{Method: method, Path: path} }

// exactly strikes the calls of one path.
func exactly(method, path string) sandbox.Fault {
	return sandbox.Fault{Method: method, Path: path, If: func(r *http.Request) bool { return r.URL.Path == path }}
}

var absentKinds = []absentKind{
	{
		typeName:  "tokens_ona_personal_access_token",
		arguments: func(*acctest.World) map[string]any { return map[string]any{"description": "ci"} }, rotates: true,
		get: at("", "/GetPersonalAccessToken"), list: at("", "/ListPersonalAccessTokens"), remove: at("", "/DeletePersonalAccessToken"),
		revoke:    func(w *acctest.World, id string) { w.Sandbox.Ona.RevokePersonalAccessToken(id) },
		strangers: onaStrangers, remedy: "credential", colleague: onaColleague, notFound: []string{`{"code":"not_found","message":"no such token"}`}, revoked: "200 {}",
		refused: `{"code":"permission_denied","message":"not you"}`,
	},
	{
		typeName: "tokens_ona_service_account_token",
		arguments: func(w *acctest.World) map[string]any {
			return map[string]any{"service_account_id": w.Sandbox.Ona.ServiceAccountID(), "description": "ci"}
		},
		rotates: true,
		get:     at("", "/GetServiceAccountToken"), list: at("", "/ListServiceAccountTokens"), remove: at("", "/DeleteServiceAccountToken"),
		revoke: func(w *acctest.World, id string) { w.Sandbox.Ona.RevokeServiceAccountToken(id) },
		strangers: withStranger(onaStrangers, "another service account", func(w *acctest.World) environment {
			return environment{"ONA_TOKEN": w.Sandbox.Ona.AddServiceAccount().AccessToken}
		}),
		remedy: "credential", notFound: []string{`{"code":"not_found","message":"no such token"}`}, revoked: "200 {}",
		refused: `{"code":"permission_denied","message":"not you"}`,
	},
	{
		typeName: "tokens_ona_host_authentication_token",
		arguments: func(w *acctest.World) map[string]any {
			return map[string]any{"runner_id": w.Sandbox.Ona.RunnerID(), "host": "github.com", "source": "pat", "token": sandbox.CanaryPrefix + "of-the-user"}
		},
		get: at("", "/GetHostAuthenticationToken"), list: at("", "/ListHostAuthenticationTokens"), remove: at("", "/DeleteHostAuthenticationToken"),
		revoke:    func(w *acctest.World, id string) { w.Sandbox.Ona.RevokeHostToken(id) },
		strangers: onaStrangers, remedy: "credential", colleague: onaColleague, notFound: []string{`{"code":"not_found","message":"no such token"}`}, revoked: "200 {}",
		refused: `{"code":"permission_denied","message":"not you"}`,
	},
	{
		typeName: "tokens_zitadel_personal_access_token",
		arguments: func(w *acctest.World) map[string]any {
			return map[string]any{"user_id": w.Sandbox.Zitadel.MachineUserID()}
		},
		rotates: true,
		get:     at(http.MethodGet, "/management/v1/users/"), list: at(http.MethodPost, "/v2/users/pats/search"), remove: at(http.MethodDelete, "/pats/"),
		revoke: func(w *acctest.World, id string) {
			w.Sandbox.Zitadel.Revoke(w.Sandbox.Zitadel.MachineUserID(), id)
		},
		strangers: map[string]func(w *acctest.World) environment{
			"of another organization": func(w *acctest.World) environment {
				return zitadelMachine(w, w.Sandbox.Zitadel.AddOrganization("another"), zitadel.OrgOwner)
			},
			"without a role": func(w *acctest.World) environment {
				return zitadelMachine(w, w.Sandbox.Zitadel.DefaultOrganizationID())
			},
		},
		remedy: "Grant its user ORG_OWNER",
		colleague: func(w *acctest.World) environment {
			return zitadelMachine(w, w.Sandbox.Zitadel.DefaultOrganizationID(), zitadel.OrgOwner)
		},
		notFound: []string{`{"code":5,"message":"Errors.PAT.NotFound (QUERY-fRunu)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-fRunu","message":"Errors.PAT.NotFound"}]}`},
		revoked:  "200 {deletionDate}", getsByList: true,
	},
	{
		typeName: "tokens_cryptlex_personal_access_token",
		arguments: func(*acctest.World) map[string]any {
			return map[string]any{"name": "ci", "scopes": []any{"license:read"}}
		},
		rotates: true,
		get:     at(http.MethodGet, "/v3/personal-access-tokens/"), list: exactly(http.MethodGet, "/v3/personal-access-tokens"),
		remove: at(http.MethodDelete, "/v3/personal-access-tokens/"),
		revoke: func(w *acctest.World, id string) { w.Sandbox.Cryptlex.Delete(id) },
		strangers: map[string]func(w *acctest.World) environment{
			"another user":       func(w *acctest.World) environment { return cryptlexUser(w.Sandbox.Cryptlex.AddUser().AccessToken) },
			"of another account": func(w *acctest.World) environment { return cryptlexUser(w.Sandbox.Cryptlex.AddAccount().AccessToken) },
			"of another account, without claims": func(w *acctest.World) environment {
				return cryptlexUser(w.Sandbox.Cryptlex.OpaqueCredential(w.Sandbox.Cryptlex.AddAccount().ID))
			},
		},
		remedy:    "credential",
		hides:     func(w *acctest.World) string { return w.Sandbox.Cryptlex.AddUser().AccessToken },
		colleague: func(w *acctest.World) environment { return cryptlexUser(w.Sandbox.Cryptlex.AddUser().AccessToken) },
		notFound:  []string{`{"message":"The item does not exist"}`, `{"message":"The personal access token does not exist.","code":"PERSONAL_ACCESS_TOKEN_NOT_FOUND"}`},
		revoked:   "204 ",
		refused:   `{"message":"Forbidden.","code":"FORBIDDEN"}`,
	},
	{
		typeName:  "tokens_alephant_personal_access_token",
		arguments: func(*acctest.World) map[string]any { return map[string]any{"name": "ci", "scopes": []any{"read"}} }, rotates: true,
		get: at(http.MethodGet, "/api/v1/pats/"), list: exactly(http.MethodGet, "/api/v1/pats"), remove: at(http.MethodDelete, "/api/v1/pats/"),
		revoke: func(w *acctest.World, id string) { w.Sandbox.Alephant.Revoke(id) },
		strangers: map[string]func(w *acctest.World) environment{
			"outside of the workspace": func(w *acctest.World) environment {
				user := w.Sandbox.Alephant.AddUser()
				w.Sandbox.Alephant.RemoveMember(w.Sandbox.Alephant.WorkspaceID(), user.ID)
				return environment{"ALEPHANT_ACCESS_TOKEN": user.AccessToken}
			},
		},
		remedy: "credential",
		hides:  func(w *acctest.World) string { return w.Sandbox.Alephant.AddUser().AccessToken },
		colleague: func(w *acctest.World) environment {
			return environment{"ALEPHANT_ACCESS_TOKEN": w.Sandbox.Alephant.AddUser().AccessToken}
		},
		notFound: []string{`{"error":"PAT not found"}`, `{"code":"NOT_FOUND","message":"Personal access token not found"}`, `{"error":{"code":"NOT_FOUND","message":"Personal access token not found"}}`},
		revoked:  "204 ",
		refused:  `{"error":{"code":"FORBIDDEN","message":"not you"}}`,
	},
}

var onaStrangers = map[string]func(w *acctest.World) environment{
	"another user": func(w *acctest.World) environment {
		return environment{"ONA_TOKEN": w.Sandbox.Ona.AddUser().AccessToken}
	},
	"of another organization": func(w *acctest.World) environment {
		return environment{"ONA_TOKEN": w.Sandbox.Ona.AddOrganization().AccessToken}
	},
}

func withStranger(strangers map[string]func(w *acctest.World) environment, name string, stranger func(w *acctest.World) environment) map[string]func(w *acctest.World) environment {
	all := map[string]func(w *acctest.World) environment{name: stranger}
	maps.Copy(all, strangers)
	return all
}

func onaColleague(w *acctest.World) environment {
	return environment{"ONA_TOKEN": w.Sandbox.Ona.AddAdmin().AccessToken}
}

func cryptlexUser(credential string) environment {
	return environment{"CRYPTLEX_ACCESS_TOKEN": credential}
}

func zitadelMachine(w *acctest.World, organization string, roles ...zitadel.Role) environment {
	z := w.Sandbox.Zitadel
	return environment{"ZITADEL_ACCESS_TOKEN": z.AddCredential(z.AddMachineUser(organization, "somebody", roles...))}
}

// resourceSchemas are the provider's resources by type.
func resourceSchemas(t *testing.T, w *acctest.World) map[string]*tfprotov6.Schema {
	t.Helper()
	schemas, err := w.ServeProtocol6().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemas.ResourceSchemas
}

// TestEveryKindIsTested fails for a resource that the shared tests don't know:
// those for every kind, and those of what proves a token gone.
func TestEveryKindIsTested(t *testing.T) {
	t.Parallel()
	resources := resourceSchemas(t, acctest.NewProtocolWorld(t, sandbox.Options{}))
	for typeName, schema := range resources {
		if !slices.ContainsFunc(absentKinds, func(k absentKind) bool { return k.typeName == typeName }) {
			t.Errorf("%s is not in absentKinds: nothing shows what proves such a token gone", typeName)
		}
		issued := slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "previous" })
		if issued && !slices.ContainsFunc(kinds, func(k kind) bool { return k.typeName == typeName }) {
			t.Errorf("%s is not in kinds: the tests for every kind of token leave it out", typeName)
		}
	}
	for _, k := range absentKinds {
		if resources[k.typeName] == nil {
			t.Errorf("the provider has no %s", k.typeName)
		}
	}
}

// forEachAbsentKind runs a test for every kind, with a token that was issued
// two minutes ago in a world of its own.
func forEachAbsentKind(t *testing.T, test func(t *testing.T, k absentKind, c *core)) {
	t.Helper()
	for _, k := range absentKinds {
		t.Run(strings.TrimPrefix(k.typeName, "tokens_"), func(t *testing.T) {
			t.Parallel()
			test(t, k, k.issued(t))
		})
	}
}

// issued is a token that was issued long enough ago for every replica.
func (k absentKind) issued(t *testing.T) *core {
	t.Helper()
	c := k.fresh(t)
	c.world.Clock.Advance(2 * sandboxLag)
	return c
}

// fresh is a token that was just issued.
func (k absentKind) fresh(t *testing.T) *core {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // what is wrong is only what the test breaks
	c := newCore(w, k.typeName, t.Fatalf)
	c.configure(k.arguments(w))
	if k.rotates {
		c.set("valid_for", "2160h")
	}
	c.mustApply()
	return c
}
