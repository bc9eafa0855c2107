// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// TestTraceHoldsNoSecret greps the log of a whole life for the sandbox's
// canary.
func TestTraceHoldsNoSecret(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	log := filepath.Join(t.TempDir(), "trace.log")
	config := func(trigger string) string {
		return triggered(trigger) + fmt.Sprintf(`
resource "tokens_ona_host_authentication_token" "git" {
  runner_id        = %[1]q
  host             = "github.com"
  source           = "oauth"
  token            = "%[2]suser-%[3]s"
  refresh_token    = "%[2]srefresh-%[3]s"
}
resource "tokens_ona_host_authentication_token" "robot" {
  runner_id = %[1]q
  host      = "gitlab.com"
  source    = "pat"
  token     = "%[2]suser-%[3]s"
  subject   = { id = %[4]q, principal = "PRINCIPAL_SERVICE_ACCOUNT" }
}
`, w.Sandbox.Ona.RunnerID(), sandbox.CanaryPrefix, trigger, w.Sandbox.Ona.ServiceAccountID()) + everyKindTriggered(w, trigger)
	}
	for typeName := range resourceSchemas(t, w) {
		if !strings.Contains(config("1"), fmt.Sprintf("resource %q", typeName)) {
			t.Errorf("there is no %s: nothing shows that its secret stays out of logs", typeName)
		}
	}
	p := newProcess(t, w, config("1"), "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	p.mustApply()
	p.write(config("2"))
	p.mustApply()
	if output, err := p.Run(t.Context(), "destroy", "-auto-approve", "-no-color"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	mustTellNoSecret(t, log, []string{"CreatePersonalAccessToken", "CreateHostAuthenticationToken", "CreateServiceAccountAccessToken", "CreateServiceAccountToken", "pats"})
	if live := w.Sandbox.Live(); len(live) != 0 {
		t.Errorf("these are left: %v", live)
	}
}

// everyKindTriggered are resources of every kind that is issued, which another
// trigger rotates.
func everyKindTriggered(w *acctest.World, trigger string) string {
	var text strings.Builder
	for _, k := range kinds {
		fmt.Fprintf(&text, "resource %q \"every\" {\n%s  valid_for = \"100h\"\n  rotation = { triggers = { a = %q } }\n}\n", k.TypeName, acctest.HCL(k.Arguments(w)), trigger)
	}
	return text.String()
}

// TestTraceHoldsNoCredential greps the log of a run whose credentials are
// exchanged for others: a private key, its assertions, a password.
func TestTraceHoldsNoCredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	zitadel, alephant := w.Sandbox.Zitadel, w.Sandbox.Alephant
	key, err := zitadel.AddKey(zitadel.AddMachineUser(zitadel.DefaultOrganizationID(), "robot", zitadelsandbox.InstanceOwner))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Key string }
	if err := json.Unmarshal(key, &file); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"ZITADEL_ACCESS_TOKEN": "", "ZITADEL_JWT_PROFILE": string(key),
		"ALEPHANT_ACCESS_TOKEN": "", "ALEPHANT_EMAIL": alephant.Owner().Email, "ALEPHANT_PASSWORD": alephant.Owner().Password,
	} {
		w.Setenv(name, value)
	}
	log := filepath.Join(t.TempDir(), "trace.log")
	newProcess(t, w, acctest.ProviderConfig+`
data "tokens_zitadel_personal_access_tokens" "all" {}
data "tokens_alephant_personal_access_tokens" "all" {}
`, "TF_LOG=TRACE", "TF_LOG_PATH="+log).mustApply()
	lines := strings.Split(file.Key, "\n") // of PEM: the key itself is between the first and the last
	mustTellNoSecret(t, log, []string{"ListPersonalAccessTokens", "auth/login"}, lines[1], lines[2], alephant.Owner().Password)
}

// assertion is a signed JWT.
var assertion = regexp.MustCompile(`eyJ[\w-]+\.eyJ[\w-]+\.`)

// mustTellNoSecret fails if a log holds the sandbox's canary, a signed JWT or
// one of the secrets, or does not tell of what the provider did.
func mustTellNoSecret(t *testing.T, log string, told []string, secrets ...string) {
	t.Helper()
	raw, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, word := range told {
		if !strings.Contains(text, word) {
			t.Errorf("the log does not tell of %s: it is not the provider's", word)
		}
	}
	for _, secret := range append(secrets, sandbox.CanaryPrefix) {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("the log holds a secret: %s", text[max(0, at-300):min(len(text), at+100)])
		}
	}
	if found := assertion.FindString(text); found != "" {
		t.Errorf("the log holds a signed JWT: %s…", found)
	}
}
