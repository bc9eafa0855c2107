// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestPlanWithoutACredential: a pull request plans without a refresh, and then
// nothing is contacted. One that adds a token asks only whether its platform is
// configured.
func TestPlanWithoutACredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	const exists = `
resource "tokens_ona_personal_access_token" "ci" {
  description = "CI"
  valid_for   = "2160h"
}
`
	c := w.CLI(acctest.ProviderConfig + exists)
	c.Apply()
	w.Setenv("ONA_TOKEN", "")
	calls := w.Sandbox.Calls("")

	if exit := c.PlanExit("-refresh=false"); exit != 0 {
		t.Errorf("an unchanged configuration plans with exit code %d", exit)
	}
	c.Write(acctest.ProviderConfig + exists + strings.ReplaceAll(exists, `"ci"`, `"added"`))
	c.Refuses("ONA_TOKEN", "plan", "-refresh=false", "-no-color")
	w.Setenv("ONA_TOKEN", "none")
	if exit := c.PlanExit("-refresh=false"); exit != 2 {
		t.Errorf("an added token plans with exit code %d", exit)
	}
	if made := w.Sandbox.Calls("") - calls; made > 1 { // whose the credential is, for the added one
		t.Errorf("%d calls were made", made)
	}
}
