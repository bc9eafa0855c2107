// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestAccHostTokenSecretOfTheApply feeds the write-only secrets from an
// ephemeral token that a plan does not issue: it is required when it is sent.
func TestAccHostTokenSecretOfTheApply(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := func(version string) string {
		return hostToken(w, fmt.Sprintf(`
  source                   = "oauth"
  token_wo                 = ephemeral.tokens_ona_personal_access_token.run.token
  token_wo_version         = %[1]q
  refresh_token_wo         = ephemeral.tokens_ona_personal_access_token.run.token
  refresh_token_wo_version = %[1]q`, version)) + `
ephemeral "tokens_ona_personal_access_token" "run" {
  description = "run"
  mint_when   = APPLYING
}
`
	}
	cli := w.CLI("")
	applying := "terraform.applying"
	if cli.OpenTofu() {
		applying = "tofu.applying"
	}
	write := func(version string) { cli.Write(strings.ReplaceAll(config(version), "APPLYING", applying)) }
	write("1")
	if exit := cli.PlanExit(); exit != 2 {
		t.Fatalf("the plan of a create exits with %d:\n%s", exit, cli.Run("plan", "-no-color").Stderr)
	}
	cli.Apply()
	first := only(t, w)
	if !strings.HasPrefix(first.Token, sandbox.CanaryPrefix) || !strings.HasPrefix(first.RefreshToken, sandbox.CanaryPrefix) {
		t.Errorf("the sandbox stores %q and %q", first.Token, first.RefreshToken)
	}
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("a plan that sends nothing exits with %d", exit)
	}
	write("2")
	cli.Apply()
	if second := only(t, w); second.ID != first.ID || second.Token == first.Token || second.RefreshToken == first.RefreshToken {
		t.Errorf("after the version changed the sandbox stores %+v after %+v", second, first)
	}
}

// TestAccHostTokenSecretMissing has no value when it is to be sent: the apply
// fails, and the version is not taken for sent.
func TestAccHostTokenSecretMissing(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := func(value, version string) string {
		return acctest.ProviderConfig + fmt.Sprintf("variable \"secret\" {\n  type      = string\n  ephemeral = true\n  default   = %s\n}\n", value) +
			strings.TrimPrefix(pat(w, "token_wo = var.secret\n  token_wo_version = "+version), acctest.ProviderConfig)
	}
	cli := w.CLI(config("null", "1"))
	if exit := cli.PlanExit(); exit != 2 {
		t.Errorf("the plan exits with %d", exit)
	}
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "token_wo is to be sent, since its version is new", "token_wo_version")
	if stored := w.Sandbox.Ona.HostTokens(); len(stored) != 0 {
		t.Errorf("the sandbox stores %v", stored)
	}
	cli.Write(config(`"`+secret+`"`, "1"))
	cli.Apply()
	cli.Write(config("null", "1"))
	cli.Apply()
	cli.Write(config("null", "2"))
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "token_wo is to be sent")
	cli.Write(config(`"`+secret+`-2"`, "2"))
	cli.Apply()
	if got := only(t, w).Token; got != secret+"-2" {
		t.Errorf("the sandbox stores %q", got)
	}
}
