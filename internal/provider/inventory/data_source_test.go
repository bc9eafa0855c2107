// SPDX-License-Identifier: MPL-2.0

package inventory_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const typeName = "tokens_inventory"

const everything = acctest.ProviderConfig + `
resource "tokens_ona_personal_access_token" "ci" {
  description = "ona ci"
  valid_for   = "240h"
}
resource "tokens_zitadel_personal_access_token" "ci" {
  user_id = "USER"
}
resource "tokens_cryptlex_personal_access_token" "ci" {
  name   = "cryptlex ci"
  scopes = ["license:read"]
}
resource "tokens_alephant_personal_access_token" "ci" {
  name   = "alephant ci"
  scopes = ["read"]
}
`

// check is what fails on tokens that nobody used for 90 days.
const check = `
check "no_forgotten_tokens" {
  data "tokens_inventory" "unused" {
    unused_since = timeadd(plantimestamp(), "-2160h")
  }
  assert {
    condition     = length(data.tokens_inventory.unused.tokens) == 0
    error_message = "Unused: ${join(", ", data.tokens_inventory.unused.tokens[*].name)}. Unknown: ${join(", ", data.tokens_inventory.unused.unused_unknown)}."
  }
}
`

func TestAccInventory(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := strings.ReplaceAll(everything, "USER", w.Sandbox.Zitadel.MachineUserID())
	w.CLI(config).Apply()
	w.CatchUp()

	all, errs := w.Protocol().Read(typeName, map[string]any{})
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	tokens := listed(t, all)
	platforms := []string{}
	for _, token := range tokens {
		platforms = append(platforms, token["platform"].(string))
		name, _ := token["name"].(string) // without the provider's mark behind it
		if live := w.Live(token["id"].(string)); live != nil && (token["owner"] != live.Owner || !strings.HasPrefix(live.Name, name) || (live.Name == "") != (name == "")) {
			t.Errorf("%v is shown for %+v", token, live)
		}
	}
	if !slices.IsSorted(platforms) || len(slices.Compact(platforms)) != 4 {
		t.Errorf("the order of platforms is %v", platforms)
	}
	for _, live := range w.Sandbox.Live() {
		if !slices.ContainsFunc(tokens, func(token map[string]any) bool { return token["id"] == live.ID }) {
			t.Errorf("%s token %s is missing", live.Platform, live.ID)
		}
	}
}

// listed are the tokens of a result.
func listed(t *testing.T, result map[string]any) []map[string]any {
	t.Helper()
	elements, ok := result["tokens"].([]any)
	if !ok {
		t.Fatalf("the result is %v", result)
	}
	var tokens []map[string]any
	for _, element := range elements {
		token, ok := element.(map[string]any)
		if !ok {
			t.Fatalf("a token is %v", element)
		}
		tokens = append(tokens, token)
	}
	return tokens
}

func TestAccCheckBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := strings.ReplaceAll(everything, "USER", w.Sandbox.Zitadel.MachineUserID())
	w.CLI(config).Apply()
	checking := w.CLI(acctest.ProviderConfig + check)
	if said := checking.Run("plan", "-no-color"); said.ExitCode != 0 || strings.Contains(said.Words(), "Unused") {
		t.Errorf("a plan at once exits with %d and says: %s", said.ExitCode, said.Words())
	}
	past := w.CLI(acctest.ProviderConfig + strings.ReplaceAll(check, `timeadd(plantimestamp(), "-2160h")`,
		`"`+w.Clock.Now().Add(time.Hour).Format(time.RFC3339)+`"`))
	said := past.Run("plan", "-no-color")
	for _, want := range []string{"Unused: alephant ci, cryptlex ci, ona ci", "Unknown: ona_host_authentication_token, zitadel"} {
		if said.ExitCode != 0 || !strings.Contains(said.Words(), want) {
			t.Errorf("an hour later a plan exits with %d, want %q in: %s", said.ExitCode, want, said.Words())
		}
	}
}

// TestAccGuideFindsLostToken applies what the rotation guide shows for a first
// create that was killed, beside a token whose creation nobody tells.
func TestAccGuideFindsLostToken(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	guide, err := os.ReadFile("../../../templates/guides/rotation.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?ms)^```terraform\n(data \"tokens_inventory\".*?)^```$").FindStringSubmatch(string(guide))
	if shown == nil {
		t.Fatal("the guide does not show the inventory")
	}
	query := regexp.MustCompile(`"\d{4}-[^"]*Z"`).ReplaceAllString(shown[1], `"`+w.Clock.Now().Add(-time.Minute).UTC().Format(time.RFC3339)+`"`)

	existing := acctest.ProviderConfig + fmt.Sprintf(`
resource "tokens_ona_personal_access_token" "lost" {
  description = "lost"
  valid_for   = "240h"
}
resource "tokens_ona_host_authentication_token" "github" {
  runner_id = %q
  host      = "github.com"
  source    = "pat"
  token     = "secret"
}
`, w.Sandbox.Ona.RunnerID())
	w.CLI(existing).Apply()
	search := w.CLI(acctest.ProviderConfig + query)
	search.Apply()
	var found []struct{ Name, Kind string }
	if err := json.Unmarshal([]byte(search.Must("output", "-json", "recent")), &found); err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, token := range found {
		names = append(names, token.Name)
	}
	if !slices.Contains(names, "lost") || slices.Contains(names, "github.com") {
		t.Errorf("the guide's query finds %q", names)
	}
}

func TestPlatformFails(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Sandbox.Inject(sandbox.Fault{Path: "/v3/", Status: http.StatusForbidden, Body: `{"message":"No.","code":"FORBIDDEN"}`})
	provider := w.Protocol()

	_, errs := provider.Read(typeName, map[string]any{})
	if len(errs) != 1 || !strings.Contains(errs[0], `personal access tokens of platform "cryptlex"`) || !strings.Contains(errs[0], "FORBIDDEN") {
		t.Errorf("errors %v", errs)
	}
	rest, errs := provider.Read(typeName, map[string]any{"on_error": "warn"})
	if len(errs) != 0 || len(listed(t, rest)) == 0 {
		t.Errorf("errors %v, found %v", errs, rest)
	}
	if _, errs := provider.Read(typeName, map[string]any{"platforms": []any{"zitadel", "ona"}}); len(errs) != 0 {
		t.Errorf("a platform that was not asked for fails: %v", errs)
	}
}

func TestConfiguredPlatforms(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	for name := range w.Environ() {
		if !strings.HasPrefix(name, "ZITADEL") {
			w.Setenv(name, "")
		}
	}
	result, errs := w.Protocol().Read(typeName, map[string]any{"unused_since": "2030-01-01T00:00:00Z"})
	if diff := cmp.Diff([]any{"zitadel"}, result["unused_unknown"]); diff != "" || len(errs) != 0 {
		t.Error(errs, diff)
	}
	if _, errs := w.Protocol().Read(typeName, map[string]any{"platforms": []any{"ona"}}); len(errs) != 1 || !strings.Contains(errs[0], `"ona" is not configured`) {
		t.Errorf("a platform that is not configured: %v", errs)
	}
	if _, errs := w.Protocol().Read(typeName, map[string]any{"platforms": []any{"acme"}}); len(errs) != 1 {
		t.Errorf("a platform that there is none of: %v", errs)
	}
	w.Setenv("ZITADEL_ACCESS_TOKEN", "")
	if _, errs := w.Protocol().Read(typeName, map[string]any{}); len(errs) != 1 || !strings.Contains(errs[0], "No platform is configured") {
		t.Errorf("no platform is configured: %v", errs)
	}
}

// The last day of 9999, at which ZITADEL's tokens that never expire "end", is
// an edge like others: before it ends whatever ends at all.
func TestEndsAtAll(t *testing.T) {
	t.Parallel()
	const tokens = "tokens_zitadel_personal_access_token"
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	user := w.Sandbox.Zitadel.MachineUserID()
	ends := p.Apply(tokens, acctest.Instance{}, map[string]any{"user_id": user, "valid_for": "24h"}).State["id"]
	never := p.Apply(tokens, acctest.Instance{}, map[string]any{"user_id": user}).State["id"]
	w.CatchUp()
	for name, tt := range map[string]struct {
		typeName string
		config   map[string]any
		want     any
	}{
		"inventory, before": {typeName, map[string]any{"expires_before": "9999-12-31T23:59:59Z", "platforms": []any{"zitadel"}}, ends},
		"before":            {tokens + "s", map[string]any{"expires_before": "9999-12-31T23:59:59Z", "user_id": user}, ends},
		"then":              {tokens + "s", map[string]any{"expires_after": "9999-12-31T23:59:59Z", "user_id": user}, never},
	} {
		result, errs := p.Read(tt.typeName, tt.config)
		if len(errs) != 0 {
			t.Fatal(name, errs)
		}
		var ids []any
		for _, token := range listed(t, result) {
			if token["id"] == ends || token["id"] == never {
				ids = append(ids, token["id"])
			}
		}
		if diff := cmp.Diff([]any{tt.want}, ids); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
