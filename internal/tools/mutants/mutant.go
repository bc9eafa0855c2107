// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutant is one guard, taken out.
type mutant struct {
	// guard says what is not looked at any more.
	guard string
	// file is where, from the module's root. old stands in it once, and replacement
	// takes its place; the result compiles.
	file, old, replacement string
	// tests are the narrowest that must fail, as a pattern of whole names:
	// "TestRuling|TestWeigh". in is their package's folder; "": the file's.
	tests, in string
}

// outcome is what became of a mutant.
type outcome string

const (
	found    outcome = "found"    // a test fails
	survived outcome = "SURVIVED" // none does: one is missing
	untested outcome = "UNTESTED" // it does not compile, or there is no such test
	unrun    outcome = "SKIPPED"  // a test that would tell was skipped
)

// place is the file, in short.
func (m mutant) place() string { return strings.TrimPrefix(m.file, "internal/") }

func (m mutant) isWanted(words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(words, func(word string) bool {
		return strings.Contains(m.file, word) || strings.Contains(m.guard, word)
	})
}

func (m mutant) folder() string {
	if m.in != "" {
		return m.in
	}
	return path.Dir(m.file)
}

// apply returns the file's content with the guard taken out.
func (m mutant) apply(root string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.file)))
	if err != nil {
		return nil, err
	}
	if count := bytes.Count(content, []byte(m.old)); count != 1 {
		return nil, fmt.Errorf("%s: %s: its text stands there %d times, and has to once:\n%s", m.file, m.guard, count, m.old)
	}
	return bytes.Replace(content, []byte(m.old), []byte(m.replacement), 1), nil
}

// test runs the mutant's tests; detail is what there is to say of it.
func (m mutant) test(ctx context.Context, root string) (o outcome, detail string) {
	overlay, remove, err := m.overlay(root)
	if err != nil {
		return untested, err.Error()
	}
	defer remove()
	answer := goTest(ctx, root, m.folder(), m.tests, "-overlay="+overlay, "-failfast")
	if ctx.Err() != nil {
		return untested, ctx.Err().Error()
	}
	return answer.outcome()
}

// overlay writes the mutated file beside a description of where it belongs.
func (m mutant) overlay(root string) (name string, remove func(), err error) {
	content, err := m.apply(root)
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) } // it is in the system's temporary folder
	mutated, name := filepath.Join(dir, path.Base(m.file)), filepath.Join(dir, "overlay.json")
	replace, err := m.withoutOutsiders(root)
	if err != nil {
		remove()
		return "", nil, err
	}
	replace[filepath.Join(root, filepath.FromSlash(m.file))] = mutated
	description, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(mutated, content, 0o600)
	}
	if err == nil {
		err = os.WriteFile(name, description, 0o600)
	}
	if err != nil {
		remove()
		return "", nil, err
	}
	return name, remove, nil
}

// withoutOutsiders leaves the files of the external test package out of an
// overlay where no test of it is asked for: compiling them, and all that they
// import, takes most of the time.
func (m mutant) withoutOutsiders(root string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(m.folder()), "*_test.go"))
	if err != nil {
		return nil, err
	}
	left := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if !externalTests.Match(content) {
			continue
		}
		for test := range strings.SplitSeq(m.tests, "|") {
			if bytes.Contains(content, []byte("func "+test+"(")) {
				return map[string]string{}, nil
			}
		}
		left[file] = ""
	}
	return left, nil
}

// externalTests finds the package clause of an external test package.
var externalTests = regexp.MustCompile(`(?m)^package \w+_test$`)

// passAsTheyAre runs the tests of all mutants on the code as it is: one that
// fails anyway would show nothing.
func passAsTheyAre(ctx context.Context, root string, chosen []mutant) error {
	patterns := map[string][]string{}
	for _, m := range chosen {
		patterns[m.folder()] = append(patterns[m.folder()], m.tests)
	}
	for folder, tests := range patterns {
		slices.Sort(tests)
		if answer := goTest(ctx, root, folder, strings.Join(slices.Compact(tests), "|")); answer.failed {
			return fmt.Errorf("tests of %s fail as they are:\n%s", folder, answer.text)
		}
	}
	return nil
}

// quick are flags with which Go compiles and links a mutant in about a quarter
// less processor time: nothing of the module is optimised, and nobody debugs it.
var quick = []string{"-gcflags=github.com/tokens-as-code/terraform-provider-tokens/...=-N -l -dwarf=false", "-ldflags=-s -w"}

// goTest runs tests of a folder. Vetting would refuse what a mutant leaves
// behind, such as a condition that never holds.
func goTest(ctx context.Context, root, folder, pattern string, flags ...string) answer {
	arguments := slices.Concat([]string{"test", "-json", "-count=1", "-vet=off", "-timeout=5m", "-run=^(" + pattern + ")$"}, quick, flags)
	command := exec.CommandContext(ctx, "go", append(arguments, "./"+folder)...)
	command.Dir = root
	output, err := command.CombinedOutput()
	return answerOf(output, err != nil)
}

func moduleRoot(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, "go", "list", "-m", "-f={{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("asking Go for the module's folder: %w", err)
	}
	return strings.TrimSpace(string(output)), nil
}
