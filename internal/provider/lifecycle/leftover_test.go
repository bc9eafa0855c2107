// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// revocations are calls that only revoke, and remember what.
type revocations struct {
	Calls
	ids []string
}

func (r *revocations) Revoke(_ context.Context, ref Ref) error {
	r.ids = append(r.ids, ref.ID)
	return nil
}

func used(_ *wish, token *Token) { token.LastUsedAt = born.Add(time.Hour) }

func TestClearLeftover(t *testing.T) {
	t.Parallel()
	byMilliseconds := Terms{Never: true, Precision: time.Millisecond}
	tests := map[string]struct {
		terms  Terms
		killed bool
		// change makes the leftover something else.
		change func(w *wish, token *Token)
		issued bool
		// now is how long after its birth the old token is rotated.
		now   time.Duration
		twins int
		want  cleared
	}{
		"killed, by lifetime":     {terms: byLifetime, killed: true, want: cleared{Revoked: "left"}},
		"killed, by milliseconds": {terms: byMilliseconds, killed: true, want: cleared{Revoked: "left"}},
		"killed, by microseconds": {terms: byInstant, killed: true, want: cleared{Revoked: "left"}},
		// Without a sign of a kill only a fingerprint among a million will do.
		"no sign of a kill, by lifetime":     {terms: byLifetime, want: cleared{Suspects: []string{"left"}}},
		"no sign of a kill, by milliseconds": {terms: byMilliseconds, want: cleared{Suspects: []string{"left"}}},
		"no sign of a kill, by microseconds": {terms: byInstant, want: cleared{Revoked: "left"}},

		"two of them":            {terms: byInstant, killed: true, twins: 1, want: cleared{Suspects: []string{"left", "twin"}}},
		"used":                   {terms: byInstant, killed: true, change: used, want: cleared{Used: []string{"left"}}},
		"used, by lifetime":      {terms: byLifetime, change: used, want: cleared{Used: []string{"left"}}},
		"used, and ended since":  {terms: byInstant, killed: true, now: 200 * time.Hour, change: used},
		"older than the old one": {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.replaces.CreatedAt = born.Add(2 * time.Hour) }},
		"a previous one":         {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.replaces.Previous = []Previous{{ID: "left"}} }},
		"issued by this process": {terms: byInstant, killed: true, issued: true},
		"another old token's":    {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.replaces.ID = "other" }},
		"another validity":       {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.validity.For = 50 * time.Hour }},
		"a configured instant":   {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.validity = Validity{Until: ends} }},
		"no end":                 {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.validity = Validity{} }},
		"an old one without id":  {terms: byInstant, killed: true, change: func(w *wish, _ *Token) { w.replaces.ID = "" }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := wish{validity: Validity{For: 100 * time.Hour}, replaces: Life{ID: "old", CreatedAt: born}, killed: test.killed}
			token := Token{ID: "left", CreatedAt: born.Add(time.Hour)}
			order := test.terms.Order(w.validity, token.CreatedAt, DerivedSeed("old"))
			if token.ExpiresAt = order.ExpiresAt; test.terms.ByLifetime {
				token.ExpiresAt = token.CreatedAt.Add(order.Lifetime)
			}
			if test.change != nil {
				test.change(&w, &token)
			}
			tokens := []Token{token}
			for range test.twins {
				twin := token
				twin.ID = "twin"
				tokens = append(tokens, twin)
			}
			clock := Clock{Now: func() time.Time { return born.Add(test.now) }}
			calls, set := &revocations{}, connection.NewSet(nil)
			if test.issued {
				set.Issued("left")
			}
			got, err := issuer{kind: &Kind{Terms: test.terms}, calls: calls, clock: clock, own: set}.clearLeftover(t.Context(), w, tokens)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			var revoked []string
			if test.want.Revoked != "" {
				revoked = []string{test.want.Revoked}
			}
			if diff := cmp.Diff(revoked, calls.ids); diff != "" {
				t.Errorf("revoked: %s", diff)
			}
		})
	}
}
