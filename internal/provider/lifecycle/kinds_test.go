// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// kind is a kind of token in tests that hold for every kind.
type kind struct {
	typeName string
	// arguments are what every token needs, as HCL and JSON alike have them.
	arguments func(w *acctest.World) map[string]any
	// another makes another owner and returns it as arguments; nil: the kind has
	// none that could be configured.
	another func(w *acctest.World) map[string]any
	// seed issues tokens as somebody else would.
	seed func(t *testing.T, w *acctest.World, count int) []sandbox.LiveToken
	// create and list are calls, as the sandbox counts them.
	create func(w *acctest.World) string
	list   string
	// owner is the attribute that says whose token it is, where that can be
	// configured. With byOwner a token is only found by it.
	owner   string
	byOwner bool
	// page is how many tokens a page of the list has at most.
	page int
	// createCalls and rotateCalls are the most that one create takes, and one
	// rotation with its revocation, besides looks at lists.
	createCalls, rotateCalls int
}

var kinds = []kind{
	{
		typeName:  "tokens_ona_personal_access_token",
		arguments: func(*acctest.World) map[string]any { return map[string]any{"description": "ci"} },
		another: func(w *acctest.World) map[string]any {
			return map[string]any{"user_id": w.Sandbox.Ona.AddUser().ID}
		},
		seed:   seeder(seedOna),
		create: call("/CreatePersonalAccessToken"), list: "/ListPersonalAccessTokens", page: 100, owner: "user_id",
		createCalls: 2, rotateCalls: 3,
	},
	{
		typeName: "tokens_zitadel_personal_access_token",
		arguments: func(w *acctest.World) map[string]any {
			return map[string]any{"user_id": w.Sandbox.Zitadel.MachineUserID()}
		},
		another: func(w *acctest.World) map[string]any {
			organization := w.Sandbox.Zitadel.AddOrganization("another")
			return map[string]any{"user_id": w.Sandbox.Zitadel.AddMachineUser(organization, "another")}
		},
		seed:   seeder(seedZitadel),
		create: func(w *acctest.World) string { return "POST /v2/users/" + w.Sandbox.Zitadel.MachineUserID() },
		list:   "/v2/users/pats/search", page: 1000, owner: "user_id", byOwner: true,
		createCalls: 1, rotateCalls: 2,
	},
	{
		typeName: "tokens_cryptlex_personal_access_token",
		arguments: func(*acctest.World) map[string]any {
			return map[string]any{"name": "ci", "scopes": []any{"license:read"}}
		},
		seed:   seeder(seedCryptlex),
		create: call("POST /v3/personal-access-tokens"), list: "GET /v3/personal-access-tokens", page: 100,
		createCalls: 1, rotateCalls: 2,
	},
	{
		typeName:  "tokens_alephant_personal_access_token",
		arguments: func(*acctest.World) map[string]any { return map[string]any{"name": "ci", "scopes": []any{"read"}} },
		seed:      seeder(seedAlephant),
		create:    call("POST /api/v1/pats"), list: "GET /api/v1/pats", page: 100,
		createCalls: 1, rotateCalls: 2,
	},
	{
		typeName: "tokens_ona_service_account_token",
		arguments: func(w *acctest.World) map[string]any {
			return map[string]any{"service_account_id": w.Sandbox.Ona.ServiceAccountID(), "description": "ci"}
		},
		another: func(w *acctest.World) map[string]any {
			return map[string]any{"service_account_id": w.Sandbox.Ona.AddServiceAccount().ID}
		},
		seed:   seeder(seedServiceAccount),
		create: call("/CreateServiceAccountToken"), list: "/ListServiceAccountTokens", page: 100, owner: "service_account_id", byOwner: true,
		createCalls: 1, rotateCalls: 2,
	},
}

func call(substring string) func(*acctest.World) string {
	return func(*acctest.World) string { return substring }
}

// creates counts the create calls so far.
func (k kind) creates(w *acctest.World) int { return w.Sandbox.Calls(k.create(w)) }

// forEachKind runs a test for every kind of token, each in a world of its own.
func forEachKind(t *testing.T, test func(t *testing.T, w *acctest.World, k kind)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.typeName, func(t *testing.T) {
			t.Parallel()
			test(t, acctest.NewProtocolWorld(t, sandbox.Options{}), k)
		})
	}
}

// hcl writes arguments as the body of a block.
func hcl(arguments map[string]any) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		switch value := arguments[name].(type) {
		case []any:
			fmt.Fprintf(&text, "%s = [%q]\n", name, value[0])
		default:
			fmt.Fprintf(&text, "%s = %q\n", name, value)
		}
	}
	return text.String()
}

// with adds arguments.
func with(arguments, more map[string]any) map[string]any {
	all := maps.Clone(arguments)
	maps.Copy(all, more)
	return all
}

// seeder returns the new live tokens that issuing count times gave.
func seeder(issue func(t *testing.T, w *acctest.World, settings rest.Settings, number int) error) func(*testing.T, *acctest.World, int) []sandbox.LiveToken {
	return func(t *testing.T, w *acctest.World, count int) []sandbox.LiveToken {
		t.Helper()
		before := w.Sandbox.Live()
		options := w.Options()
		settings := rest.Settings{Now: options.Now, Wait: options.Wait}
		for number := range count {
			if err := issue(t, w, settings, number); err != nil {
				t.Fatal(err)
			}
		}
		return slices.DeleteFunc(w.Sandbox.Live(), func(token sandbox.LiveToken) bool {
			return slices.ContainsFunc(before, func(old sandbox.LiveToken) bool { return old.ID == token.ID })
		})
	}
}

func seedOna(t *testing.T, w *acctest.World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err != nil {
		return err
	}
	identity, err := client.GetAuthenticatedIdentity(t.Context())
	if err == nil {
		_, err = client.CreatePersonalAccessToken(t.Context(), ona.CreatePersonalAccessTokenRequest{
			UserID: identity.Subject.ID, Description: fmt.Sprintf("number %d", number), ValidFor: 90 * day,
		})
	}
	return err
}

func seedServiceAccount(t *testing.T, w *acctest.World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err == nil {
		_, _, err = client.As(w.Sandbox.Ona.ServiceAccountID()).CreateServiceAccountToken(t.Context(), fmt.Sprintf("number %d", number), 90*day)
	}
	return err
}

func seedZitadel(_ *testing.T, w *acctest.World, _ rest.Settings, number int) error {
	w.Sandbox.Zitadel.AddToken(w.Sandbox.Zitadel.MachineUserID(), w.Clock.Now().Add(time.Duration(number+1)*day))
	return nil
}

func seedCryptlex(t *testing.T, w *acctest.World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := cryptlex.New(cryptlex.Config{
		Settings: settings, Endpoint: w.Getenv("CRYPTLEX_ENDPOINT"), AccessToken: w.Getenv("CRYPTLEX_ACCESS_TOKEN"),
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(t.Context(), cryptlex.CreatePersonalAccessTokenRequest{
			Name: fmt.Sprintf("number %d", number), Scopes: []string{"personalAccessToken:write"}, ExpiresAt: w.Clock.Now().Add(90 * day),
		})
	}
	return err
}

func seedAlephant(t *testing.T, w *acctest.World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := alephant.New(alephant.Config{
		Settings: settings, Endpoint: w.Getenv("ALEPHANT_ENDPOINT"), Email: w.Getenv("ALEPHANT_EMAIL"), Password: w.Getenv("ALEPHANT_PASSWORD"),
		WorkspaceID: w.Getenv("ALEPHANT_WORKSPACE_ID"),
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{
			Name: fmt.Sprintf("number %d", number), Scopes: []string{"read"}, ExpiresAt: w.Clock.Now().Add(90 * day),
		})
	}
	return err
}

// revokeOutside revokes a token, of whichever kind it is, behind the
// provider's back.
func revokeOutside(w *acctest.World, id string) {
	w.Sandbox.Ona.RevokePersonalAccessToken(id)
	w.Sandbox.Ona.RevokeServiceAccountToken(id)
	w.Sandbox.Zitadel.Revoke(w.Sandbox.Zitadel.MachineUserID(), id)
	w.Sandbox.Cryptlex.Revoke(id)
	w.Sandbox.Alephant.Revoke(id)
}
