// SPDX-License-Identifier: MPL-2.0

package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryMutantApplies: its text still stands in the code, what comes of it is
// Go, and its tests exist.
func TestEveryMutantApplies(t *testing.T) {
	t.Parallel()
	root, err := moduleRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]bool{}
	seen := map[string]bool{}
	for _, m := range mutants() {
		content, err := m.apply(root)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), m.file, content, parser.SkipObjectResolution); err != nil {
			t.Errorf("%s: %s: what comes of it is no Go: %v", m.file, m.guard, err)
		}
		if seen[string(content)] {
			t.Errorf("%s: %s is there twice", m.file, m.guard)
		}
		seen[string(content)] = true
		if known[m.folder()] == nil {
			known[m.folder()] = testsOf(t, filepath.Join(root, m.folder()))
		}
		for name := range strings.SplitSeq(m.tests, "|") {
			if !known[m.folder()][name] {
				t.Errorf("%s: %s: there is no %s in %s", m.file, m.guard, name, m.folder())
			}
		}
	}
}

var testForm = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

func testsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range testForm.FindAllStringSubmatch(string(content), -1) {
			tests[match[1]] = true
		}
	}
	return tests
}
