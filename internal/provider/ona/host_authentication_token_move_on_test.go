// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const deleteHostToken = "DeleteHostAuthenticationToken"

// TestAccHostTokenWrongValueCostsNothing: whatever keeps Ona from storing the
// new token, the old one lives, in Ona and in the state.
func TestAccHostTokenWrongValueCostsNothing(t *testing.T) {
	t.Parallel()
	const stranger = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
	for name, test := range map[string]struct {
		config func(w *acctest.World) string
		says   string
	}{
		"a runner that is not there": {func(w *acctest.World) string {
			return strings.Replace(pat(w, tokenIs(secret)), w.Sandbox.Ona.RunnerID(), stranger, 1)
		}, "runner " + stranger + " not found"},
		"a host that has a token": {func(w *acctest.World) string {
			return strings.Replace(pat(w, tokenIs(secret)), "github.com", "gitlab.com", 1)
		}, "there is one already for"},
		"a user that is somebody else": {func(w *acctest.World) string {
			return pat(w, tokenIs(secret)+fmt.Sprintf("subject = { id = %q, principal = \"PRINCIPAL_USER\" }", stranger))
		}, stranger},
		"another source without a secret": {func(w *acctest.World) string { return hostToken(w, `source = "oauth"`) }, "Missing token"},
		"another source for the past": {func(w *acctest.World) string {
			return hostToken(w, tokenIs(secret)+"source = \"oauth\"\n  expires_at = \"2020-01-01T00:00:00Z\"")
		}, "has passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			other := w.CLI(strings.Replace(pat(w, tokenIs(secret)), "github.com", "gitlab.com", 1))
			other.Apply()
			cli := w.CLI(pat(w, tokenIs(secret)))
			cli.Apply()
			id, deleted := cli.Tokens()["this"].ID, w.Sandbox.Calls(deleteHostToken)
			cli.Write(test.config(w))
			expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), test.says)
			if now := cli.Tokens()["this"].ID; now != id || w.Sandbox.Calls(deleteHostToken) != deleted || len(w.Sandbox.Ona.HostTokens()) != 2 {
				t.Errorf("the state has %q, was %q; %d tokens are left of 2", now, id, len(w.Sandbox.Ona.HostTokens()))
			}
			cli.Write(pat(w, tokenIs(secret)))
			if code := cli.PlanExit(); code != 0 {
				t.Errorf("with the right value again, a plan exits with %d", code)
			}
		})
	}
}

// Where it can't be asked whose the credential is, nothing tells that Ona would
// refuse the new token, before which the old one is deleted.
func TestAccHostTokenUncheckedReplacement(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	mend := w.Sandbox.Inject(sandbox.Fault{Path: "/GetAuthenticatedIdentity", Status: 500, Body: `{"code":"internal","message":"broken"}`})
	cli.Write(hostToken(w, tokenIs(secret)+"source = \"oauth\""))
	expectFailure(t, cli.Run("plan", "-refresh=false", "-no-color"), "before the old one is deleted", "broken")
	mend()
	cli.Apply()
	if code := cli.PlanExit(); code != 0 {
		t.Errorf("after the replacement a plan exits with %d", code)
	}
}

// What Ona is known to refuse is an error where the old token is deleted first.
func TestAccHostTokenRefusedReplacement(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	mine := tokenIs(secret) + fmt.Sprintf("subject = { id = %q, principal = \"PRINCIPAL_USER\" }\n", w.Sandbox.Ona.Admin().ID)
	cli := w.CLI(pat(w, mine))
	cli.Apply()
	w.Setenv("ONA_TOKEN", w.Sandbox.Ona.AddUser().AccessToken)
	cli.Write(hostToken(w, mine+"source = \"oauth\""))
	expectFailure(t, cli.Run("plan", "-refresh=false", "-no-color"), "The old token would be deleted first")
}

// TestAccHostTokenSameValueDeletesNothing: one that is spelled otherwise, and
// one that no plan knows and that turns out to be the same.
func TestAccHostTokenSameValueDeletesNothing(t *testing.T) {
	t.Parallel()
	later := func(config, value, trigger string) string {
		return strings.Replace(config, fmt.Sprintf("%q", value), "terraform_data.later.output", 1) +
			fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n  triggers_replace = %q\n}\n", value, trigger)
	}
	for name, value := range map[string]func(w *acctest.World) string{
		"runner_id": func(w *acctest.World) string { return w.Sandbox.Ona.RunnerID() },
		"host":      func(*acctest.World) string { return "github.com" },
		"subject":   func(w *acctest.World) string { return w.Sandbox.Ona.Admin().ID },
		"source":    func(*acctest.World) string { return "pat" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			config := pat(w, tokenIs(secret)+fmt.Sprintf("subject = { id = %q, principal = \"PRINCIPAL_USER\" }", w.Sandbox.Ona.Admin().ID))
			cli := w.CLI(later(config, value(w), "1"))
			cli.Apply()
			id := cli.Tokens()["this"].ID
			cli.Write(later(config, value(w), "2"))
			cli.Apply()
			if name != "source" { // which has one spelling
				cli.Write(strings.Replace(config, value(w), strings.ToUpper(value(w)), 1))
				cli.Apply()
			}
			if now := cli.Tokens()["this"].ID; now != id || w.Sandbox.Calls(deleteHostToken) != 0 {
				t.Errorf("the state has %q, was %q; %d deletes", now, id, w.Sandbox.Calls(deleteHostToken))
			}
			if code := cli.PlanExit(); code != 0 {
				t.Errorf("a plan exits with %d", code)
			}
		})
	}
}

// TestAccHostTokenMovesOn stores the new token before the old one goes, also
// where the plan does not know the value, and names an old one that stays.
func TestAccHostTokenMovesOn(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	old := cli.Tokens()["this"].ID
	cli.Write(strings.Replace(pat(w, tokenIs(secret)), `"github.com"`, "terraform_data.host.output", 1) +
		"resource \"terraform_data\" \"host\" {\n  input = \"gitlab.com\"\n}\n")
	cli.Apply()
	now := only(t, w)
	if now.ID == old || now.Host != "gitlab.com" || cli.Tokens()["this"].ID != now.ID {
		t.Errorf("Ona has %+v, the state %q", now, cli.Tokens()["this"].ID)
	}
	if code := cli.PlanExit(); code != 0 {
		t.Errorf("a plan exits with %d", code)
	}
	cli.Must("destroy", "-auto-approve", "-no-color")
}
