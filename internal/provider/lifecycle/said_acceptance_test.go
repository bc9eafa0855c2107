// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAccOneCauseIsOneError: what keeps all tokens of a platform from being
// read, such as a missing credential, is said by the first of them, and one
// warning stands for all others. The states are kept, and a token that is
// refreshed alone says all itself.
func TestAccOneCauseIsOneError(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		ona, cryptlex string // the credentials
		unanswered    bool
		want          []string
	}{
		"missing":    {"", "", false, []string{"ONA_TOKEN", "CRYPTLEX_ACCESS_TOKEN", "is not configured"}},
		"rejected":   {"wrong", "wrong", false, []string{"ona.access_token", "cryptlex.access_token", "401"}},
		"unanswered": {"any", "any", true, []string{"ona.endpoint", "cryptlex.endpoint", "Nothing listens"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			c := w.CLI(acctest.ProviderConfig + sevenTokens(w))
			c.Apply()
			w.Setenv("ONA_TOKEN", tt.ona)
			w.Setenv("CRYPTLEX_ACCESS_TOKEN", tt.cryptlex)
			if tt.unanswered {
				w.Setenv("ONA_HOST", "http://127.0.0.1:1")
				w.Setenv("CRYPTLEX_ENDPOINT", "http://127.0.0.1:1")
			}
			for command, unread := range map[string]int{
				"plan -no-color":                                                       2,
				"apply -auto-approve -no-color":                                        2,
				"apply -refresh-only -auto-approve -no-color":                          2,
				"destroy -auto-approve -no-color":                                      2,
				"plan -no-color -target=tokens_ona_personal_access_token.ci[2]":        1,
				"plan -no-color -target=tokens_ona_host_authentication_token.git":      1,
				"plan -no-color -target=tokens_cryptlex_personal_access_token.shop[1]": 1,
			} {
				mustNotRead(t, c, unread, strings.Fields(command)...)
			}
			words := c.Run("plan", "-no-color").Words()
			for _, want := range append(tt.want, "and 4 more similar warnings elsewhere") {
				if !strings.Contains(words, want) {
					t.Errorf("a plan does not say %q:\n%s", want, words)
				}
			}
			// Whatever would lose a token is an error of each.
			if result := c.Run("destroy", "-refresh=false", "-auto-approve", "-no-color"); strings.Count(result.Words(), "Error: Could not ") != 7 {
				t.Errorf("a destroy exits with %d:\n%s", result.ExitCode, result.Words())
			}
		})
	}
}

// sevenTokens are tokens of two platforms, five of them on one.
func sevenTokens(w *acctest.World) string {
	return `
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
`
}

// mustNotRead runs a command that fails by so many tokens that can't be read,
// and by nothing else, and changes no state.
func mustNotRead(t *testing.T, c *acctest.CLI, unread int, args ...string) {
	t.Helper()
	before := c.State()
	result := c.Run(args...)
	words := result.Words()
	if errs := strings.Count(words, "Error: Could not read the "); result.ExitCode != 1 || errs != unread || errs != strings.Count(words, "Error: ") {
		t.Errorf("%s exits with %d and has %d errors, not %d:\n%s", args, result.ExitCode, errs, unread, words)
	}
	if c.State() != before {
		t.Errorf("%s changed the state", args)
	}
}
