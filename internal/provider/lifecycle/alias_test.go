// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAliasesShareNothing has two provider blocks, one configured by the
// environment and one by attributes, manage equal tokens of two servers: what
// one of them reads or lists never answers for the other.
func TestAliasesShareNothing(t *testing.T) {
	t.Parallel()
	here := acctest.NewWorld(t)
	there := here.Beside()
	const each = 10 // enough for lists to be read
	p := newProcess(t, here, acctest.ProviderConfig+fmt.Sprintf(`
provider "tokens" {
  alias    = "there"
  zitadel  = { endpoint = %[1]q, access_token = %[2]q }
  cryptlex = { endpoint = %[1]q, access_token = %[3]q }
}
resource "tokens_zitadel_personal_access_token" "here" {
  count   = %[4]d
  user_id = %[5]q
}
resource "tokens_zitadel_personal_access_token" "there" {
  provider = tokens.there
  count    = %[4]d
  user_id  = %[6]q
}
resource "tokens_cryptlex_personal_access_token" "here" {
  count  = %[4]d
  name   = "ci"
  scopes = ["license:read"]
}
resource "tokens_cryptlex_personal_access_token" "there" {
  provider = tokens.there
  count    = %[4]d
  name     = "ci"
  scopes   = ["license:read"]
}
`, there.Origin, there.Getenv("ZITADEL_ACCESS_TOKEN"), there.Getenv("CRYPTLEX_ACCESS_TOKEN"), each,
		here.Sandbox.Zitadel.MachineUserID(), there.Sandbox.Zitadel.MachineUserID()))
	p.mustApply()
	for name, w := range map[string]*acctest.World{"here": here, "there": there} {
		if live := w.Sandbox.Live(); len(live) != 2*each {
			t.Errorf("%s live %d tokens, want %d", name, len(live), 2*each)
		}
	}
	if output, err := p.Run(t.Context(), "plan", "-detailed-exitcode", "-no-color"); err != nil {
		t.Errorf("the plan after it: %v\n%s", err, output)
	}
	for _, token := range there.Sandbox.Zitadel.Tokens() { // one of them: if all vanish, it is the role that did
		if there.Sandbox.Zitadel.Revoke(there.Sandbox.Zitadel.MachineUserID(), token.ID) {
			break
		}
	}
	output, err := p.Run(t.Context(), "plan", "-no-color")
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, flat(output), "Plan: 0 to add, 1 to change, 0 to destroy")
	if output, err := p.Run(t.Context(), "destroy", "-auto-approve", "-no-color"); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	for name, w := range map[string]*acctest.World{"here": here, "there": there} {
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("left behind %s: %v", name, live)
		}
	}
}
