// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// serveVariable makes this test binary the provider.
const serveVariable = "TOKENS_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// logged applies one token and plans it, with log variables in the CLI's
// environment, and returns what the provider's process wrote to stderr.
func logged(t *testing.T, variables ...string) []byte {
	t.Helper()
	w := acctest.NewWorld(t)
	found, err := cli.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, providers := t.TempDir(), t.TempDir()
	stderr := filepath.Join(dir, "stderr")
	script := fmt.Sprintf("#!/bin/sh\nexec '%s' 2>>'%s'\n", self, stderr)
	program := filepath.Join(providers, "terraform-provider-tokens")
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := cli.WriteConfig(providers); err != nil {
		t.Fatal(err)
	}
	config := "terraform {\n  required_providers {\n    tokens = { source = \"" + cli.Source + "\" }\n  }\n}\n" +
		"resource \"tokens_ona_personal_access_token\" \"ci\" {\n  description = \"ci\"\n  valid_for = \"24h\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	variables = append(variables, serveVariable+"=1", "TF_LOG_PATH="+filepath.Join(dir, "log"))
	for name, value := range w.Environ() {
		variables = append(variables, name+"="+value)
	}
	project := cli.NewProject(found, dir, providers, variables)
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"plan"}} {
		if _, err := project.Run(t.Context(), args...); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(stderr)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestLogsOnlyForWhoAsks runs this program as a CLI does. Each line that it
// writes costs the CLI more than many an attribute, even where it is dropped.
func TestLogsOnlyForWhoAsks(t *testing.T) {
	t.Parallel()
	const call, framework = "CreatePersonalAccessToken", `"@module":"sdk.framework"`
	tests := map[string]struct {
		variables []string
		has, not  []string
	}{
		"nobody":            {},
		"for all":           {variables: []string{"TF_LOG=TRACE"}, has: []string{call, framework}},
		"for the calls":     {variables: []string{"TF_LOG=DEBUG"}, has: []string{call}, not: []string{`"@level":"trace"`}},
		"for this provider": {variables: []string{"TF_LOG_PROVIDER_TOKENS=DEBUG"}, has: []string{call}, not: []string{framework}},
		"for the SDK":       {variables: []string{"TF_LOG_SDK=TRACE"}, has: []string{framework}, not: []string{call}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := logged(t, test.variables...)
			if len(test.has) == 0 && len(got) > 0 {
				t.Errorf("%d bytes of log that nobody asked for: %.400s", len(got), got)
			}
			for _, text := range test.has {
				if !bytes.Contains(got, []byte(text)) {
					t.Errorf("the log of %d bytes does not tell of %s", len(got), text)
				}
			}
			for _, text := range test.not {
				if bytes.Contains(got, []byte(text)) {
					t.Errorf("the log tells of %s", text)
				}
			}
		})
	}
}
