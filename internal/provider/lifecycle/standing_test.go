// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "testing"

// TestStanding: only what certainly is another token may be revoked.
func TestStanding(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		standing standing
		want     Ownership
	}{
		"nothing is known":                        {standing{}, PerhapsOwn},
		"its secret is the credential":            {standing{Secret: matchSame, Stranger: true}, Own},
		"its secret is another one":               {standing{Secret: matchOther}, NotOwn},
		"the credential is another token":         {standing{Elsewhere: true}, NotOwn},
		"issued with the credential":              {standing{Issued: true}, NotOwn},
		"younger than a call with the credential": {standing{Younger: true}, NotOwn},
		"ended":                                {standing{Ended: true}, NotOwn},
		"another identity's":                   {standing{Stranger: true}, NotOwn},
		"moved with our calls":                 {standing{TellsUse: true, Proof: proofMoved}, Own},
		"moved, and idle before":               {standing{TellsUse: true, Settled: true, Idle: true, Proof: proofMoved}, Own},
		"another one moved":                    {standing{TellsUse: true, Settled: true, Proof: proofMissed}, NotOwn},
		"another one moved, not told for sure": {standing{TellsUse: true, Proof: proofMissed}, PerhapsOwn},
		"never used":                           {standing{TellsUse: true, Settled: true, Unused: true}, NotOwn},
		"never used, not told for sure":        {standing{TellsUse: true, Unused: true}, PerhapsOwn},
		"not used for long":                    {standing{TellsUse: true, Settled: true, Idle: true}, NotOwn},
		"not used for long, not told for sure": {standing{TellsUse: true, Idle: true}, PerhapsOwn},
		"used of late":                         {standing{TellsUse: true, Settled: true}, PerhapsOwn},
		"the platform knows no last use":       {standing{Settled: true, Unused: true, Idle: true, Proof: proofMissed}, PerhapsOwn},
	} {
		if got := tt.standing.ownership(); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
