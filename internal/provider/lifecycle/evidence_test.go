// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const million = 999_999

func TestVerdict(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		evidence evidence
		want     verdict
	}{
		"nothing speaks for it":                  {evidence{}, cannotTell},
		"the label":                              {evidence{Label: matchSame}, certain},
		"the label, though all else differs":     {evidence{Label: matchSame, End: matchOther, Outside: true, Unlike: true, Used: true}, certain},
		"the label, but it was there before":     {evidence{Label: matchSame, Known: true}, notOurs},
		"another label":                          {evidence{Label: matchOther, End: matchSame, Marks: million, Proof: proofMoved}, notOurs},
		"one end in a million":                   {evidence{End: matchSame, Marks: million}, certain},
		"one end in a million, used":             {evidence{End: matchSame, Marks: million, Used: true, Outside: true}, certain},
		"one end in a million, known":            {evidence{End: matchSame, Marks: million, Known: true}, notOurs},
		"one end in five hundred thousand":       {evidence{End: matchSame, Marks: 500_000}, cannotTell},
		"one end in five hundred thousand and 1": {evidence{End: matchSame, Marks: 500_001}, certain},
		"one end in a thousand":                  {evidence{End: matchSame, Marks: 999}, cannotTell},
		"an end without a mark":                  {evidence{End: matchSame}, cannotTell},
		"another end":                            {evidence{End: matchOther, Marks: million}, notOurs},
		"created outside the call":               {evidence{End: matchSame, Marks: 999, Outside: true}, notOurs},
		"other arguments":                        {evidence{Unlike: true}, notOurs},
		"used by somebody":                       {evidence{Used: true}, notOurs},
		"proof by use":                           {evidence{Proof: proofMoved}, certain},
		"proof by use of one created outside":    {evidence{Proof: proofMoved, Outside: true}, notOurs},
		"proof by use of one used before":        {evidence{Proof: proofMoved, Used: true}, notOurs},
		"proof by use of one known":              {evidence{Proof: proofMoved, Known: true}, notOurs},
		"another one's last use moved":           {evidence{End: matchSame, Marks: 999, Proof: proofMissed}, notOurs},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.evidence.verdict(); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// TestWeigh: one that is certain is ours, whoever else it might be; of several
// none is, and all are named.
func TestWeigh(t *testing.T) {
	t.Parallel()
	sure, other, perhaps := evidence{Label: matchSame}, evidence{Label: matchOther}, evidence{}
	for name, test := range map[string]struct {
		evidence []evidence
		ours     string
		suspects []string
	}{
		"none":                     {},
		"one certain":              {evidence: []evidence{sure}, ours: "a"},
		"one certain among many":   {evidence: []evidence{perhaps, other, sure}, ours: "c"},
		"two certain":              {evidence: []evidence{sure, sure}, suspects: []string{"a", "b"}},
		"the only one is no proof": {evidence: []evidence{perhaps}, suspects: []string{"a"}},
		"several":                  {evidence: []evidence{perhaps, other, perhaps}, suspects: []string{"a", "c"}},
		"others":                   {evidence: []evidence{other, other}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var candidates []candidate
			for at, e := range test.evidence {
				candidates = append(candidates, candidate{Token{ID: string(rune('a' + at))}, e})
			}
			ours, suspects := weigh(candidates)
			if diff := cmp.Diff(test.suspects, ids(suspects, nil)); diff != "" {
				t.Error(diff)
			}
			if (ours == nil) != (test.ours == "") || ours != nil && ours.ID != test.ours {
				t.Errorf("ours is %+v", ours)
			}
		})
	}
}
