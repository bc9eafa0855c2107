// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// uses is a workflow's use of an action: what it names, and the comment behind.
var uses = regexp.MustCompile(`(?m)uses: (\S+)(.*)$`)

// byCommit is an action pinned by its whole commit, with its version behind: a
// tag can be moved to other code.
var byCommit = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

func TestActionsArePinnedByCommit(t *testing.T) {
	t.Parallel()
	var found int
	for _, pattern := range []string{"../.github/workflows/*.yml", "pipelines/*/.github/workflows/*.yml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %q, %v", pattern, paths, err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, use := range uses.FindAllStringSubmatch(string(content), -1) {
				found++
				if !byCommit.MatchString(use[1] + use[2]) {
					t.Errorf("%s: %s is not pinned by commit, with its version in a comment", path, use[1])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no action found")
	}
}
