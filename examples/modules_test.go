// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// TestModules runs the tests that each module brings along, with the CLI's own
// test command.
func TestModules(t *testing.T) {
	t.Parallel()
	terraform, providerDir := prepare(t)
	tests, err := filepath.Glob("modules/*/tests/*.tftest.hcl")
	if err != nil || len(tests) == 0 {
		t.Fatalf("tests of modules %q: %v", tests, err)
	}
	modules := map[string]bool{}
	for _, test := range tests {
		modules[filepath.Dir(filepath.Dir(test))] = true
	}
	for module := range modules {
		t.Run(filepath.Base(module), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(module)); err != nil {
				t.Fatal(err)
			}
			output, err := cli.NewProject(terraform, dir, providerDir, nil).Run(t.Context(), "test", "-no-color")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(output, " passed, 0 failed") || strings.Contains(output, "! 0 passed") {
				t.Errorf("no test ran:\n%s", output)
			}
		})
	}
}
