// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "testing"

// TestStanding: only what certainly is another token may be revoked.
func TestStanding(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		standing standing
		want     recognised
	}{
		"nothing is known":                        {standing{}, maybeCredential},
		"its secret is the credential":            {standing{Secret: matchSame, Stranger: true}, isCredential},
		"its secret is another one":               {standing{Secret: matchOther}, notCredential},
		"the credential is another token":         {standing{Elsewhere: true}, notCredential},
		"issued with the credential":              {standing{Issued: true}, notCredential},
		"younger than a call with the credential": {standing{Younger: true}, notCredential},
		"ended":                                {standing{Ended: true}, notCredential},
		"another identity's":                   {standing{Stranger: true}, notCredential},
		"moved with our calls":                 {standing{TellsUse: true, Proof: proofMoved}, isCredential},
		"moved, and idle before":               {standing{TellsUse: true, Settled: true, Idle: true, Proof: proofMoved}, isCredential},
		"another one moved":                    {standing{TellsUse: true, Settled: true, Proof: proofMissed}, notCredential},
		"another one moved, not told for sure": {standing{TellsUse: true, Proof: proofMissed}, maybeCredential},
		"never used":                           {standing{TellsUse: true, Settled: true, Unused: true}, notCredential},
		"never used, not told for sure":        {standing{TellsUse: true, Unused: true}, maybeCredential},
		"not used for long":                    {standing{TellsUse: true, Settled: true, Idle: true}, notCredential},
		"not used for long, not told for sure": {standing{TellsUse: true, Idle: true}, maybeCredential},
		"used of late":                         {standing{TellsUse: true, Settled: true}, maybeCredential},
		"the platform knows no last use":       {standing{Settled: true, Unused: true, Idle: true, Proof: proofMissed}, maybeCredential},
	} {
		if got := tt.standing.recognised(); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
