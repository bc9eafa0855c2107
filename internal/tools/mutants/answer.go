// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// event is one line of `go test -json`, as `go doc test2json` describes it.
type event struct{ Action, Test, Output, FailedBuild string }

// answer is what a run of tests said.
type answer struct {
	// failed is whether a test did; built is false where none could run.
	failed, built bool
	// tests are those that ended, by their whole names, with what they came to:
	// "pass", "fail" or "skip".
	tests map[string]string
	// said is what each test printed, and under "" what none did.
	said map[string][]string
	// text is all of it, in order.
	text string
}

// answerOf reads the output of `go test -json`. A line that is no event, such as
// a complaint about a flag, is only told.
func answerOf(output []byte, failed bool) answer {
	a := answer{failed: failed, built: true, tests: map[string]string{}, said: map[string][]string{}}
	var text strings.Builder
	for line := range bytes.Lines(output) {
		var e event
		if json.Unmarshal(line, &e) != nil {
			e = event{Output: string(line)}
		}
		text.WriteString(e.Output)
		a.add(e)
	}
	a.text = text.String()
	return a
}

func (a *answer) add(e event) {
	if e.FailedBuild != "" {
		a.built = false
	}
	switch e.Action {
	case "pass", "fail", "skip":
		if e.Test != "" {
			a.tests[e.Test] = e.Action
		}
	case "output":
		a.said[e.Test] = append(a.said[e.Test], e.Output)
	}
}

// skipped are the tests without parts that were skipped, where that leaves a
// test of its own unanswered: a test answers where it, or any part of it, ran to
// an end. Sorted.
func (a answer) skipped() []string {
	var unanswered []string
	for test := range a.tests {
		if strings.Contains(test, "/") {
			continue
		}
		if parts := a.parts(test); !slices.ContainsFunc(parts, func(part string) bool { return a.tests[part] != "skip" }) {
			unanswered = append(unanswered, parts...)
		}
	}
	slices.Sort(unanswered)
	return unanswered
}

// parts are the innermost parts of a test; one without any is its own.
func (a answer) parts(test string) []string {
	var parts []string
	for name := range a.tests {
		if strings.HasPrefix(name, test+"/") && !a.hasParts(name) {
			parts = append(parts, name)
		}
	}
	if len(parts) == 0 {
		return []string{test}
	}
	return parts
}

func (a answer) hasParts(test string) bool {
	for name := range a.tests {
		if strings.HasPrefix(name, test+"/") {
			return true
		}
	}
	return false
}

// outcome is what the answer means for a mutant, and what there is to say of it.
func (a answer) outcome() (outcome, string) {
	switch skipped := a.skipped(); {
	case !a.built, len(a.tests) == 0 && !a.failed:
		return untested, a.text
	case a.failed:
		return found, a.text
	case len(skipped) > 0:
		return unrun, a.reasons(skipped)
	}
	return survived, a.text
}

// reasons are the skipped tests, each with what it said of itself.
func (a answer) reasons(skipped []string) string {
	var lines []string
	for _, test := range skipped {
		said := slices.DeleteFunc(slices.Clone(a.said[test]), func(line string) bool {
			return strings.HasPrefix(line, "=== ") || strings.Contains(line, "--- ")
		})
		lines = append(lines, fmt.Sprintf("not tested, as %s was skipped: %s", test, strings.TrimSpace(strings.Join(said, ""))))
	}
	return strings.Join(lines, "\n")
}
