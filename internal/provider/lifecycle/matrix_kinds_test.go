// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// matrixKind is a kind of token as the fault matrix has it.
type matrixKind struct {
	kind

	// letter stands for the kind in the table.
	letter string
	// title is the platform's name in sentences.
	title string
	// calls are the calls of its API by what they do, each a pattern for method
	// and path. A call that is missing is one that the platform does not have.
	calls map[string]string
	// settings are the provider's environment that a fault of the endpoint
	// replaces, and what a log-in takes instead of a ready credential.
	endpoint string
	login    func(w *acctest.World) map[string]string
	// stranger is a caller who may not see the token.
	stranger func(w *acctest.World) string
	// failure is the API's own form of an error.
	failure func(status int, message string) string
	// own is the kind whose secret is the user's: it is not rotated.
	own bool
}

var matrixKinds = []matrixKind{
	{
		kind: kinds[0], letter: "O", title: "Ona", endpoint: "ONA_HOST", failure: onaFailure, stranger: onaStranger,
		calls: map[string]string{
			"create": `/CreatePersonalAccessToken$`, "get": `/GetPersonalAccessToken$`, "list": `/ListPersonalAccessTokens$`,
			"delete": `/DeletePersonalAccessToken$`, "caller": `/GetAuthenticatedIdentity$`,
		},
	},
	{
		kind: kinds[4], letter: "S", title: "Ona", endpoint: "ONA_HOST", failure: onaFailure, stranger: onaStranger,
		calls: map[string]string{
			"create": `/CreateServiceAccountToken$`, "get": `/GetServiceAccountToken$`, "list": `/ListServiceAccountTokens$`,
			"delete": `/DeleteServiceAccountToken$`, "login": `/CreateServiceAccountAccessToken$`,
		},
		login: func(*acctest.World) map[string]string { return nil }, // each of its calls has a bearer of the account's
	},
	{
		kind: hostTokens, letter: "H", title: "Ona", endpoint: "ONA_HOST", failure: onaFailure, stranger: onaStranger, own: true,
		calls: map[string]string{
			"create": `/CreateHostAuthenticationToken$`, "get": `/GetHostAuthenticationToken$`, "list": `/ListHostAuthenticationTokens$`,
			"delete": `/DeleteHostAuthenticationToken$`, "update": `/UpdateHostAuthenticationToken$`,
		},
	},
	{
		kind: kinds[1], letter: "Z", title: "ZITADEL", endpoint: "ZITADEL_ENDPOINT",
		calls: map[string]string{
			"create": `^POST /v2/users/[^/]+/pats$`, "get": `^POST /v2/users/pats/search$|^GET /management/v1/users/[^/]+/pats/`,
			"list": `^POST /v2/users/pats/search$`, "delete": `^DELETE /.*/pats/`, "login": `/oauth/v2/token$`, "caller": `/auth/v1/users/me$`,
		},
		login: func(w *acctest.World) map[string]string {
			z := w.Sandbox.Zitadel
			secret := z.SetClientSecret(z.AddMachineUser(z.DefaultOrganizationID(), "robot", zitadelsandbox.InstanceOwner))
			return map[string]string{"ZITADEL_ACCESS_TOKEN": "", "ZITADEL_CLIENT_ID": "robot", "ZITADEL_CLIENT_SECRET": secret}
		},
		stranger: func(w *acctest.World) string {
			z := w.Sandbox.Zitadel
			return z.AddCredential(z.AddMachineUser(z.AddOrganization("stranger"), "stranger"))
		},
		failure: func(status int, message string) string {
			return fmt.Sprintf(`{"code":%d,"message":%q,"details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"TEST-00000","message":%q}]}`, status%17, message, message)
		},
	},
	{
		kind: kinds[2], letter: "C", title: "Cryptlex", endpoint: "CRYPTLEX_ENDPOINT",
		calls: map[string]string{
			"create": `^POST /v3/personal-access-tokens$`, "get": `^GET /v3/personal-access-tokens/`, "list": `^GET /v3/personal-access-tokens$`,
			"delete": `^(DELETE|PATCH) /v3/personal-access-tokens/`,
		},
		stranger: func(w *acctest.World) string { return w.Sandbox.Cryptlex.AddUser().AccessToken },
		failure: func(_ int, message string) string {
			return fmt.Sprintf(`{"message":%q,"code":"TEST"}`, message)
		},
	},
	{
		kind: kinds[3], letter: "A", title: "Alephant", endpoint: "ALEPHANT_ENDPOINT",
		calls: map[string]string{
			"create": `^POST /api/v1/pats$`, "get": `^GET /api/v1/pats/`, "list": `^GET /api/v1/pats$`, "delete": `^DELETE /api/v1/pats/`,
			"login": `/auth/login$`,
		},
		login: func(w *acctest.World) map[string]string {
			owner := w.Sandbox.Alephant.Owner()
			return map[string]string{"ALEPHANT_ACCESS_TOKEN": "", "ALEPHANT_EMAIL": owner.Email, "ALEPHANT_PASSWORD": owner.Password}
		},
		stranger: func(w *acctest.World) string { return w.Sandbox.Alephant.AddUser().AccessToken },
		failure: func(_ int, message string) string {
			return fmt.Sprintf(`{"error":{"code":"TEST","message":%q}}`, message)
		},
	},
}

// hostTokens are Ona's tokens for Git hosts, which have a life of their own.
var hostTokens = kind{
	typeName: "tokens_ona_host_authentication_token",
	arguments: func(w *acctest.World) map[string]any {
		return map[string]any{"runner_id": w.Sandbox.Ona.RunnerID(), "host": "github.com", "source": "pat", "token": sandbox.CanaryPrefix + "of-the-user"}
	},
	seed: seeder(seedHost),
}

func seedHost(t *testing.T, w *acctest.World, settings rest.Settings, number int) error {
	t.Helper()
	client, err := ona.New(ona.Config{Settings: settings, Endpoint: w.Getenv("ONA_HOST"), AccessToken: w.Getenv("ONA_TOKEN")})
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	_, err = client.CreateHostAuthenticationToken(t.Context(), ona.CreateHostAuthenticationTokenRequest{
		RunnerID: w.Sandbox.Ona.RunnerID(), Host: fmt.Sprintf("git-%d.example.com", number), Source: ona.SourcePAT, Token: sandbox.CanaryPrefix + "of-another",
	})
	return err
}

func onaFailure(_ int, message string) string {
	return fmt.Sprintf(`{"code":"internal","message":%q}`, message)
}

func onaStranger(w *acctest.World) string { return w.Sandbox.Ona.AddUser().AccessToken }

// platform is how the environment and the sandbox name it.
func (k matrixKind) platform() string { return strings.ToLower(k.title) }

// pattern matches a call of the kind; nil: it has none such.
func (k matrixKind) pattern(call string) *regexp.Regexp {
	text, ok := k.calls[call]
	if !ok {
		return nil
	}
	return regexp.MustCompile(text)
}

// onlyHere takes the other platforms out of the environment.
func (k matrixKind) onlyHere(w *acctest.World) {
	for name := range w.Environ() {
		if slices.ContainsFunc(matrixKinds, func(other matrixKind) bool {
			return other.title != k.title && strings.HasPrefix(name, strings.ToUpper(other.title)+"_")
		}) {
			w.Setenv(name, "")
		}
	}
}

// objectsOfTheSchema are the names of everything that the provider offers.
func objectsOfTheSchema(t *testing.T) []string {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	schemas, err := w.ServeProtocol6().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Collect(maps.Keys(prefixed("resource ", schemas.ResourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("data ", schemas.DataSourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("ephemeral ", schemas.EphemeralResourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("list ", schemas.ListResourceSchemas)))
	return slices.AppendSeq(names, maps.Keys(prefixed("action ", schemas.ActionSchemas)))
}

func prefixed[T any](prefix string, schemas map[string]T) map[string]T {
	all := map[string]T{}
	for name, schema := range schemas {
		all[prefix+name] = schema
	}
	return all
}
