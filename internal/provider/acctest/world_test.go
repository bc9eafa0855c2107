// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

func TestAccCLI(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(acctest.ProviderConfig + "output \"x\" { value = 1 }\n")
	cli.Apply()
	if got := cli.PlanExit(); got != 0 {
		t.Errorf("a second plan exits with %d", got)
	}
	if !strings.Contains(cli.State(), `"x"`) {
		t.Errorf("state without the output: %s", cli.State())
	}
	cli.Write("provider \"tokens\" { ona = { endpoint = \"ftp://nowhere\" } }\nresource \"tokens_ona_personal_access_token\" \"x\" {\n  description = \"x\"\n  valid_for = \"1h\"\n}\n")
	if result := cli.Run("plan", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Stderr, "ona.endpoint") {
		t.Errorf("exit code %d: %s", result.ExitCode, result.Stderr)
	}
}

func TestAccCLIIgnoresThePersonsConfiguration(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{".terraformrc", ".tofurc"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte("plugin_cache_dir = \"/nonexistent\"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := acctest.NewWorld(t)
	result := w.CLI(acctest.ProviderConfig+"output \"x\" { value = 1 }\n").Run("plan", "-no-color")
	if result.ExitCode != 0 || result.Stderr != "" {
		t.Errorf("exit code %d, complaints %q, want none", result.ExitCode, result.Stderr)
	}
}
