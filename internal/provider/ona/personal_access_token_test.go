// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

func patConfig(arguments string) string {
	return acctest.ProviderConfig + "resource \"tokens_ona_personal_access_token\" \"ci\" {\n" + arguments + "\n}\n"
}

// TestPersonalAccessTokenBadInput is rejected by a plan at the latest, with a
// message that names the attribute and the remedy.
func TestPersonalAccessTokenBadInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI("")
	for arguments, want := range map[string][]string{
		`valid_for = "0s"`:    {"valid_for", "90d"},
		`valid_for = "-1h"`:   {"valid_for"},
		`valid_for = "2161h"`: {"valid_for", "90d"},
		`valid_for = "soon"`:  {"valid_for", "soon", "at most 90d"},
		`valid_for = "91d"`:   {"valid_for", "at most 90d"},
		``:                    {"Neither valid_for nor expires_at", "Set one of them"},
		"valid_for = \"1h\"\nexpires_at = \"2099-01-01T00:00:00Z\"":                    {"Both valid_for and expires_at are set", "Keep one"},
		`expires_at = "2099-01-01T00:00:00Z"`:                                          {"more than 90d ahead"},
		`expires_at = "2020-01-01T00:00:00Z"`:                                          {"has passed", "set a later expires_at"},
		`expires_at = "2026-01-01T00:00:00"`:                                           {"expires_at", "time zone"},
		`expires_at = "9999-12-31T23:59:59Z"`:                                          {"grants no token without an end"},
		"valid_for = \"1h\"\nuser_id = \"me\"":                                         {"user_id", "UUID"},
		"valid_for = \"72h\"\nrotation = { rotate_before = \"72h\" }":                  {"must be shorter than valid_for (72h)"},
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
