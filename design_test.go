// SPDX-License-Identifier: MPL-2.0

package main_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDesignNamesItsGuards: every test that DESIGN.md names as the guard of a
// decision exists.
func TestDesignNamesItsGuards(t *testing.T) {
	t.Parallel()
	design, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // the repository's own files
		for _, match := range declaration.FindAllStringSubmatch(string(content), -1) {
			defined[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(string(design), -1)
	if len(named) == 0 {
		t.Fatal("DESIGN.md names no test")
	}
	for _, match := range named {
		if !defined[match[1]] {
			t.Errorf("DESIGN.md names %s, which no file defines", match[1])
		}
	}
}
