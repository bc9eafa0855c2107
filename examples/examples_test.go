// SPDX-License-Identifier: MPL-2.0

// Package examples_test checks that every example in the documentation is
// valid configuration for the provider as it is.
package examples_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// requirement completes an example that leaves out where the provider comes from.
const requirement = `
terraform {
  required_providers {
    tokens = {
      source = "` + cli.Source + `"
    }
  }
}
`

// newer says from which Terraform and OpenTofu on an example is understood, by
// the name of its file or the folder it is in. The rest is understood by all.
var newer = []struct{ part, what, terraform, openTofu string }{
	{"import-by-identity.tf", "import by identity", "1.12.0", "1.12.0"},
	{"actions" + string(filepath.Separator), "actions", "1.14.0", ""},
	{"list-resources" + string(filepath.Separator), "list resources", "1.14.0", ""},
}

func TestExamplesAreValid(t *testing.T) {
	t.Parallel()
	terraform, providerDir := prepare(t)
	modules := rootModules(t)
	if len(modules) == 0 {
		t.Fatal("no examples found")
	}
	for name, files := range modules {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, n := range newer {
				if strings.Contains(name, n.part) && !terraform.AtLeast(n.terraform, n.openTofu) {
					t.Skipf("%s does not know %s", terraform, n.what)
				}
			}
			validate(t, terraform, providerDir, files)
		})
	}
}

// prepare finds a CLI and builds the provider into a directory. Without a CLI
// the test is skipped.
func prepare(t *testing.T) (terraform *cli.CLI, providerDir string) {
	t.Helper()
	terraform = find(t)
	providerDir = t.TempDir()
	if err := cli.BuildProvider(t.Context(), providerDir); err != nil {
		t.Fatal(err)
	}
	return terraform, providerDir
}

// find finds a CLI. Without one the test is skipped.
func find(t *testing.T) *cli.CLI {
	t.Helper()
	terraform, err := cli.Find(t.Context(), "")
	if errors.Is(err, cli.ErrNotFound) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return terraform
}

// rootModules groups the examples as they are to be validated: a folder's
// configuration together, and with each of its import blocks once (they name
// the same object, which Terraform allows only once).
func rootModules(t *testing.T) map[string][]string {
	t.Helper()
	modules := map[string][]string{}
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		dir := filepath.Dir(path) + string(filepath.Separator)
		switch {
		case strings.HasPrefix(entry.Name(), "import-by-"):
			imports[dir] = append(imports[dir], path)
		case strings.HasSuffix(path, ".tf"), strings.HasSuffix(path, ".tfquery.hcl"), strings.HasSuffix(path, ".tftpl"):
			modules[dir] = append(modules[dir], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, paths := range imports {
		for _, path := range paths {
			modules[path] = append([]string{path}, modules[dir]...)
		}
	}
	return modules
}

func validate(t *testing.T, terraform *cli.CLI, providerDir string, files []string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"validate", "-no-color"}
	required := false
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		required = required || strings.Contains(string(content), "required_providers")
		if strings.HasSuffix(file, ".tfquery.hcl") {
			args = []string{"validate", "-no-color", "-query"}
		}
		write(t, filepath.Join(dir, filepath.Base(file)), content)
	}
	if !required {
		write(t, filepath.Join(dir, "requirement.tf"), []byte(requirement))
	}
	project := cli.NewProject(terraform, dir, providerDir, nil)
	if _, err := project.Run(t.Context(), args...); err != nil {
		t.Error(err)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
