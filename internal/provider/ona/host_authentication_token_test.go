// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
)

const (
	address = "tokens_ona_host_authentication_token.this"
	secret  = sandbox.CanaryPrefix + "host-token"
	update  = "UpdateHostAuthenticationToken"
)

// hostToken is a configuration of one token with further attributes.
func hostToken(w *acctest.World, attributes string) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource "tokens_ona_host_authentication_token" "this" {
  runner_id = %q
  host      = "github.com"
  %s
}
`, w.Sandbox.Ona.RunnerID(), attributes)
}

// pat is a configuration of a personal access token of the host.
func pat(w *acctest.World, attributes string) string {
	return hostToken(w, "source = \"pat\"\n  "+attributes)
}

func tokenIs(value string) string { return fmt.Sprintf("token = %q\n  ", value) }

// only is the one token that the sandbox holds.
func only(t *testing.T, w *acctest.World) ona.HostToken {
	t.Helper()
	all := w.Sandbox.Ona.HostTokens()
	if len(all) != 1 {
		t.Fatalf("the sandbox holds %d tokens, want 1", len(all))
	}
	return all[0]
}

func empty() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

func action(of plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, of)}, more...)}
}

func TestAccHostTokenLife(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	admin := w.Sandbox.Ona.Admin()
	full := pat(w, tokenIs(secret)+`scopes = ["repo", "workflow"]
  expires_at = "2099-01-31T14:00:00.5+02:00"`)
	same := statecheck.CompareValue(compare.ValuesSame())
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: full,
				ConfigStateChecks: []statecheck.StateCheck{
					same.AddStateValue(address, tfjsonpath.New("id")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("subject"), knownvalue.ObjectExact(map[string]knownvalue.Check{
						"id": knownvalue.StringExact(admin.ID), "principal": knownvalue.StringExact("PRINCIPAL_USER"),
					})),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("expires_at"), knownvalue.StringExact("2099-01-31T14:00:00.5+02:00")),
					statecheck.ExpectSensitiveValue(address, tfjsonpath.New("token")),
				},
			},
			{Config: full, ConfigPlanChecks: empty()},
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: w.Ignore("tokens_ona_host_authentication_token", "token", "token_wo", "token_wo_version", "expires_at"), // an import knows no secret, and the spelling of the instant is the user's
			},
			{
				Config: pat(w, tokenIs(secret+"-2")+`scopes = ["repo"]
  expires_at = "2099-02-28T00:00:00Z"`),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate,
					plancheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.NotNull()),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("subject"), knownvalue.NotNull()),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("expires_at"), knownvalue.StringExact("2099-02-28T00:00:00Z"))),
				ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(address, tfjsonpath.New("id"))},
			},
		},
	})
	if left := w.Sandbox.Ona.HostTokens(); len(left) > 0 {
		t.Errorf("destroy left %d tokens", len(left))
	}
}

func TestAccHostTokenUpdateSendsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)+`expires_at = "2099-01-01T00:00:00Z"`))
	cli.Apply()
	// Ona moves what this update doesn't concern: it must not be sent along.
	before := only(t, w)
	cli.Write(pat(w, tokenIs(secret)+`expires_at = "2099-01-01T00:00:00Z"
  scopes = ["repo"]`))
	cli.Must("plan", "-out=plan")
	w.Sandbox.Ona.SetHostTokenExpiry(before.ID, time.Date(2099, 6, 1, 0, 0, 0, 0, time.UTC))
	cli.Must("apply", "plan")

	after := only(t, w)
	want := before
	want.Scopes, want.ExpiresAt = []string{"repo"}, time.Date(2099, 6, 1, 0, 0, 0, 0, time.UTC)
	if diff := cmp.Diff(want, after); diff != "" {
		t.Error(diff)
	}
	// A new spelling of the same instant calls nothing and plans nothing.
	w.Sandbox.Ona.SetHostTokenExpiry(before.ID, before.ExpiresAt)
	w.Clock.Advance(2 * time.Minute)
	calls := w.Sandbox.Calls(update)
	cli.Write(pat(w, tokenIs(secret)+`expires_at = "2099-01-01T02:00:00.000+02:00"
  scopes = ["repo"]`))
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("another spelling of the expiry: plan exits with %d", exit)
	}
	cli.Apply()
	if got := w.Sandbox.Calls(update); got != calls {
		t.Errorf("%d updates for another spelling", got-calls)
	}
}

func TestAccHostTokenReplacement(t *testing.T) {
	t.Parallel()
	const (
		expiry  = "expires_at = \"2099-01-01T00:00:00Z\"\n"
		scopes  = "scopes = [\"repo\"]\n"
		refresh = "refresh_token = \"r\"\n"
	)
	all := tokenIs(secret) + refresh + expiry + scopes
	for name, config := range map[string]func(w *acctest.World) string{
		"source": func(w *acctest.World) string { return hostToken(w, "source = \"oauth\"\n"+all) },
		"subject": func(w *acctest.World) string {
			return pat(w, all+fmt.Sprintf("subject = { id = %q, principal = \"PRINCIPAL_SERVICE_ACCOUNT\" }", w.Sandbox.Ona.ServiceAccountID()))
		},
		"integration": func(w *acctest.World) string {
			return pat(w, all+"integration_id = \"d2c94c27-3b76-4a42-b88c-95a85e392c68\"")
		},
		"runner": func(w *acctest.World) string {
			return strings.Replace(pat(w, all), w.Sandbox.Ona.RunnerID(), w.Sandbox.Ona.AddRunner(), 1)
		},
		"host":           func(w *acctest.World) string { return strings.Replace(pat(w, all), "github.com", "gitlab.com", 1) },
		"expiry cleared": func(w *acctest.World) string { return pat(w, tokenIs(secret)+refresh+scopes) },
		"expiry set to never": func(w *acctest.World) string {
			return pat(w, tokenIs(secret)+refresh+scopes+"expires_at = \"9999-12-31T23:59:59Z\"")
		},
		"scopes cleared":        func(w *acctest.World) string { return pat(w, tokenIs(secret)+refresh+expiry) },
		"scopes emptied":        func(w *acctest.World) string { return pat(w, tokenIs(secret)+refresh+expiry+"scopes = []") },
		"refresh token cleared": func(w *acctest.World) string { return pat(w, tokenIs(secret)+expiry+scopes) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			changed, how := config(w), plancheck.ResourceActionDestroyBeforeCreate
			if slices.Contains([]string{"subject", "runner", "host"}, name) {
				how = plancheck.ResourceActionUpdate
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: pat(w, all)},
					{Config: changed, ConfigPlanChecks: action(how)},
					{Config: changed, ConfigPlanChecks: empty()},
				},
			})
		})
	}
}

func TestAccHostTokenExpiryOfOAuthFollowsOna(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	first, second := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 3, 1, 0, 0, 0, 0, time.UTC)
	oauth := hostToken(w, "source = \"oauth\"\n"+tokenIs(secret)+"refresh_token = \"r\"\n")
	known := func(at time.Time) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("expires_at"), knownvalue.StringExact(at.Format(time.RFC3339)))}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: strings.Replace(oauth, "refresh_token", fmt.Sprintf("expires_at = %q\nrefresh_token", first.Format(time.RFC3339)), 1)},
			// No longer configured: it stays, and then follows.
			{Config: oauth, ConfigPlanChecks: empty(), ConfigStateChecks: known(first)},
			{
				PreConfig:         func() { w.Sandbox.Ona.SetHostTokenExpiry(only(t, w).ID, second) },
				Config:            oauth,
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}},
				ConfigStateChecks: known(second),
			},
			{
				Config:           strings.Replace(oauth, secret, secret+"-2", 1),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate, plancheck.ExpectKnownValue(address, tfjsonpath.New("expires_at"), knownvalue.StringExact(second.Format(time.RFC3339)))),
			},
		},
	})
}

// Ona finds out the end of a host's token by itself: nothing is planned for
// what was never given.
func TestAccHostTokenExpiryThatOnaFindsOut(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Apply()
	w.Sandbox.Ona.SetHostTokenExpiry(only(t, w).ID, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("plan exits with %d", exit)
	}
	cli.Write(pat(w, tokenIs(secret+"-2")))
	id := only(t, w).ID
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 || only(t, w).ID != id {
		t.Errorf("after an update: plan exits with %d", exit)
	}
}

func TestAccHostTokenImport(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := pat(w, "expires_at = \"2099-01-01T02:00:00+02:00\"\nscopes = [\"repo\"]")
	w.CLI(pat(w, tokenIs(secret)+"expires_at = \"2099-01-01T00:00:00Z\"\nscopes = [\"repo\"]")).Apply()
	token := only(t, w)
	w.Clock.Advance(2 * time.Minute)

	cli := w.CLI(config)
	cli.Must("import", address, token.ID)
	calls := w.Sandbox.Calls(update)
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("neither token nor token_wo after an import: plan exits with %d", exit)
	}
	cli.Write(strings.Replace(config, "expires_at", tokenIs(secret+"-2")+"expires_at", 1))
	if exit := cli.PlanExit(); exit != 2 {
		t.Errorf("adopting a token: plan exits with %d", exit)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 || w.Sandbox.Calls(update) != calls+1 {
		t.Errorf("after adopting: plan exits with %d, %d updates", exit, w.Sandbox.Calls(update)-calls)
	}
	if got := only(t, w); got.ID != token.ID || got.Token != secret+"-2" {
		t.Errorf("adopted %+v", got)
	}
}

// What an update failed to configure is Ona's own still: taking it out of the
// configuration again does not ask to clear it.
func TestAccHostTokenTakesBackAFailedUpdate(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.CLI(pat(w, tokenIs(secret)+"scopes = [\"repo\"]")).Apply()
	token := only(t, w)
	w.Clock.Advance(2 * time.Minute)

	cli := w.CLI(pat(w, ""))
	cli.Must("import", address, token.ID)
	cli.Write(pat(w, "scopes = [\"gist\"]"))
	refusal := sandbox.Fault{Path: "/UpdateHostAuthenticationToken", Status: 403, Body: `{"code":"permission_denied","message":"you need the admin role"}`}
	restore := w.Sandbox.Inject(refusal)
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "you need the admin role")
	restore()
	cli.Write(pat(w, ""))
	if result := cli.Run("plan", "-detailed-exitcode", "-no-color"); result.ExitCode != 0 {
		t.Errorf("plan exits with %d: %s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
}
