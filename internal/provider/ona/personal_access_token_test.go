// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const patName = "tokens_ona_personal_access_token.ci"

func patConfig(arguments string) string {
	return acctest.ProviderConfig + "resource \"tokens_ona_personal_access_token\" \"ci\" {\n" + arguments + "\n}\n"
}

// TestPersonalAccessToken is a token's whole life as a user of Terraform sees it.
func TestPersonalAccessToken(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	robot := w.Sandbox.Ona.AddUser()
	at := func(name string) tfjsonpath.Path { return tfjsonpath.New(name) }
	ids := statecheck.CompareValue(acctest.AllDiffer())
	basic := "description = \"ci\"\nvalid_for = \"2160h\""
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		CheckDestroy:             nothingLives(w),
		Steps: []resource.TestStep{
			{
				Config: patConfig(basic),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(patName, plancheck.ResourceActionCreate),
						plancheck.ExpectSensitiveValue(patName, at("token")),
						plancheck.ExpectUnknownValue(patName, at("id")),
					},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectSensitiveValue(patName, at("token")),
					statecheck.ExpectKnownValue(patName, at("token"), knownvalue.StringRegexp(regexp.MustCompile("^"+sandbox.CanaryPrefix))),
					statecheck.ExpectKnownValue(patName, at("user_id"), knownvalue.StringExact(w.Sandbox.Ona.Admin().ID)),
					statecheck.ExpectKnownValue(patName, at("read_only"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue(patName, at("previous"), knownvalue.ListSizeExact(0)),
					statecheck.ExpectKnownValue(patName, at("creator").AtMapKey("id"), knownvalue.StringExact(w.Sandbox.Ona.Admin().ID)),
					statecheck.ExpectKnownValue(patName, at("creator").AtMapKey("principal"), knownvalue.StringExact("PRINCIPAL_USER")),
					ids.AddStateValue(patName, at("id")),
				},
			},
			{
				ResourceName: patName, ImportState: true, ImportStateVerify: true,
				// The secret can't be had, and how long it was asked for is not told.
				ImportStateVerifyIgnore: w.Ignore("tokens_ona_personal_access_token", "token", "valid_for", "rotate_at"),
			},
			{
				Config: patConfig(basic + "\nrotation = { rotate_before = \"24h\" }"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(patName, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(patName, at("id"), knownvalue.NotNull()),
					plancheck.ExpectKnownValue(patName, at("expires_at"), knownvalue.NotNull()),
					plancheck.ExpectKnownValue(patName, at("rotate_at"), knownvalue.NotNull()),
				}},
			},
			{
				// A UUID is the same in capitals, which Ona does not answer with.
				Config: patConfig(basic + "\nuser_id = \"" + strings.ToUpper(robot.ID) + "\""),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(patName, plancheck.ResourceActionUpdate),
						plancheck.ExpectUnknownValue(patName, at("id")),
						plancheck.ExpectUnknownValue(patName, at("token")),
					},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					ids.AddStateValue(patName, at("id")),
					statecheck.ExpectKnownValue(patName, at("user_id"), knownvalue.StringExact(strings.ToUpper(robot.ID))),
				},
			},
			{
				PreConfig: func() { // vanished outside, some time after the last write
					w.Clock.Advance(time.Hour)
					for _, token := range w.Sandbox.Live() { // the old user's among them
						w.Sandbox.Ona.RevokePersonalAccessToken(token.ID)
					}
				},
				Config: patConfig(basic + "\nuser_id = \"" + strings.ToUpper(robot.ID) + "\""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(patName, plancheck.ResourceActionUpdate),
					plancheck.ExpectUnknownValue(patName, at("id")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{ids.AddStateValue(patName, at("id"))},
			},
		},
	})
}

func nothingLives(w *acctest.World) func(*terraform.State) error {
	return func(*terraform.State) error {
		if live := w.Sandbox.Live(); len(live) != 0 {
			return fmt.Errorf("after destroy these live: %v", live)
		}
		return nil
	}
}

// TestPersonalAccessTokenBadInput is rejected by a plan at the latest, with a
// message that names the attribute and the remedy.
func TestPersonalAccessTokenBadInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI("")
	for arguments, want := range map[string][]string{
		`valid_for = "0s"`:    {"valid_for", "2160h"},
		`valid_for = "-1h"`:   {"valid_for"},
		`valid_for = "2161h"`: {"valid_for", "2160h"},
		`valid_for = "soon"`:  {"valid_for", "soon", "at most 2160h"},
		`valid_for = "91d"`:   {"valid_for", "at most 2160h"},
		``:                    {"Neither valid_for nor expires_at", "Set one of them"},
		"valid_for = \"1h\"\nexpires_at = \"2099-01-01T00:00:00Z\"":                    {"Both valid_for and expires_at are set", "Keep one"},
		`expires_at = "2099-01-01T00:00:00Z"`:                                          {"more than 2160h ahead"},
		`expires_at = "2020-01-01T00:00:00Z"`:                                          {"has passed", "set a later expires_at"},
		`expires_at = "2026-01-01T00:00:00"`:                                           {"expires_at", "time zone"},
		`expires_at = "9999-12-31T23:59:59Z"`:                                          {"grants no token without an end"},
		"valid_for = \"1h\"\nuser_id = \"me\"":                                         {"user_id", "UUID"},
		"valid_for = \"1h\"\nrotation = { rotate_before = \"1h\" }":                    {"must be shorter than valid_for (1h)"},
		"valid_for = \"1h\"\nrotation = { rotate_before = \"0s\" }":                    {"rotate_before"},
		"valid_for = \"1h\"\nrotation = { overlap = \"-1s\" }":                         {"overlap"},
		"valid_for = \"1h\"\nage_recipients = []":                                      {"age_recipients"},
		"valid_for = \"1h\"\nage_recipients = [\"ssh-ed25519 AAAA\"]":                  {"Not an age recipient", "age1"},
		"expires_at = \"2026-12-12T00:00:00Z\"\nrotation = { rotate_before = \"1h\" }": {"rotate_before needs valid_for"},
	} {
		cli.Write(patConfig("description = \"ci\"\n" + arguments))
		result := cli.Run("plan", "-no-color", "-input=false")
		if result.ExitCode != 1 {
			t.Errorf("%s: the plan exits with %d", arguments, result.ExitCode)
			continue
		}
		for _, part := range want {
			if !contains(result.Stderr, part) {
				t.Errorf("%s: the message does not say %q:\n%s", arguments, part, result.Stderr)
			}
		}
	}
	if calls := w.Sandbox.Calls("Create"); calls != 0 {
		t.Errorf("%d creates were made", calls)
	}
}

// TestUnknownCredential plans a provider whose credential another resource
// makes: a refresh keeps the state, and only what must call the API fails.
func TestUnknownCredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	credential := w.Getenv("ONA_TOKEN")
	cli := w.CLI(patConfig("description = \"ci\"\nvalid_for = \"2160h\""))
	cli.Apply()
	w.Setenv("ONA_TOKEN", "")
	cli.Write(`
resource "terraform_data" "credential" {
  input            = "` + credential + `"
  triggers_replace = "1"
}
provider "tokens" {
  ona = { access_token = terraform_data.credential.output }
}
resource "tokens_ona_personal_access_token" "ci" {
  description = "ci"
  valid_for   = "2160h"
}
`)
	result := cli.Run("plan", "-no-color", "-input=false")
	if result.ExitCode != 0 || !contains(result.Stdout, "ona.access_token") {
		t.Fatalf("the plan exits with %d:\n%s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("the plan after it exits with %d", exit)
	}
	if live := w.Sandbox.Live(); len(live) != 1 {
		t.Errorf("these live: %v", live)
	}
}

func contains(output, part string) bool { return strings.Contains(flat(output), part) }
