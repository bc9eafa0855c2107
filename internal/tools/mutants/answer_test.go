// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// module is a guard, and tests of it: one that looks at it, and others that are
// skipped, wholly or in parts.
var module = map[string]string{
	"go.mod":   "module guarded\n\ngo 1.25\n",
	"guard.go": "package guarded\n\nfunc positive(n int) bool { return n > 0 }\n",
	"guard_test.go": `package guarded

import "testing"

func TestLooks(t *testing.T) {
	if positive(-1) {
		t.Error("a negative number is positive")
	}
}

func TestLooksAway(*testing.T) {}

func TestSkipped(t *testing.T) { t.Skip("there is no CLI") }

func TestSkippedWithin(t *testing.T) {
	t.Run("both", func(t *testing.T) {
		t.Run("one", func(t *testing.T) { t.Skip("there is no CLI") })
		t.Run("other", func(t *testing.T) { t.Skip("nor another") })
	})
}

func TestSkippedInPart(t *testing.T) {
	t.Run("one", func(t *testing.T) { t.Skip("there is no CLI") })
	t.Run("other", func(*testing.T) {})
}
`,
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, content := range module {
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		tests, replacement string
		want               outcome
		says               string
	}{
		"a test fails":                  {tests: "TestLooks", want: found, says: "a negative number is positive"},
		"a test fails, another skips":   {tests: "TestSkipped|TestLooks", want: found},
		"every test passes":             {tests: "TestLooksAway", want: survived},
		"some parts run":                {tests: "TestSkippedInPart", want: survived},
		"the test is skipped":           {tests: "TestSkipped", want: unrun, says: "TestSkipped was skipped: guard_test.go:13: there is no CLI"},
		"every part is skipped":         {tests: "TestSkippedWithin", want: unrun, says: "TestSkippedWithin/both/other was skipped: guard_test.go:18: nor another"},
		"one passes, another skips":     {tests: "TestLooksAway|TestSkipped", want: unrun, says: "TestSkipped was skipped"},
		"the mutant does not compile":   {tests: "TestLooks", replacement: "n", want: untested, says: "cannot use n"},
		"the mutant ends the process":   {tests: "TestLooks", replacement: "func() bool { panic(n) }()", want: found},
		"there is no test of that name": {tests: "TestNothing", want: untested, says: "no tests to run"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mutant{guard: "the sign", file: "guard.go", old: "n > 0", replacement: "true", tests: test.tests, in: "."}
			if test.replacement != "" {
				m.replacement = test.replacement
			}
			got, detail := m.test(t.Context(), root)
			if got != test.want || !strings.Contains(detail, test.says) {
				t.Errorf("%s, want %s, and a text with %q:\n%s", got, test.want, test.says, detail)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		counts map[outcome]int
		want   string
	}{
		"all found":  {map[outcome]int{found: 3}, "3 mutants: 3 found, 0 survived, 0 not tested"},
		"one passed": {map[outcome]int{found: 3, survived: 1, untested: 1}, "5 mutants: 3 found, 1 survived, 1 not tested"},
		"skipped": {
			map[outcome]int{found: 3, untested: 1, unrun: 2},
			"6 mutants: 3 found, 0 survived, 3 not tested; of these, 2 because their tests were skipped: those that run a CLI need one and TF_ACC=1, as make mutants sets it",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := summary(test.counts); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}
