// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// revocations are calls that only revoke, and remember what.
type revocations struct {
	Calls
	tokens []Token
	ids    []string
	// usedAt is when tokens were used after they were listed; zero: they were not.
	usedAt time.Time
}

func (r *revocations) List(context.Context, Values) iter.Seq2[Token, error] {
	return listed(r.tokens...)
}

func (r *revocations) Read(_ context.Context, ref Ref) (Token, error) {
	token, err := readFrom(r.tokens, ref)
	if !r.usedAt.IsZero() {
		token.LastUsedAt = r.usedAt
	}
	return token, err
}

// readFrom reads a token by its id.
func readFrom(tokens []Token, ref Ref) (Token, error) {
	for _, token := range tokens {
		if token.ID == ref.ID {
			return token, nil
		}
	}
	return Token{}, ErrGone
}

func (r *revocations) Revoke(_ context.Context, ref Ref) error {
	r.ids = append(r.ids, ref.ID)
	return nil
}

func used(_ *plannedOrder, token *Token) { token.LastUsedAt = born.Add(time.Hour) }

func afterAKill(planned *plannedOrder, _ *Token) { planned.killed = true }

func TestClearLeftover(t *testing.T) {
	t.Parallel()
	byMilliseconds := Terms{Never: true, Precision: time.Millisecond}
	tests := map[string]struct {
		terms Terms
		// change makes the leftover something else.
		change func(planned *plannedOrder, token *Token)
		issued bool
		// now is how long after its birth the old token is rotated.
		now   time.Duration
		twins int
		// usedAt is when the leftover was used, after it was listed.
		usedAt time.Time
		want   cleared
	}{
		"by its label":        {terms: byLifetime, want: cleared{Revoked: "left"}},
		"by milliseconds":     {terms: byMilliseconds, change: afterAKill, want: cleared{Suspects: []string{"left"}}},
		"by microseconds":     {terms: byInstant, change: afterAKill, want: cleared{Revoked: "left"}},
		"by chance, perhaps":  {terms: byInstant, want: cleared{Suspects: []string{"left"}}},
		"two labels":          {terms: byLifetime, twins: 1, want: cleared{Suspects: []string{"left", "twin"}}},
		"another label":       {terms: byLifetime, change: func(_ *plannedOrder, token *Token) { token.Label = newLabel("other") }},
		"no label":            {terms: byLifetime, change: func(_ *plannedOrder, token *Token) { token.Label = "" }},
		"a label, other ends": {terms: byLifetime, change: func(planned *plannedOrder, _ *Token) { planned.validity = validity{Until: ends} }, want: cleared{Revoked: "left"}},

		"two of them":            {terms: byInstant, change: afterAKill, twins: 1, want: cleared{Suspects: []string{"left", "twin"}}},
		"used":                   {terms: byInstant, change: used, want: cleared{Used: []string{"left"}}},
		"used, by lifetime":      {terms: byLifetime, change: used, want: cleared{Used: []string{"left"}}},
		"used, and ended since":  {terms: byInstant, now: 200 * time.Hour, change: used},
		"used since the list":    {terms: byInstant, change: afterAKill, usedAt: born.Add(2 * time.Hour), want: cleared{Used: []string{"left"}}},
		"older than the old one": {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.replaces.CreatedAt = born.Add(2 * time.Hour) }},
		"a previous one":         {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.replaces.Previous = []previousToken{{ID: "left"}} }},
		"issued by this process": {terms: byInstant, issued: true},
		"another old token's":    {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.replaces.ID = "other" }},
		"another validity":       {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.validity.For = 50 * time.Hour }},
		"a configured instant":   {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.validity = validity{Until: ends} }},
		"no end":                 {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.validity = validity{} }},
		"an old one without id":  {terms: byInstant, change: func(planned *plannedOrder, _ *Token) { planned.replaces.ID = "" }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := plannedOrder{validity: validity{For: 100 * time.Hour}, replaces: tokenLife{ID: "old", CreatedAt: born}}
			token := Token{ID: "left", CreatedAt: born.Add(time.Hour)}
			order := test.terms.order(planned.validity, token.CreatedAt, derivedSeed("old"))
			if token.ExpiresAt = order.ExpiresAt; test.terms.ByLifetime {
				token.ExpiresAt, token.Label = token.CreatedAt.Add(order.Lifetime), newLabel("old")
			}
			if test.change != nil {
				test.change(&planned, &token)
			}
			tokens := []Token{token}
			for range test.twins {
				twin := token
				twin.ID = "twin"
				tokens = append(tokens, twin)
			}
			clock := Clock{Now: func() time.Time { return born.Add(test.now) }}
			calls, set := &revocations{tokens: tokens, usedAt: test.usedAt}, connection.NewSet(nil)
			if test.issued {
				set.Issued("left")
			}
			got, err := issuer{looks: newLooks(Clock{}), kind: &Kind{Terms: test.terms, Label: Label{Argument: map[bool]string{true: "name"}[test.terms.ByLifetime]}}, calls: calls, clock: clock, ledger: set}.clearLeftover(t.Context(), planned)
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
