// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryFileHasItsRoom: the package's documentation says where each file
// belongs, and names none that is gone.
func TestEveryFileHasItsRoom(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^//\t.{12}(.{1,32})`).FindAllStringSubmatch(string(content), -1) {
		for _, pattern := range strings.FieldsFunc(line[1], func(r rune) bool { return r == ',' || r == ' ' }) {
			found[pattern] = false
		}
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".go")
		if name == "doc" || strings.HasSuffix(name, "_test") {
			continue
		}
		var named bool
		for pattern := range found {
			if ok, err := filepath.Match(pattern, name); err != nil {
				t.Fatal(err)
			} else if ok {
				named, found[pattern] = true, true
			}
		}
		if !named {
			t.Errorf("%s has no room in doc.go", file)
		}
	}
	for pattern, is := range found {
		if !is {
			t.Errorf("doc.go names %s, which is no file", pattern)
		}
	}
}
