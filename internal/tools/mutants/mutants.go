// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"strings"
)

const (
	lifecycle = "internal/provider/lifecycle"
	rest      = "internal/client/rest"
)

// mutants are all of them, by the decisions of DESIGN.md.
func mutants() []mutant {
	return slices.Concat(ofAbsence(), ofPlatforms(), ofRecognition(), ofIssue(), ofCredential(), ofRotation(), ofDiffs(), ofSecrets(), ofCost(), ofTransport())
}

// inFile places mutants in a file.
func inFile(file string, all []mutant) []mutant {
	for i := range all {
		all[i].file = file
	}
	return all
}

func joined(lists ...[]mutant) []mutant { return slices.Concat(lists...) }

func replaceOnce(text, old, replacement string) string {
	return strings.Replace(text, old, replacement, 1)
}
