// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

func limited(most, body string) string {
	return fmt.Sprintf("provider \"tokens\" {\n  max_valid_for = %q\n}\n%s", most, body)
}

// TestMaxValidFor: what would live longer than the provider allows, or for
// ever, is refused by the plan, whatever the platform grants.
func TestMaxValidFor(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI("")
	for _, k := range kinds {
		for validity, want := range map[string]string{
			"":                   "would never end",
			`valid_for = "744h"`: "live for 744h, longer than the provider's max_valid_for, 720h",
			`expires_at = "` + w.Clock.Now().Add(31*day).Format(time.RFC3339) + `"`: "more than the provider's max_valid_for, 720h, ahead",
			`valid_for = "30d"`: "",
			`expires_at = "` + w.Clock.Now().Add(29*day).Format(time.RFC3339) + `"`: "",
		} {
			if validity == "" && k.AlwaysEnds {
				continue
			}
			cli.Write(limited("720h", fmt.Sprintf("resource %q \"ci\" {\n%s%s\n}\n", k.TypeName, acctest.HCL(k.Arguments(w)), validity)))
			result := cli.Run("plan", "-no-color")
			if want == "" && result.ExitCode == 0 {
				continue
			}
			if result.ExitCode != 1 || want == "" || !strings.Contains(result.Words(), want) || !strings.Contains(result.Words(), "max_valid_for") {
				t.Errorf("%s with %s: exit code %d, want %q:\n%s", k.TypeName, validity, result.ExitCode, want, result.Stderr)
			}
		}
	}
	if live := w.Sandbox.Live(); len(live) != 0 {
		t.Errorf("issued all the same: %v", live)
	}
}

// TestMaxValidForOfWhatExists leaves tokens alone that were issued before the
// limit was there, says so, and issues none in their place.
func TestMaxValidForOfWhatExists(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	const body = "resource \"tokens_cryptlex_personal_access_token\" \"ci\" {\n  name = \"ci\"\n  scopes = [\"license:read\"]\n  rotation = { triggers = { run = \"%s\" } }\n}\n"
	cli := w.CLI(acctest.ProviderConfig + fmt.Sprintf(body, "1"))
	cli.Apply()
	cli.Write(limited("90d", fmt.Sprintf(body, "1")))
	result := cli.Run("plan", "-no-color", "-detailed-exitcode")
	if result.ExitCode != 0 || !strings.Contains(result.Words(), "is configured to live too long") || !strings.Contains(result.Words(), "never end, and the provider's max_valid_for is 90d") {
		t.Errorf("exit code %d:\n%s%s", result.ExitCode, result.Stdout, result.Stderr)
	}
	cli.Write(limited("90d", fmt.Sprintf(body, "2")))
	cli.Refuses("would never end", "plan", "-no-color")
	cli.Write(limited("90d", strings.Replace(fmt.Sprintf(body, "1"), "  rotation", "  valid_for = \"90d\"\n  rotation", 1)))
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("within the limit, the next plan exits with %d", exit)
	}
}

// TestMaxValidForOfEphemeral holds for tokens of one run, too, and lowers their
// default.
func TestMaxValidForOfEphemeral(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	ephemeral := func(arguments string) string {
		return limited("10m", "ephemeral \"tokens_cryptlex_personal_access_token\" \"run\" {\n  name = \"ci\"\n  scopes = [\"license:read\"]\n"+arguments+"}\n")
	}
	cli := w.CLI(ephemeral("  valid_for = \"1h\"\n"))
	if result := cli.Run("plan", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Words(), "live for 1h, longer than the provider's max_valid_for, 10m") {
		t.Errorf("exit code %d:\n%s", result.ExitCode, result.Stderr)
	}
	opened, errs := w.ProtocolWith(map[string]any{"max_valid_for": "10m"}).Open(t.Context(), "tokens_cryptlex_personal_access_token", map[string]any{"name": "ci", "scopes": []any{"license:read"}})
	if len(errs) > 0 || opened.Result["valid_for"] != "10m" {
		t.Errorf("by default it lives %v: %v", opened.Result["valid_for"], errs)
	}
}
