// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const impersonate = "/CreateServiceAccountAccessToken"

// robots is a configuration of the bootstrap service account's token.
func robots(w *acctest.World, attributes string) string {
	return pat(w, attributes+fmt.Sprintf("\n  subject = { id = %q, principal = \"PRINCIPAL_SERVICE_ACCOUNT\" }", w.Sandbox.Ona.ServiceAccountID()))
}

func TestAccHostTokenOfAServiceAccount(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	same := statecheck.CompareValue(compare.ValuesSame())
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: robots(w, tokenIs(secret)),
				ConfigStateChecks: []statecheck.StateCheck{
					same.AddStateValue(address, tfjsonpath.New("id")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("subject").AtMapKey("id"), knownvalue.StringExact(w.Sandbox.Ona.ServiceAccountID())),
				},
			},
			{Config: robots(w, tokenIs(secret)), ConfigPlanChecks: empty()},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: w.Ignore("tokens_ona_host_authentication_token", "token", "token_wo", "token_wo_version")},
			{
				Config:            robots(w, tokenIs(secret+"-2")),
				ConfigPlanChecks:  action(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(address, tfjsonpath.New("id"))},
			},
			{
				PreConfig: func() {
					w.Clock.Advance(2 * time.Minute)
					w.Sandbox.Ona.RevokeHostToken(only(t, w).ID)
				},
				Config:           robots(w, tokenIs(secret+"-2")),
				ConfigPlanChecks: action(plancheck.ResourceActionCreate),
			},
		},
	})
	if left := w.Sandbox.Ona.HostTokens(); len(left) > 0 {
		t.Errorf("destroy left %d tokens", len(left))
	}
}

// The account answers not_found for a token that it may not see for want of a
// role on the runner, and so does an administrator: the state stays.
func TestAccHostTokenAccountWithoutItsRole(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	account, runner := w.Sandbox.Ona.ServiceAccountID(), w.Sandbox.Ona.RunnerID()
	cli := w.CLI(robots(w, tokenIs(secret)))
	w.Sandbox.Ona.SetRunnerRole(account, runner, false)
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "lacks the user role on runner "+runner)
	w.Sandbox.Ona.SetRunnerRole(account, runner, true)
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	w.Sandbox.Ona.SetRunnerRole(account, runner, false)
	for _, args := range [][]string{
		{"plan", "-no-color"},
		{"destroy", "-auto-approve", "-no-color"},
		{"destroy", "-auto-approve", "-no-color", "-refresh=false"},
	} {
		expectFailure(t, cli.Run(args...), "service account "+account, "it exists", "the user role on runner "+runner)
	}
	if !strings.Contains(cli.State(), only(t, w).ID) {
		t.Error("the state was lost")
	}
	w.Sandbox.Ona.SetRunnerRole(account, runner, true)
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("with the role again: plan exits with %d", exit)
	}
}

// Where Ona's words are short, the account and the role that it needs are named
// all the same, and nobody is sent for another credential of the provider.
func TestAccHostTokenAccountRefusedInShort(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	account, runner := w.Sandbox.Ona.ServiceAccountID(), w.Sandbox.Ona.RunnerID()
	cli := w.CLI(robots(w, tokenIs(secret)))
	refuse := func(call string, status int, code string) (remove func()) {
		return w.Sandbox.Inject(sandbox.Fault{Path: call, Status: status, Body: fmt.Sprintf(`{"code":%q,"message":"no"}`, code)})
	}
	check := func(remove func(), args ...string) {
		t.Helper()
		result := cli.Run(append(args, "-no-color")...)
		expectFailure(t, result, "service account "+account, "the user role on runner "+runner)
		if unknown := strings.Contains(result.Stderr, "404"); strings.Contains(flat(result.Stderr), "or there is no such runner") != unknown {
			t.Errorf("answered not_found: %t, and it says %s", unknown, result.Stderr)
		}
		if strings.Contains(result.Stderr, "ona.access_token") {
			t.Errorf("the provider's credential is blamed: %s", result.Stderr)
		}
		remove()
	}
	check(refuse("/CreateHostAuthenticationToken", 403, "permission_denied"), "apply", "-auto-approve")
	check(refuse("/CreateHostAuthenticationToken", 404, "not_found"), "apply", "-auto-approve")
	cli.Apply()
	check(refuse("/GetHostAuthenticationToken", 403, "permission_denied"), "plan")
	check(refuse("/DeleteHostAuthenticationToken", 403, "permission_denied"), "destroy", "-auto-approve")
	cli.Write(robots(w, tokenIs(secret+"-2")))
	check(refuse("/UpdateHostAuthenticationToken", 403, "permission_denied"), "apply", "-auto-approve")
	if got := only(t, w); got.Token != secret || !strings.Contains(cli.State(), got.ID) {
		t.Errorf("left: %+v", got)
	}
}

// Whoever may not act as the account is told so, and nothing is lost.
func TestAccHostTokenAccountOutOfReach(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	o := w.Sandbox.Ona
	account, admin := o.ServiceAccountID(), o.Admin()
	cli := w.CLI(robots(w, tokenIs(secret)))
	cli.Apply()
	w.Clock.Advance(2 * time.Minute)
	for name, test := range map[string]struct {
		arrange, restore func()
		want             string
	}{
		"not permitted": {func() { o.SetAdmin(admin.ID, false) }, func() { o.SetAdmin(admin.ID, true) }, "may not act as service account"},
		"suspended":     {func() { o.SetSuspended(account, true) }, func() { o.SetSuspended(account, false) }, "is suspended"},
		"expired": {
			func() { o.SetAccountEnd(account, w.Clock.Now().Add(-time.Hour)) },
			func() { o.SetAccountEnd(account, time.Time{}) }, "extend its validity",
		},
		"elsewhere": {
			func() { w.Setenv("ONA_TOKEN", o.AddOrganization().AccessToken) },
			func() { w.Setenv("ONA_TOKEN", admin.AccessToken) }, "here is no service account",
		},
		"another account's": {
			func() { w.Setenv("ONA_TOKEN", o.AddServiceAccount().AccessToken) },
			func() { w.Setenv("ONA_TOKEN", admin.AccessToken) }, "may not act as service account",
		},
	} {
		test.arrange()
		for _, command := range []string{"plan", "destroy"} {
			args := []string{command, "-no-color"}
			if command == "destroy" {
				args = append(args, "-auto-approve", "-refresh=false")
			}
			result := cli.Run(args...)
			if text := flat(result.Stderr); result.ExitCode != 1 || !strings.Contains(text, test.want) || !strings.Contains(text, account) {
				t.Errorf("%s: %s exits with %d: %s", name, command, result.ExitCode, text)
			}
		}
		test.restore()
	}
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("afterwards a plan exits with %d", exit)
	}
}

// An account that is suspended in the middle of an apply: what was there before
// stays in the state, and what was not stored is planned again.
func TestAccHostTokenAccountSuspendedDuringApply(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	o := w.Sandbox.Ona
	cli := w.CLI(robots(w, tokenIs(secret)))
	cli.Apply()
	cli.Write(robots(w, tokenIs(secret+"-2")))
	suspend := func() { o.SetSuspended(o.ServiceAccountID(), true) }
	w.Sandbox.Inject(sandbox.Fault{Path: "/UpdateHostAuthenticationToken", Times: 1, Do: suspend})
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), o.ServiceAccountID(), "is suspended")
	if got := only(t, w).Token; got != secret {
		t.Errorf("the platform has %s", got)
	}
	o.SetSuspended(o.ServiceAccountID(), false)
	cli.Apply()
	if got := only(t, w).Token; got != secret+"-2" || cli.PlanExit() != 0 {
		t.Errorf("afterwards the platform has %s", got)
	}
}

// A bearer that ends before its time is replaced, and the call repeated.
func TestAccHostTokenBearerEndsEarly(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(robots(w, tokenIs(secret)))
	cli.Apply()
	cli.Write(robots(w, tokenIs(secret+"-2")))
	w.Sandbox.Inject(sandbox.Fault{Path: "/UpdateHostAuthenticationToken", Times: 1, Do: w.Sandbox.Ona.EndBearers})
	cli.Apply()
	if got := only(t, w).Token; got != secret+"-2" {
		t.Errorf("the platform has %s", got)
	}
}

// One bearer an account serves everything for 25 minutes, and none is ever seen.
func TestOneImpersonationPerAccount(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	accounts := []string{w.Sandbox.Ona.ServiceAccountID(), w.Sandbox.Ona.AddServiceAccount().ID}
	p := w.Protocol()
	asked := func() int { return w.Sandbox.Calls(impersonate) }
	var stored []acctest.Instance
	for i := range 40 {
		config := map[string]any{
			"runner_id": w.Sandbox.Ona.RunnerID(), "host": fmt.Sprintf("host-%d", i/2), "source": "pat", "token": secret,
			"subject": map[string]any{"id": accounts[i%2], "principal": "PRINCIPAL_SERVICE_ACCOUNT"},
		}
		stored = append(stored, p.Apply(typeName, acctest.Instance{}, config))
		p.Refresh(typeName, stored[i])
	}
	if asked() != 2 {
		t.Errorf("two accounts were acted as with %d bearers", asked())
	}
	w.Clock.Advance(25 * time.Minute)
	for _, instance := range stored {
		p.Refresh(typeName, instance)
	}
	if asked() != 4 {
		t.Errorf("after 25 minutes there were %d bearers", asked())
	}
}

// Many tokens of many accounts are read from an administrator's list: nobody is
// acted as.
func TestARefreshOfManyAccounts(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	var stored []acctest.Instance
	for i := range 60 {
		account := w.Sandbox.Ona.AddServiceAccount()
		stored = append(stored, w.Protocol().Apply(typeName, acctest.Instance{}, map[string]any{
			"runner_id": w.Sandbox.Ona.RunnerID(), "host": fmt.Sprintf("host-%d", i), "source": "pat", "token": secret,
			"subject": map[string]any{"id": account.ID, "principal": account.Principal},
		}))
	}
	w.Clock.Advance(2 * time.Minute)
	p, before := w.Protocol(), w.Sandbox.Calls("/")
	for _, instance := range stored {
		p.Refresh(typeName, instance)
	}
	if calls := w.Sandbox.Calls("/") - before; calls > 7*2+4 { // seven gets, each by another account, and one page
		t.Errorf("%d calls for 60 tokens of 60 accounts", calls)
	}
}

func TestHostTokenOfAServiceAccountElsewhere(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	id := automation(t, w)["id"]
	p := w.Protocol()
	if read, errs := p.Read(typeName, map[string]any{"id": id}); len(errs) > 0 || read["host"] != "github.com" {
		t.Errorf("the data source shows %v, %q", read, errs)
	}
	if listed := p.List(typeName, acctest.Query{}); len(listed) != 1 || listed[0].Identity["id"] != id {
		t.Errorf("the list shows %v", listed)
	}
	if _, errs := p.Invoke(typeName+"_revoke", map[string]any{"id": id}); len(errs) > 0 || len(w.Sandbox.Ona.HostTokens()) > 0 {
		t.Errorf("the action: %q", errs)
	}
	if _, errs := p.Invoke(typeName+"_revoke", map[string]any{"id": id}); len(errs) != 1 || !strings.Contains(errs[0], "ot found or not visible") {
		t.Errorf("the action again: %q", errs)
	}
}

// What Ona is known to refuse is said by the plan.
func TestAccHostTokenForeseenRefusals(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	o := w.Sandbox.Ona
	user, robot := o.AddUser(), o.AddServiceAccount()
	subject := func(id, principal string) string {
		return pat(w, tokenIs(secret)+fmt.Sprintf("subject = { id = %q, principal = %q }", id, principal))
	}
	for name, test := range map[string]struct {
		credential, config string
		want               []string
	}{
		"another user's":               {o.Admin().AccessToken, subject(user.ID, "PRINCIPAL_USER"), []string{"user " + user.ID, o.Admin().ID, "alias"}},
		"a service account's own":      {robot.AccessToken, pat(w, tokenIs(secret)), []string{robot.ID, "only lets it read"}},
		"another service account's":    {robot.AccessToken, subject(o.ServiceAccountID(), "PRINCIPAL_SERVICE_ACCOUNT"), []string{robot.ID, o.ServiceAccountID()}},
		"a user's own":                 {user.AccessToken, subject(strings.ToUpper(user.ID), "PRINCIPAL_USER"), nil},
		"a service account's, by user": {o.Admin().AccessToken, subject(robot.ID, "PRINCIPAL_SERVICE_ACCOUNT"), nil},
	} {
		w.Setenv("ONA_TOKEN", test.credential)
		result := w.CLI(test.config).Run("plan", "-no-color")
		text := flat(result.Stdout)
		if result.ExitCode != 0 || strings.Contains(text, "Ona will refuse") != (test.want != nil) {
			t.Errorf("%s: plan exits with %d: %s%s", name, result.ExitCode, text, result.Stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the warning does not name %s: %s", name, want, text)
			}
		}
	}
}

// A token of another user that an administrator imports is found in the list,
// and then shown to that user only: it must not be taken for gone.
func TestAccHostTokenOfAnotherUserIsKept(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	user := w.Sandbox.Ona.AddUser()
	w.Setenv("ONA_TOKEN", user.AccessToken)
	w.CLI(pat(w, tokenIs(secret))).Apply()
	w.Setenv("ONA_TOKEN", w.Sandbox.Ona.Admin().AccessToken)
	w.Clock.Advance(2 * time.Minute)
	cli := w.CLI(pat(w, ""))
	cli.Must("import", address, only(t, w).ID)
	expectFailure(t, cli.Run("plan", "-no-color"), "it exists", user.ID)
	if !strings.Contains(cli.State(), only(t, w).ID) {
		t.Error("the state was lost")
	}
}

// Of logs see TestTraceHoldsNoSecret.
func TestAccNoBearerIsEverSeen(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(robots(w, tokenIs("mine")))
	out := cli.Apply()
	cli.Write(robots(w, tokenIs("other")))
	cli.Must("plan", "-out=plan")
	w.Sandbox.Inject(sandbox.Fault{Path: "/UpdateHostAuthenticationToken", Times: 1, Status: 500, Body: `{"code":"internal","message":"m"}`})
	out += cli.Run("apply", "plan").Stderr
	out += cli.Apply()
	for _, file := range []string{filepath.Join(cli.Dir, "plan"), filepath.Join(cli.Dir, "terraform.tfstate")} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out += string(raw)
	}
	if !strings.Contains(out, "UpdateHostAuthenticationToken") || strings.Contains(out, sandbox.CanaryPrefix) {
		t.Error("a bearer was shown, or no failure")
	}
}
