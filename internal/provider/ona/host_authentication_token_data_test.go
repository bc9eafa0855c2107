// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// several is a configuration of tokens for two runners, and of data sources
// that read them.
func several(w *acctest.World) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource "tokens_ona_host_authentication_token" "this" {
  count      = 3
  runner_id  = count.index == 2 ? %q : %q
  host       = ["github.com", "gitlab.com", "codeberg.org"][count.index]
  source     = "oauth"
  token      = %q
  scopes     = ["repo"]
  expires_at = "2099-01-01T02:00:00+02:00"
}

data "tokens_ona_host_authentication_token" "this" {
  id = tokens_ona_host_authentication_token.this[0].id
}

data "tokens_ona_host_authentication_tokens" "runner" {
  runner_id  = %[2]q
  subject_id = tokens_ona_host_authentication_token.this[0].subject.id
  depends_on = [tokens_ona_host_authentication_token.this]
}

data "tokens_ona_host_authentication_tokens" "nobody" {
  subject_id = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
  depends_on = [tokens_ona_host_authentication_token.this]
}

data "tokens_ona_host_authentication_tokens" "all" {
  depends_on = [tokens_ona_host_authentication_token.this]
}
`, w.Sandbox.Ona.AddRunner(), w.Sandbox.Ona.RunnerID(), secret)
}

func TestAccHostTokenDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	one := map[string]knownvalue.Check{
		"runner_id": knownvalue.StringExact(w.Sandbox.Ona.RunnerID()), "source": knownvalue.StringExact("oauth"),
		"host": knownvalue.StringExact("github.com"), "expires_at": knownvalue.StringExact("2099-01-01T00:00:00Z"),
		"scopes": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("repo")}), "last_used_at": knownvalue.Null(),
	}
	var checks []statecheck.StateCheck
	for name, check := range one {
		checks = append(checks, statecheck.ExpectKnownValue("data.tokens_ona_host_authentication_token.this", tfjsonpath.New(name), check))
	}
	for name, want := range map[string]int{"runner": 2, "nobody": 0, "all": 3} {
		checks = append(checks, statecheck.ExpectKnownValue("data.tokens_ona_host_authentication_tokens."+name, tfjsonpath.New("tokens"), knownvalue.ListSizeExact(want)))
	}
	checks = append(checks, statecheck.ExpectKnownValue("data.tokens_ona_host_authentication_tokens.runner",
		tfjsonpath.New("tokens").AtSliceIndex(0), knownvalue.ObjectPartial(one)))
	checks = append(checks, statecheck.ExpectKnownValue("data.tokens_ona_host_authentication_tokens.runner",
		tfjsonpath.New("tokens").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"display_name": knownvalue.StringRegexp(regexp.MustCompile(`^github\.com \(\S{36}\) of \S{36}$`)),
			"import_id":    knownvalue.StringRegexp(regexp.MustCompile(`^\S{36}$`)),
		})))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: several(w), ConfigStateChecks: checks}},
	})
}

func TestAccHostTokenDataSourceErrors(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	for id, want := range map[string]string{
		"d2c94c27-3b76-4a42-b88c-95a85e392c68": w.Sandbox.Ona.Admin().ID,
		"github.com":                           "UUID",
	} {
		config := acctest.ProviderConfig + fmt.Sprintf("data \"tokens_ona_host_authentication_token\" \"x\" { id = %q }", id)
		result := w.CLI(config).Run("plan", "-no-color")
		if result.ExitCode != 1 || !strings.Contains(flat(result.Stderr), want) {
			t.Errorf("%s: plan exits with %d: %s", id, result.ExitCode, result.Stderr)
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config:      acctest.ProviderConfig + "data \"tokens_ona_host_authentication_tokens\" \"x\" { runner_id = \"me\" }",
			ExpectError: regexp.MustCompile("runner_id"),
		}},
	})
}
