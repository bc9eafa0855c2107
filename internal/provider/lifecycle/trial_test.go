// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"
	"time"
)

// TestTrial: proven is what moves when the secret is used, and at no other time.
func TestTrial(t *testing.T) {
	t.Parallel()
	uses := []bool{true, false, true, true, false}
	for _, test := range []struct {
		name   string
		before time.Time
		moves  []bool
		want   bool
	}{
		{name: "ours", moves: uses, want: true},
		{name: "used before", before: born, moves: uses},
		{name: "never told", moves: []bool{false, false, false, false, false}},
		{name: "told once", moves: []bool{true, false, false, false, false}},
		{name: "told a round late", moves: []bool{false, true, false, true, true}},
		{name: "always in use", moves: []bool{true, true, true, true, true}},
		{name: "used once besides", moves: []bool{true, false, true, true, true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			token, at := Token{ID: "x", LastUsedAt: test.before}, born
			trial := newTrial([]Token{token})
			for round, use := range uses {
				if at = at.Add(time.Minute); test.moves[round] {
					token.LastUsedAt = at
				}
				trial.see([]Token{token}, use)
			}
			if trial.fits["x"] != test.want || trial.open() != test.want {
				t.Errorf("proven: %v", trial.fits["x"])
			}
		})
	}
	gone := newTrial([]Token{{ID: "x"}, {ID: "y", unreadable: true}})
	if gone.fits["y"] {
		t.Error("a token that can't be read is tried")
	}
	if gone.see(nil, true); gone.open() {
		t.Error("a token that is not listed fits")
	}
}
