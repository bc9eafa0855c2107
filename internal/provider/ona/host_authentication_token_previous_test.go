// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// keepsTokens has Ona refuse to delete host tokens.
func keepsTokens(w *acctest.World) (mend func()) {
	return w.Sandbox.Inject(sandbox.Fault{
		Path: deleteHostToken, Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not now"}`,
	})
}

// onGitLab is the configuration of a token that was for github.com before.
func onGitLab(w *acctest.World) string {
	return strings.Replace(pat(w, tokenIs(secret)), "github.com", "gitlab.com", 1)
}

// TestAccHostTokenOldOneStays: an old token that could not be deleted is shown by
// each plan, and the next apply deletes it.
func TestAccHostTokenOldOneStays(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	mend := func() {}
	previous := tfjsonpath.New("previous")
	none := knownvalue.ListSizeExact(0)
	refused := regexp.MustCompile(`(?s)delete\s+the\s+old.*not\s+now.*kept\s+in\s+previous`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: pat(w, tokenIs(secret)), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(address, previous, none)}},
			{PreConfig: func() { mend = keepsTokens(w) }, Config: onGitLab(w), ExpectError: refused},
			{Config: onGitLab(w), ExpectError: refused},
			{
				RefreshState: true, ExpectNonEmptyPlan: true,
				RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				}},
			},
			{
				PreConfig: func() { mend() }, Config: onGitLab(w),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate, plancheck.ExpectKnownValue(address, previous, none)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, previous, none), statecheck.ExpectKnownValue(address, tfjsonpath.New("host"), knownvalue.StringExact("gitlab.com")),
				},
			},
			{Config: onGitLab(w), ConfigPlanChecks: empty(), Check: func(*terraform.State) error { only(t, w); return nil }},
		},
	})
}

// TestAccHostTokenOldOneIsNotForgotten, whatever comes after the failed move.
func TestAccHostTokenOldOneIsNotForgotten(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(t *testing.T, w *acctest.World, cli *acctest.CLI){
		"a destroy": func(*testing.T, *acctest.World, *acctest.CLI) {},
		"back to where it was": func(t *testing.T, w *acctest.World, cli *acctest.CLI) {
			t.Helper()
			cli.Write(pat(w, tokenIs(secret)))
			cli.Apply()
			if now := only(t, w); now.Host != "github.com" || now.ID != cli.Tokens()["this"].ID {
				t.Errorf("Ona has %+v", now)
			}
		},
		"another change": func(t *testing.T, w *acctest.World, cli *acctest.CLI) {
			t.Helper()
			cli.Write(strings.Replace(onGitLab(w), secret, secret+"-2", 1))
			cli.Apply()
			only(t, w)
		},
		"a replacement": func(t *testing.T, w *acctest.World, cli *acctest.CLI) {
			t.Helper()
			cli.Must("apply", "-auto-approve", "-no-color", "-replace="+address)
			only(t, w)
		},
		"the new one goes": func(t *testing.T, w *acctest.World, cli *acctest.CLI) {
			t.Helper()
			w.Sandbox.Ona.RevokeHostToken(cli.Tokens()["this"].ID)
			cli.Apply()
			if now := only(t, w); now.Host != "gitlab.com" || now.ID != cli.Tokens()["this"].ID {
				t.Errorf("Ona has %+v", now)
			}
		},
		"both go": func(t *testing.T, w *acctest.World, cli *acctest.CLI) {
			t.Helper()
			for _, token := range w.Sandbox.Ona.HostTokens() {
				w.Sandbox.Ona.RevokeHostToken(token.ID)
			}
			cli.Apply()
			only(t, w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			cli := w.CLI(pat(w, tokenIs(secret)))
			cli.Apply()
			mend := keepsTokens(w)
			cli.Write(onGitLab(w))
			expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "kept in previous")
			if refused := cli.Run("destroy", "-auto-approve", "-no-color"); refused.ExitCode != 1 {
				t.Errorf("a destroy that leaves both exits with %d", refused.ExitCode)
			}
			if all := w.Sandbox.Ona.HostTokens(); len(all) != 2 {
				t.Fatalf("Ona has %+v", all)
			}
			mend()
			then(t, w, cli)
			if name != "a destroy" && cli.PlanExit() != 0 {
				t.Error("a plan after it changes something")
			}
			cli.Must("destroy", "-auto-approve", "-no-color")
			if all := w.Sandbox.Ona.HostTokens(); len(all) != 0 {
				t.Errorf("a destroy leaves %+v", all)
			}
		})
	}
}
