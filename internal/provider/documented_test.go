// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// TestTablesOfVariables: the tables that are written by hand have every variable
// that stands in for an attribute, beside that attribute.
func TestTablesOfVariables(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"../../README.md", "../../templates/index.md.tmpl"} {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(page), "\n")
		for _, platform := range platforms() {
			for attribute, variables := range platform.Variables {
				for _, variable := range variables {
					if !slices.ContainsFunc(lines, func(line string) bool {
						return strings.HasPrefix(line, "|") && strings.Contains(line, "`"+attribute+"`") && strings.Contains(line, "`"+variable+"`")
					}) {
						t.Errorf("%s has no row of %s.%s and %s", file, platform.Name, attribute, variable)
					}
				}
			}
		}
	}
}

// TestEveryVariableIsDocumented: what the provider reads of the environment is
// on the overview page, and so is what it passes on to others, or what one might
// think that it reads.
func TestEveryVariableIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	names := append(variablesRead(t), "GITPOD_TOKEN", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "TF_LOG=TRACE", "TF_LOG_PROVIDER=DEBUG")
	if len(names) < 20 {
		t.Errorf("only %q are read", names)
	}
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/index.md does not tell of %s", name)
		}
	}
}

// variablesRead are the variables that a provider reads whose blocks are empty.
func variablesRead(t *testing.T) []string {
	t.Helper()
	var mu sync.Mutex
	var read []string
	p := newTestProvider(nil)
	p.platforms = platforms()
	p.options.Getenv = func(name string) string {
		mu.Lock()
		defer mu.Unlock()
		read = append(read, name)
		return ""
	}
	_, set := configureProvider(t, p, values{})
	for _, platform := range platforms() {
		if _, err := connection.Get[any](set, platform.Name); err == nil {
			t.Errorf("%s is connected", platform.Name)
		}
	}
	slices.Sort(read)
	return slices.Compact(read)
}
