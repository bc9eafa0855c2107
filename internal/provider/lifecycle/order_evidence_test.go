// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// openedAtBirth is an order that was answered a minute after it was sent.
func openedAtBirth() openOrder {
	return openOrder{
		Order: Order{Label: "000000aaaaaa"}, Arguments: Values{"name": types.StringValue("ci")}.note("name"),
		From: born, To: born.Add(time.Minute), Witness: Witness{Subject: "me"}, Held: true,
	}
}

// TestEvidence gathers what there is to know about one token of a list.
func TestEvidence(t *testing.T) {
	t.Parallel()
	name := func(text string) Values { return Values{"name": types.StringValue(text)} }
	lost := func(o *openOrder) { o.Held = false }
	for text, test := range map[string]struct {
		change func(*openOrder)
		token  Token
		want   evidence
	}{
		"as ordered":               {nil, Token{CreatedAt: born, Values: name("ci")}, evidence{}},
		"its label":                {nil, Token{Label: "000000aaaaaa"}, evidence{Label: matchSame}},
		"another label":            {nil, Token{Label: "000000bbbbbb"}, evidence{Label: matchOther}},
		"known before":             {func(o *openOrder) { o.Known = []string{"a"} }, Token{}, evidence{Known: true}},
		"issued by this process":   {nil, Token{ID: "issued"}, evidence{Known: true}},
		"unreadable":               {nil, Token{unreadable: true, Label: "000000aaaaaa", Values: name("other")}, evidence{}},
		"another name":             {nil, Token{Values: name("other")}, evidence{Unlike: true}},
		"just before the call":     {nil, Token{CreatedAt: born.Add(-clockSkew)}, evidence{}},
		"before the call":          {nil, Token{CreatedAt: born.Add(-clockSkew - 1)}, evidence{Outside: true}},
		"just after the call":      {nil, Token{CreatedAt: born.Add(time.Minute + clockSkew)}, evidence{}},
		"after the call":           {nil, Token{CreatedAt: born.Add(time.Minute + clockSkew + 1)}, evidence{Outside: true}},
		"ended a moment ago":       {nil, Token{ExpiresAt: born.Add(-clockSkew)}, evidence{}},
		"ended":                    {nil, Token{ExpiresAt: born.Add(-clockSkew - 1)}, evidence{Outside: true}},
		"used, and handed out":     {nil, Token{LastUsedAt: born}, evidence{}},
		"used, and nobody has it":  {lost, Token{LastUsedAt: born}, evidence{Used: true}},
		"unused, nobody has it":    {lost, Token{}, evidence{}},
		"created at no known time": {nil, Token{}, evidence{}},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			i := (&platform{}).issuer(byLifetime)
			i.ledger.Issued("issued")
			open := openedAtBirth()
			if test.change != nil {
				test.change(&open)
			}
			if test.token.ID == "" {
				test.token.ID = "a"
			}
			if diff := cmp.Diff(test.want, i.evidence(open, test.token)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSighting: a list tells that nothing is there only once replicas must have
// caught up, and to the one who made the call. Revoked tokens are none.
func TestSighting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		witness Witness
		after   time.Duration // the answer
		tokens  []Token
		never   bool
	}{
		"replicas may lag":       {Witness{Subject: "me"}, replicaLag - 1, nil, false},
		"replicas have it":       {Witness{Subject: "me"}, replicaLag, nil, true},
		"somebody else asks":     {Witness{Subject: "another"}, replicaLag, nil, false},
		"a suspect":              {Witness{Subject: "me"}, replicaLag, []Token{{ID: "a"}}, false},
		"one revoked since":      {Witness{Subject: "me"}, replicaLag, []Token{{ID: "a", Revoked: true}}, true},
		"the token":              {Witness{Subject: "me"}, replicaLag, []Token{{ID: "a", Label: "000000aaaaaa"}}, false},
		"another order's token":  {Witness{Subject: "me"}, replicaLag, []Token{{ID: "a", Label: "000000bbbbbb"}}, true},
		"the token, but revoked": {Witness{Subject: "me"}, replicaLag, []Token{{ID: "a", Label: "000000aaaaaa", Revoked: true}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := (&platform{tokens: test.tokens}).issuer(byLifetime) // its witness is "me"
			open := openedAtBirth()
			open.Witness, open.From, open.To = test.witness, born.Add(-test.after-time.Minute), born.Add(-test.after)
			seen, err := i.lookLater(t.Context(), open, Ref{})
			if err != nil || seen.never() != test.never {
				t.Errorf("%+v is never: %t (%v)", seen, seen.never(), err)
			}
		})
	}
}

// TestAwait looks again where the list does not show the token at once.
func TestAwait(t *testing.T) {
	t.Parallel()
	p := &platform{}
	i := p.issuer(byLifetime)
	waits := 0
	i.clock.Wait = func(context.Context, time.Duration) error {
		if waits++; waits == 3 {
			p.tokens = []Token{{ID: "a", Label: "000000aaaaaa"}}
		}
		return nil
	}
	seen := i.await(t.Context(), openedAtBirth())
	if seen.failed != nil || seen.ours == nil || seen.ours.ID != "a" || waits != 3 {
		t.Errorf("%+v after %d waits", seen, waits)
	}
}

// TestAwaitSettled looks again once a list must show the token, before its state
// is forgotten; and not again where it must already.
func TestAwaitSettled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after time.Duration // the answer
		want  time.Duration // waited
	}{
		"at once":         {0, replicaLag},
		"meanwhile":       {replicaLag - time.Second, time.Second},
		"replicas did it": {replicaLag, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, open, waited := &platform{}, openedAtBirth(), time.Duration(0)
			began := open.To.Add(test.after)
			r := &tokenResource{kind: p.issuer(byLifetime).kind, clock: Clock{
				Now: func() time.Time { return began.Add(waited) },
				Wait: func(_ context.Context, pause time.Duration) error {
					waited += pause
					p.tokens = []Token{{ID: "a", Label: open.Order.Label}}
					return nil
				},
			}}
			seen, err := r.awaitSettled(t.Context(), p, open, Ref{})
			if err != nil || waited != test.want || (seen.ours != nil) != (test.want > 0) {
				t.Errorf("%+v after %s: %v", seen, waited, err)
			}
		})
	}
}

// slowPlatform takes a while to list.
type slowPlatform struct {
	*platform

	list func()
}

func (p slowPlatform) List(ctx context.Context, owner Values) iter.Seq2[Token, error] {
	p.list()
	return p.platform.List(ctx, owner)
}

// TestAwaitSettledLooksAgain: a list that began within the minute and ended after
// it had not to show the token.
func TestAwaitSettledLooksAgain(t *testing.T) {
	t.Parallel()
	open := openedAtBirth()
	open.Held = false
	now := open.To.Add(replicaLag - time.Second)
	p := slowPlatform{&platform{}, func() { now = now.Add(2 * time.Second) }}
	r := &tokenResource{kind: p.issuer(byLifetime).kind, clock: Clock{
		Now:  func() time.Time { return now },
		Wait: func(_ context.Context, pause time.Duration) error { now = now.Add(max(pause, 0)); return nil },
	}}
	if seen, err := r.awaitSettled(t.Context(), p, open, Ref{}); err != nil || !seen.settled {
		t.Errorf("it is left open: %+v: %v", seen, err)
	}
}

// TestMayHaveRun: what does not say that a create certainly did not run may have
// issued a token.
func TestMayHaveRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"before it was sent":         {NotRun(errors.New("no user")), false},
		"before it was sent, deeper": {fmt.Errorf("issuing: %w", NotRun(&rest.Error{MayHaveRun: true})), false},
		"refused by the API":         {&rest.Error{Status: 403}, false},
		"no answer":                  {&rest.Error{MayHaveRun: true}, true},
		"no answer, deeper":          {fmt.Errorf("issuing: %w", &rest.Error{MayHaveRun: true}), true},
		"an error that does not say": {errors.New("broken"), true},
	} {
		if got := MayHaveRun(test.err); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestCameToNothing: only of an order whose secret nobody has, and that a list
// must show, is it known that nothing came of it.
func TestCameToNothing(t *testing.T) {
	t.Parallel()
	r := &tokenResource{clock: Clock{Now: func() time.Time { return born }}}
	settled, lagging := sighting{settled: true}, sighting{}
	for name, test := range map[string]struct {
		open openOrder
		seen sighting
		want bool
	}{
		"lost, and the list must show it":   {openOrder{}, settled, true},
		"lost, and the list may lag":        {openOrder{}, lagging, false},
		"lost, with a suspect":              {openOrder{}, sighting{settled: true, suspects: []string{"a"}}, false},
		"held by the state":                 {openOrder{Held: true}, settled, false},
		"handed out":                        {openOrder{Digest: "d"}, settled, false},
		"handed out, and ended":             {openOrder{Digest: "d", Order: Order{ExpiresAt: born}}, lagging, true},
		"handed out, and about to end":      {openOrder{Digest: "d", Order: Order{ExpiresAt: born.Add(1)}}, settled, false},
		"handed out for a time that passed": {openOrder{Digest: "d", To: born.Add(-time.Hour), Order: Order{Lifetime: time.Hour}}, lagging, true},
	} {
		if got := r.cameToNothing(&platform{}, test.open, test.seen); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestRelease: an order that gives way keeps the digest of what was handed out,
// and is revoked when the overlap ends.
func TestRelease(t *testing.T) {
	t.Parallel()
	noted := notes{ordersKey: []openOrder{{Held: true}, {RevokeAt: born}}, digestsKey: map[string]string{"": "d"}}
	got := release(t.Context(), noted, ends.Add(time.Millisecond))
	if diff := cmp.Diff([]openOrder{{RevokeAt: ends, Digest: "d"}, {RevokeAt: born}}, got); diff != "" {
		t.Error(diff)
	}
}

// TestIsLeftover: what a killed rotation of the old token left behind, by its
// label or the digits of its end.
func TestIsLeftover(t *testing.T) {
	t.Parallel()
	byEnd := func(token *Token) {
		token.Label, token.ExpiresAt = "", byInstant.order(validity{For: 100 * time.Hour}, token.CreatedAt, derivedSeed("old")).ExpiresAt
	}
	for name, test := range map[string]struct {
		change func(*Token)
		want   bool
	}{
		"by its label":           {nil, true},
		"by the digits":          {byEnd, true},
		"by the digits, renamed": {func(token *Token) { byEnd(token); token.Values = Values{"name": types.StringValue("other")} }, false},
		"another's label":        {func(token *Token) { token.Label = newLabel("other") }, false},
		"neither":                {func(token *Token) { token.Label = "" }, false},
		"unreadable":             {func(token *Token) { token.unreadable = true }, false},
		"born with the old one":  {func(token *Token) { token.CreatedAt = born }, true},
		"older than the old one": {func(token *Token) { token.CreatedAt = born.Add(-1) }, false},
		"the old one":            {func(token *Token) { token.ID = "old" }, false},
		"a previous one":         {func(token *Token) { token.ID = "previous" }, false},
		"of this process":        {func(token *Token) { token.ID = "issued" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := (&platform{}).issuer(byInstant)
			i.ledger.Issued("issued")
			planned := plannedFor(validity{For: 100 * time.Hour})
			planned.replaces = tokenLife{ID: "old", CreatedAt: born, Previous: []previousToken{{ID: "previous"}}}
			token := Token{ID: "left", CreatedAt: born.Add(time.Hour), Label: newLabel("old"), Values: Values{"name": types.StringValue("ci")}}
			if test.change != nil {
				test.change(&token)
			}
			if got := i.isLeftover(planned, token); got != test.want {
				t.Errorf("it is one: %t", got)
			}
		})
	}
}

// TestEachOrderHasItsLabel: two pipelines that rotate the same token at once
// don't take each other's.
func TestEachOrderHasItsLabel(t *testing.T) {
	t.Parallel()
	for _, old := range []string{"", "old"} {
		if one, other := newLabel(old), newLabel(old); one == other {
			t.Errorf("two orders in the place of %q bear %s", old, one)
		}
	}
}
