// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// notes is private state that a test wrote.
type notes map[string]any

func (n notes) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if n[key] == nil {
		return nil, nil
	}
	raw, err := json.Marshal(n[key])
	if err != nil {
		panic(err)
	}
	return raw, nil
}

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
			if got := (&Resource{}).owns(t.Context(), test.calls, Ref{ID: "a"}, test.notes); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// TestFoundExpiry: what the platform granted is no drift, even where it is not
// what was asked for; what it changes later is.
func TestFoundExpiry(t *testing.T) {
	t.Parallel()
	const text = "2026-01-05T05:00:00+01:00" // ends, in another zone
	state := instant.NewText(text)
	tests := map[string]struct {
		state instant.Value
		found time.Time
		note  *issueNote
		want  string
	}{
		"as asked for":                  {state, ends, &issueNote{Granted: ends}, text},
		"granted less, as noted":        {state, ends.Add(-24 * time.Hour), &issueNote{Granted: ends.Add(-24 * time.Hour)}, text},
		"granted less, cut since":       {state, ends.Add(-48 * time.Hour), &issueNote{Granted: ends.Add(-24 * time.Hour)}, "2026-01-03T04:00:00Z"},
		"adopted, and it agrees":        {state, ends, nil, text},
		"adopted, and it differs":       {state, ends.Add(time.Second), nil, "2026-01-05T04:00:01Z"},
		"nothing known yet":             {instant.NewNull(), ends, nil, "2026-01-05T04:00:00Z"},
		"an end where none was granted": {instant.NewNull(), ends, &issueNote{}, "2026-01-05T04:00:00Z"},
		"no end any more":               {state, time.Time{}, &issueNote{Granted: ends}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var note issueNote
			if test.note != nil {
				note = *test.note
			}
			got := (&Kind{Terms: byInstant}).foundExpiry(test.state, Token{ExpiresAt: test.found}, note, test.note != nil)
			if got.ValueString() != test.want {
				t.Errorf("got %q, want %q", got.ValueString(), test.want)
			}
		})
	}
}
