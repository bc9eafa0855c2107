// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// install puts a script called name on an otherwise empty PATH's directory
// that answers any command with output.
func install(t *testing.T, dir, name, output string) {
	t.Helper()
	script := "#!/bin/sh\necho '" + output + "'\n"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestFind(t *testing.T) {
	const installed = `{"terraform_version": "1.11.4"}`
	tests := map[string]struct {
		installed []string
		name      string
		want      string
		notFound  bool
	}{
		"terraform before tofu":     {installed: []string{"terraform", "tofu"}, want: "Terraform 1.11.4"},
		"tofu alone":                {installed: []string{"tofu"}, want: "OpenTofu 1.11.4"},
		"the one that is asked for": {installed: []string{"terraform", "tofu"}, name: "tofu", want: "OpenTofu 1.11.4"},
		"none":                      {notFound: true},
		"not the one asked for":     {installed: []string{"terraform"}, name: "tofu", notFound: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			t.Setenv("TF_ACC_TERRAFORM_PATH", "")
			for _, program := range test.installed {
				install(t, dir, program, installed)
			}
			got, err := Find(t.Context(), test.name)
			if test.notFound {
				if !errors.Is(err, ErrNotFound) {
					t.Fatalf("error %v, want ErrNotFound", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("found %s, want %s", got, test.want)
			}
		})
	}
}

func TestTerraformAtLeast(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	tests := []struct {
		program, version, least string
		want                    bool
	}{
		{"terraform", "1.14.0", "1.14.0", true},
		{"terraform", "1.14.0-rc1", "1.14.0", true},
		{"terraform", "1.11.4", "1.14.0", false},
		{"terraform", "2.0.0", "1.14.0", true},
		{"tofu", "1.15.0", "1.14.0", false},
	}
	for _, test := range tests {
		install(t, dir, test.program, `{"terraform_version": "`+test.version+`"}`)
		c, err := Find(t.Context(), test.program)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.TerraformAtLeast(test.least); got != test.want {
			t.Errorf("%s is at least %s: %t, want %t", c, test.least, got, test.want)
		}
	}
}

func TestProjectRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "terraform")
	content := "#!/bin/sh\necho out $GIVEN; echo warning >&2; exit $1\n"
	if err := os.WriteFile(script, []byte(content), 0o700); err != nil {
		t.Fatal(err)
	}
	project := NewProject(&CLI{Path: script}, dir, dir, []string{"GIVEN=given"})

	output, err := project.Run(t.Context(), "2")
	var exit *ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("error %v, want an *ExitError", err)
	}
	if exit.Code != 2 || exit.Output != output {
		t.Errorf("exit code %d with output %q, want 2 with %q", exit.Code, exit.Output, output)
	}

	printed, err := project.JSON(t.Context(), "0")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(printed), "out given\n"; got != want {
		t.Errorf("standard output %q, want %q", got, want)
	}
}
