// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// The provider may run on a service account's own token: what it can't do is
// said by the plan, and reading works.
func TestAccServiceAccountTokenAsCredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	account, admin := w.Sandbox.Ona.ServiceAccountID(), w.Sandbox.Ona.Admin().AccessToken
	config := accountToken(w, "valid_for = \"2160h\"\n  rotation = { overlap = \"0s\", triggers = { a = \"1\" } }")
	cli := w.CLI(config)
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	before := w.Sandbox.Calls(impersonate)
	w.Setenv("ONA_TOKEN", w.Sandbox.Ona.ServiceAccountTokens()[0].Secret)
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("a plan with the token exits with %d", exit)
	}
	cli.Write(strings.Replace(config, "\"1\"", "\"2\"", 1))
	result := cli.Run("plan", "-no-color")
	if text := flat(result.Stdout); !strings.Contains(text, "will probably be refused") || !strings.Contains(text, account) {
		t.Errorf("the plan does not say what will be refused: %s%s", text, result.Stderr)
	}
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "read-only", "credential is that of service account "+account, "the access token of a user")
	for name, other := range map[string]string{"another token": accountToken(w, "valid_for = \"1h\""), "a host token": pat(w, tokenIs(secret)), "an ephemeral one": ephemeral(w)} {
		result := w.CLI(other).Run("apply", "-auto-approve", "-no-color")
		if text := flat(result.Stderr); result.ExitCode != 1 || !strings.Contains(text, "credential is that of service account "+account) || strings.Contains(text, "Give it the role") {
			t.Errorf("%s: exits with %d: %s", name, result.ExitCode, text)
		}
	}
	if now := w.Sandbox.Calls(impersonate); now != before {
		t.Errorf("it acted as itself %d times", now-before)
	}
	// Its own credential is neither revoked by a destroy.
	expectFailure(t, cli.Run("destroy", "-auto-approve", "-no-color"), "the credential that the provider itself runs on")
	w.Setenv("ONA_TOKEN", admin)
	cli.Apply()
	if all := w.Sandbox.Ona.ServiceAccountTokens(); len(all) != 1 || cli.PlanExit() != 0 {
		t.Errorf("after a rotation by an administrator these are left: %v", all)
	}
}

// A service account's own token issues no personal access token: the plan says
// so, also the first one, whether the user is named or not.
func TestAccPersonalAccessTokenByServiceAccount(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	o := w.Sandbox.Ona
	account, admin := o.ServiceAccountID(), o.Admin().AccessToken
	token := func(trigger string) string {
		return patConfig(fmt.Sprintf("description = \"ci\"\nvalid_for = \"1h\"\nuser_id = %q\nrotation = { triggers = { a = %q } }", o.Admin().ID, trigger))
	}
	rotated := w.CLI(token("1"))
	rotated.Apply()
	o.SetAdmin(account, true) // it may read what it can't issue
	w.CLI(accountToken(w, "valid_for = \"2h\"")).Apply()
	credential := o.ServiceAccountTokens()[0].Secret
	w.Setenv("ONA_TOKEN", credential)
	if exit := rotated.PlanExit(); exit != 0 {
		t.Errorf("an unchanged token's plan exits with %d", exit)
	}
	rotated.Write(token("2"))
	asked := w.CLI(acctest.ProviderConfig + `
data "tokens_ona_caller_identity" "me" {}

resource "tokens_ona_personal_access_token" "ci" {
  description = "ci"
  valid_for   = "1h"
  user_id     = data.tokens_ona_caller_identity.me.id
}
`)
	first := w.CLI(patConfig(fmt.Sprintf("description = \"ci\"\nvalid_for = \"1h\"\nuser_id = %q", o.Admin().ID)))
	own := w.CLI(patConfig("description = \"ci\"\nvalid_for = \"1h\""))
	for name, cli := range map[string]*acctest.CLI{"a rotation": rotated, "a token of the caller": asked, "a first plan": first, "a first plan without a user": own} {
		result := cli.Run("plan", "-no-color")
		if text := flat(result.Stdout); result.ExitCode != 0 || !strings.Contains(text, "will probably be refused") || !strings.Contains(text, account) {
			t.Errorf("%s: the plan does not say what will be refused: %s%s", name, text, result.Stderr)
		}
		expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "credential is that of service account "+account, accountTokenType)
	}
	w.Setenv("ONA_TOKEN", admin)
	if result := rotated.Run("plan", "-no-color"); strings.Contains(result.Stdout, "refused") {
		t.Errorf("a user's plan warns: %s", result.Stdout)
	}
}
