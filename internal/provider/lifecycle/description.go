// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "strings"

// An attribute's description begins with a sentence that says what it is.
// What follows is for whoever sets it: defaults, and, for the managed resource
// alone, in sentences that begin with "Changing" what a change does.

const sentenceEnd = ". "

// firstSentence is what an attribute is, for where it is only observed.
func firstSentence(text string) string {
	first, _, more := strings.Cut(text, sentenceEnd)
	if more {
		return first + "."
	}
	return text
}

// withoutChanges leaves out what a change does, for where nothing changes.
func withoutChanges(text string) string {
	var kept []string
	for sentence := range strings.SplitSeq(strings.TrimSuffix(text, "."), sentenceEnd) {
		if !strings.HasPrefix(sentence, "Changing") {
			kept = append(kept, sentence)
		}
	}
	return strings.Join(kept, sentenceEnd) + "."
}
