// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAccMissingCredentialIsOneError: without a credential the first token of a
// platform says what is missing, and one warning stands for all others. The
// states are kept, and a token that is refreshed alone says all itself.
func TestAccMissingCredentialIsOneError(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	c := w.CLI(acctest.ProviderConfig + `
resource "tokens_ona_personal_access_token" "ci" {
  count       = 4
  description = "CI ${count.index}"
  valid_for   = "90d"
}
resource "tokens_ona_host_authentication_token" "git" {
  runner_id = "` + w.Sandbox.Ona.RunnerID() + `"
  host      = "github.com"
  source    = "pat"
  token     = "a secret of GitHub's"
}
resource "tokens_cryptlex_personal_access_token" "shop" {
  count     = 2
  name      = "Shop ${count.index}"
  scopes    = ["license:read"]
  valid_for = "90d"
}
`)
	c.Apply()
	w.Setenv("ONA_TOKEN", "")
	w.Setenv("CRYPTLEX_ACCESS_TOKEN", "")

	for command, unread := range map[string]int{
		"plan -no-color":                                                       2,
		"apply -auto-approve -no-color":                                        2,
		"apply -refresh-only -auto-approve -no-color":                          2,
		"destroy -auto-approve -no-color":                                      2,
		"plan -no-color -target=tokens_ona_personal_access_token.ci[2]":        1,
		"plan -no-color -target=tokens_ona_host_authentication_token.git":      1,
		"plan -no-color -target=tokens_cryptlex_personal_access_token.shop[1]": 1,
	} {
		before := c.State()
		result := c.Run(strings.Fields(command)...)
		words := result.Words()
		if errs := strings.Count(words, "Error: Could not read the "); result.ExitCode != 1 || errs != unread || errs != strings.Count(words, "Error: ") {
			t.Errorf("%s exits with %d and has %d errors, not %d:\n%s", command, result.ExitCode, errs, unread, words)
		}
		if c.State() != before {
			t.Errorf("%s changed the state", command)
		}
	}
	words := c.Run("plan", "-no-color").Words()
	for _, want := range []string{"ONA_TOKEN", "CRYPTLEX_ACCESS_TOKEN", "and 4 more similar warnings elsewhere"} {
		if !strings.Contains(words, want) {
			t.Errorf("a plan does not say %q:\n%s", want, words)
		}
	}
	// Whatever would lose a token is an error of each.
	if result := c.Run("destroy", "-refresh=false", "-auto-approve", "-no-color"); strings.Count(result.Words(), "Error: Could not revoke the ") != 6 {
		t.Errorf("a destroy exits with %d:\n%s", result.ExitCode, result.Words())
	}
}
