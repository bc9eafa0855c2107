// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"testing"
)

// credentialed are calls with a credential, and what the platform tells of it.
type credentialed struct {
	Calls
	credential      string
	readErr, runErr error
	runs            Ownership
}

func (c credentialed) Credential() string                       { return c.credential }
func (c credentialed) Read(context.Context, Ref) (Token, error) { return Token{ID: "a"}, c.readErr }
func (c credentialed) Runs(context.Context, Token) (Ownership, error) {
	return c.runs, c.runErr
}

// TestOwns: what can't be ruled out to be the provider's own credential is not
// revoked, and what is ruled out is.
func TestOwns(t *testing.T) {
	t.Parallel()
	own := notes{digestsKey: map[string]string{"a": digest("secret")}}
	tests := map[string]struct {
		calls credentialed
		notes notes
		want  Ownership
	}{
		"its secret is the credential":             {credentialed{credential: "secret\n", runs: NotOwn}, own, Own},
		"its secret is another one":                {credentialed{credential: "other", runs: PerhapsOwn}, own, NotOwn},
		"no credential of this kind":               {credentialed{runs: Own}, own, NotOwn},
		"no secret known, the platform tells":      {credentialed{credential: "secret", runs: Own}, nil, Own},
		"no secret known, the platform can't tell": {credentialed{credential: "secret", runs: PerhapsOwn}, nil, PerhapsOwn},
		"no secret known, the platform rules out":  {credentialed{credential: "secret", runs: NotOwn}, nil, NotOwn},
		"the platform fails to tell":               {credentialed{credential: "secret", runErr: errors.New("503")}, nil, PerhapsOwn},
		"gone":                                     {credentialed{credential: "secret", readErr: ErrGone, runs: Own}, nil, NotOwn},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := (&Resource{}).owns(t.Context(), test.calls, Ref{ID: "a"}, test.notes)
			if got != test.want || !errors.Is(err, test.calls.runErr) {
				t.Errorf("got %d, %v, want %d", got, err, test.want)
			}
		})
	}
}
