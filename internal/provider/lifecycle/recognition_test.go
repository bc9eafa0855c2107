// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// credentialed are calls with a credential, and what the platform tells of it.
type credentialed struct {
	Calls

	credential       string
	readErr, callErr error
	others           bool
}

func (c credentialed) Credential() string                       { return c.credential }
func (c credentialed) Read(context.Context, Ref) (Token, error) { return Token{ID: "a"}, c.readErr }
func (c credentialed) TellsUse() bool                           { return false }
func (c credentialed) OfCaller(context.Context, Token) (bool, error) {
	return !c.others, c.callErr
}

// TestRecognise: what can't be ruled out to be the provider's own credential is not
// revoked, and what is ruled out is.
func TestRecognise(t *testing.T) {
	t.Parallel()
	noted := func(id string) notes { return notes{digestsKey: map[string]string{id: digest("secret")}} }
	down := errors.New("503")
	tests := map[string]struct {
		calls credentialed
		notes notes
		want  recognised
	}{
		"its secret is the credential":      {credentialed{credential: "secret\n", others: true}, noted("a"), isCredential},
		"its secret is another one":         {credentialed{credential: "other"}, noted("a"), notCredential},
		"the credential is another token":   {credentialed{credential: "secret"}, noted("b"), notCredential},
		"the credential has no id yet":      {credentialed{credential: "secret"}, noted(""), maybeCredential},
		"another token is not it":           {credentialed{credential: "other"}, noted("b"), maybeCredential},
		"no credential of this kind":        {credentialed{}, noted("a"), notCredential},
		"no secret known":                   {credentialed{credential: "secret"}, nil, maybeCredential},
		"no secret known, another identity": {credentialed{credential: "secret", others: true}, nil, notCredential},
		"the platform fails to tell":        {credentialed{credential: "secret", callErr: down}, nil, maybeCredential},
		"it can't be read":                  {credentialed{credential: "secret", readErr: down}, nil, maybeCredential},
		"gone":                              {credentialed{credential: "secret", readErr: ErrGone}, nil, notCredential},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &tokenResource{kind: &Kind{}, data: connection.NewSet(nil)}
			got, err := r.recognise(t.Context(), test.calls, Ref{ID: "a"}, test.notes)
			if failed := test.calls.callErr != nil || errors.Is(test.calls.readErr, down); got != test.want || (err != nil) != failed {
				t.Errorf("got %d, %v, want %d", got, err, test.want)
			}
		})
	}
}
