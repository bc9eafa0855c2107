// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"regexp"
	"strings"
	"unicode"
)

// A message may quote a secret that is new, such as one of a token that was
// issued a moment ago: nobody can know it. It is recognised by its looks.
const (
	// leastOpaque is the length from which on a word is suspected. The platforms'
	// secrets have 40 characters and more.
	leastOpaque = 20
	// leastTurns is how often such a word turns from a letter to a digit or back.
	// Names such as gitpod.v1.UserService do so once or twice.
	leastTurns = 3
)

var (
	// run is a word of the characters that secrets are written in. A dot ends
	// it: the parts of a JWT are long enough, and those of a host name are not.
	run = regexp.MustCompile(`[A-Za-z0-9_+/=~%-]{20,}`)
	// identifier is a UUID, which looks like a secret and is none.
	identifier = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// redactOpaque blots out a word that looks like a secret.
func redactOpaque(word string) string {
	suspect := identifier.ReplaceAllString(word, "")
	if len(suspect) < leastOpaque || turns(suspect) < leastTurns && !isLongMixture(suspect) && !isDrawn(suspect) {
		return word
	}
	return redacted
}

// separators are what parts the words of a name.
func separators(r rune) bool { return strings.ContainsRune("_/-=", r) }

// isDrawn recognises secrets of few digits: a part that goes on for long, and
// is written in capitals, as base32 is, mostly in capitals, as no camel case is,
// or in small letters with a digit among them.
func isDrawn(word string) bool {
	for part := range strings.FieldsFuncSeq(word, separators) {
		if len(part) < leastOpaque {
			continue
		}
		var capitals, small int
		for _, r := range part {
			switch {
			case unicode.IsUpper(r):
				capitals++
			case unicode.IsLower(r):
				small++
			}
		}
		if 5*capitals >= 2*(capitals+small) || capitals == 0 && turns(part) > 0 {
			return true
		}
	}
	return false
}

// turns counts how often a word turns from a letter to a digit or back.
func turns(word string) int {
	count, before := 0, rune(0)
	for _, r := range word {
		if before != 0 && (unicode.IsDigit(before) && unicode.IsLetter(r) || unicode.IsLetter(before) && unicode.IsDigit(r)) {
			count++
		}
		before = r
	}
	return count
}

// isLongMixture recognises secrets that happen to have few digits: no name goes
// on for so long without a separator.
func isLongMixture(word string) bool {
	longest := 0
	for part := range strings.FieldsFuncSeq(word, separators) {
		longest = max(longest, len(part))
	}
	return longest >= 2*leastOpaque && strings.ToLower(word) != word
}
