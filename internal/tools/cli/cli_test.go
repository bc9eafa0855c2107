// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/executable"
)

// install puts a script called name on an otherwise empty PATH's directory
// that answers any command with output.
func install(t *testing.T, dir, name, output string) {
	t.Helper()
	script := "#!/bin/sh\necho '" + output + "'\n"
	executable.Write(t, filepath.Join(dir, name), script)
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
				if said := strings.Contains(err.Error(), "neither"); said != (test.name == "") {
					t.Errorf("error %v, asked for %q", err, test.name)
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

func TestFindARelativePath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	install(t, dir, "terraform", `{"terraform_version": "1.11.4"}`)
	found, err := Find(t.Context(), "./terraform")
	if err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(found.Path) {
		t.Errorf("found %s, which is somewhere else seen from elsewhere", found.Path)
	}
}

func TestFindAsksWithoutThePersonsSettings(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TF_CLI_ARGS", "-parallelism=3")
	script := `#!/bin/sh
[ -z "$TF_CLI_ARGS" ] || exit 1
echo '{"terraform_version": "1.11.4"}'
`
	executable.Write(t, filepath.Join(dir, "terraform"), script)
	if _, err := Find(t.Context(), filepath.Join(dir, "terraform")); err != nil {
		t.Error(err)
	}
}

func TestFindRepeatsWhatTheCLISays(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	executable.Write(t, filepath.Join(dir, "terraform"), "#!/bin/sh\necho no version is set >&2\nexit 126\n")
	if _, err := Find(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "no version is set") {
		t.Errorf("error %v, want the CLI's own words", err)
	}
}

// A version manager puts a script in the CLI's place, which looks for the CLI
// in the person's home.
func TestProjectRunsAVersionManagersScript(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	script := filepath.Join(dir, "terraform")
	executable.Write(t, script, "#!/bin/sh\necho \"$HOME\"\n")
	output, err := NewProject(&CLI{Path: script}, dir, dir, nil).Run(t.Context(), "version")
	if err != nil {
		t.Fatal(err)
	}
	if want := home + "\n"; output != want {
		t.Errorf("its home is %q, want %q", output, want)
	}
}

func TestAtLeast(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cli                 CLI
		version             string
		terraform, openTofu string
		want                bool
	}{
		{CLI{}, "1.14.0", "1.14.0", "", true},
		{CLI{}, "1.14.0-rc1", "1.14.0", "", true},
		{CLI{}, "1.13.9", "1.14.0", "1.12.0", false},
		{CLI{}, "2.0.0", "1.14.0", "", true},
		{CLI{OpenTofu: true}, "1.15.0", "1.14.0", "", false},
		{CLI{OpenTofu: true}, "1.12.0", "1.14.0", "1.12.0", true},
		{CLI{OpenTofu: true}, "1.11.9", "1.11.0", "1.12.0", false},
	}
	for _, test := range tests {
		c := test.cli
		c.Version = version.Must(version.NewVersion(test.version))
		if got := c.AtLeast(test.terraform, test.openTofu); got != test.want {
			t.Errorf("%s has what came with Terraform %q and OpenTofu %q: %t, want %t", &c, test.terraform, test.openTofu, got, test.want)
		}
	}
}

func TestProjectRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "terraform")
	content := "#!/bin/sh\necho out $GIVEN; echo warning >&2; exit $1\n"
	executable.Write(t, script, content)
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

// TestProjectRunThatHangs ends it, and tells what it printed until then and
// after it was asked where it stands.
func TestProjectRunThatHangs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "terraform")
	content := "#!/bin/sh\ntrap 'echo it stands here >&2; exit 2' QUIT\necho begun\nwhile :; do sleep 0.01; done\n"
	executable.Write(t, script, content)
	project := NewProject(&CLI{Path: script}, dir, dir, nil)
	project.Longest = 200 * time.Millisecond
	_, err := project.Run(t.Context(), "apply")
	var hung *HungError
	if !errors.As(err, &hung) || !strings.Contains(err.Error(), "terraform apply hung for 200ms") ||
		!strings.Contains(hung.Output, "begun") || !strings.Contains(hung.Output, "it stands here") {
		t.Errorf("error %v, want a *HungError that tells where it stands", err)
	}
	if _, err := project.JSON(t.Context(), "show"); !errors.As(err, &hung) {
		t.Errorf("error %v, want a *HungError", err)
	}
}

func TestProjectRunSignalled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "terraform")
	content := "#!/bin/sh\ntrap 'echo interrupted; exit 1' INT\necho begun > begun\nwhile :; do sleep 0.01; done\n"
	executable.Write(t, script, content)
	signals := make(chan os.Signal)
	go func() {
		for {
			if _, err := os.Stat(filepath.Join(dir, "begun")); err == nil {
				signals <- os.Interrupt
				return
			}
		}
	}()
	output, err := NewProject(&CLI{Path: script}, dir, dir, nil).RunSignalled(t.Context(), signals, "apply")
	var exit *ExitError
	if !errors.As(err, &exit) || output != "interrupted\n" {
		t.Errorf("output %q and error %v", output, err)
	}
}
