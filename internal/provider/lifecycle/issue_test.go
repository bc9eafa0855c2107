// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// platform is a platform in memory whose create does not tell the id.
type platform struct {
	Calls
	tokens             []Token
	listErr, revokeErr error
	// issue stands for the create; nil: it must not be called.
	issue   func(ctx context.Context, p *platform, order Order) error
	revoked []string
	// nobody: it does not tell who asks, and witnessErr is why not; belonging is
	// what it says of the one who asks.
	nobody     bool
	witnessErr error
	belonging  bool
}

func (p *platform) Issue(ctx context.Context, _, _ Values, order Order) (Issued, error) {
	if err := p.issue(ctx, p, order); err != nil {
		return Issued{}, err
	}
	return Issued{Secret: "secret"}, nil
}

func (p *platform) List(context.Context, Values) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		for _, token := range p.tokens {
			if !yield(token, nil) {
				return
			}
		}
		if p.listErr != nil && p.issue == nil {
			yield(Token{}, p.listErr)
		}
	}
}

func (p *platform) Read(_ context.Context, ref Ref) (Token, error) { return readFrom(p.tokens, ref) }

func (p *platform) Revoke(_ context.Context, ref Ref) error {
	p.revoked = append(p.revoked, ref.ID)
	return p.revokeErr
}

func (p *platform) Witness(context.Context) (Witness, error) {
	if p.nobody || p.witnessErr != nil {
		return Witness{}, p.witnessErr
	}
	return Witness{Subject: "me"}, nil
}

func (p *platform) Belongs(context.Context, Ref) (bool, error) { return p.belonging, nil }

// adds makes tokens appear that have the order's fingerprint.
func (p *platform) adds(order Order, ids ...string) {
	for _, id := range ids {
		p.tokens = append(p.tokens, fulfilled(order, id))
	}
}

// fulfilled is a token as an order asks for it.
func fulfilled(order Order, id string) Token {
	token := Token{ID: id, Label: order.Label, CreatedAt: born, ExpiresAt: order.ExpiresAt, Values: Values{"name": types.StringValue("ci")}}
	if order.Lifetime > 0 {
		token.ExpiresAt = born.Add(order.Lifetime)
	}
	return token
}

func (p *platform) issuer(terms Terms) issuer {
	return issuer{
		kind: &Kind{Arguments: []string{"name"}, Terms: terms, Label: Label{Argument: map[bool]string{true: "name"}[terms.ByLifetime], Longest: 100}}, calls: p, ledger: connection.NewSet(nil), looks: newLooks(Clock{}),
		clock: Clock{
			Now:  func() time.Time { return born },
			Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		},
	}
}

func plannedFor(validity validity) plannedOrder {
	return plannedOrder{arguments: Values{"name": types.StringValue("ci")}, validity: validity}
}

// TestInterruptedIssue: an interrupt while the create runs loses no token.
func TestInterruptedIssue(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	p := &platform{issue: func(ctx context.Context, p *platform, order Order) error {
		interrupt()
		p.adds(order, "new")
		return ctx.Err()
	}}
	i := p.issuer(byLifetime)
	issued, _, err := i.issue(ctx, plannedFor(validity{For: 100 * time.Hour}))
	if err != nil || issued.ID != "new" || issued.Secret != "secret" {
		t.Fatalf("issued %+v: %v", issued, err)
	}
	if !i.ledger.HasIssued("new") {
		t.Error("another rotation of this process may take the new token for a leftover")
	}
}

// TestLostIssue: of a create whose answer was lost, exactly one match is
// revoked, and anything else is named and left alone.
func TestLostIssue(t *testing.T) {
	t.Parallel()
	lost := errors.New("no answer")
	lasting, fixed := validity{For: 100 * time.Hour}, validity{Until: ends}
	tests := map[string]struct {
		terms    Terms
		validity validity
		issue    func(p *platform, order Order)
		err      error
		revoked  []string
		says     []string
	}{
		"no token": {byLifetime, lasting, func(*platform, Order) {}, lost, nil, []string{"A token may have come of it"}},
		"one": {
			byLifetime, lasting, func(p *platform, order Order) { p.adds(order, "new") }, lost,
			[]string{"new"},
			[]string{"Token new had come of it and was revoked"},
		},
		"one that can't be revoked": {byLifetime, lasting, func(p *platform, order Order) {
			p.adds(order, "new")
			p.revokeErr = errors.New("403")
		}, lost, []string{"new"}, []string{"Token new came of it", "The next apply tries again"}},
		"two": {
			byLifetime, lasting, func(p *platform, order Order) { p.adds(order, "new", "twin") }, lost,
			nil,
			[]string{"It is one of these tokens", "new, twin"},
		},
		"one of other arguments": {byLifetime, lasting, func(p *platform, order Order) {
			token := fulfilled(order, "other")
			token.Label = ""
			token.Values = Values{"name": types.StringValue("cd")}
			p.tokens = append(p.tokens, token)
		}, lost, nil, []string{"A token may have come of it"}},
		"one revoked since": {byLifetime, lasting, func(p *platform, order Order) {
			token := fulfilled(order, "revoked")
			token.Revoked = true
			p.tokens = append(p.tokens, token)
		}, lost, nil, []string{"A token may have come of it"}},
		"the list fails": {
			byLifetime, lasting, func(p *platform, _ Order) { p.listErr, p.issue = errors.New("503"), nil }, lost,
			nil,
			[]string{"Looking for it failed: 503."},
		},
		"a configured instant is anybody's": {
			byInstant, fixed, func(p *platform, order Order) { p.adds(order, "new") }, lost,
			nil,
			[]string{"if one of them is unknown to you", "new"},
		},
		"no end is anybody's": {
			byInstant,
			validity{},
			func(p *platform, order Order) { p.adds(order, "new") }, lost,
			nil,
			[]string{"if one of them is unknown to you", "new"},
		},
		"it certainly did not run": {
			byLifetime, lasting, func(p *platform, order Order) { p.adds(order, "stranger") },
			NotRun(errors.New("refused")), nil,
			[]string{"refused"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &platform{issue: func(_ context.Context, p *platform, order Order) error {
				test.issue(p, order)
				return test.err
			}}
			_, _, err := p.issuer(test.terms).issue(t.Context(), plannedFor(test.validity))
			if err == nil {
				t.Fatal("a lost answer is no error")
			}
			if diff := cmp.Diff(test.revoked, p.revoked); diff != "" {
				t.Errorf("revoked: %s", diff)
			}
			for _, part := range test.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}

// TestLeftoverThatStays: while a leftover can't be revoked nothing is issued,
// or there would be one more each time.
func TestLeftoverThatStays(t *testing.T) {
	t.Parallel()
	w := plannedFor(validity{For: 100 * time.Hour})
	w.replaces, w.killed = tokenLife{ID: "old", CreatedAt: born}, true
	p := &platform{revokeErr: errors.New("403"), issue: func(context.Context, *platform, Order) error {
		t.Error("another token is issued")
		return nil
	}}
	p.adds(Order{Label: newLabel("old"), Lifetime: w.validity.For}, "left")
	if _, _, err := p.issuer(byLifetime).issue(t.Context(), w); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("the error is %v", err)
	}
}

// TestUnresolvedRemembersWhatWasBefore: a token that bore a rotation's mark
// already is never taken for the new one, however late that shows.
func TestUnresolvedRemembersWhatWasBefore(t *testing.T) {
	t.Parallel()
	w := plannedFor(validity{For: 100 * time.Hour})
	w.replaces = tokenLife{ID: "old", CreatedAt: born, Previous: []previousToken{{ID: "older"}}}
	p := &platform{issue: func(context.Context, *platform, Order) error { return nil }}
	p.adds(Order{Label: newLabel("old")}, "before", "before as well")
	_, suspects, err := p.issuer(byLifetime).issue(t.Context(), w)
	unresolved, ok := errors.AsType[*unresolvedError](err)
	if !ok {
		t.Fatalf("the error is %v", err)
	}
	if diff := cmp.Diff([]string{"older", "old", "before", "before as well"}, unresolved.Open.Known); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(cleared{Suspects: []string{"before", "before as well"}}, suspects); diff != "" {
		t.Error(diff)
	}
}

// TestNoRoomForALabel: without a mark nothing is taken for the new token, not
// even the only one.
func TestNoRoomForALabel(t *testing.T) {
	t.Parallel()
	w := plannedFor(validity{For: 100 * time.Hour})
	w.arguments = Values{"name": types.StringValue(strings.Repeat("x", 100))}
	p := &platform{issue: func(_ context.Context, p *platform, order Order) error {
		token := fulfilled(order, "new")
		token.Values = w.arguments
		p.tokens = append(p.tokens, token)
		return nil
	}}
	_, _, err := p.issuer(byLifetime).issue(t.Context(), w)
	unresolved, ok := errors.AsType[*unresolvedError](err)
	if !ok || len(p.revoked) != 0 {
		t.Fatalf("the error is %v, revoked are %q", err, p.revoked)
	}
	if diff := cmp.Diff([]string{"new"}, unresolved.Seen.suspects); diff != "" {
		t.Error(diff)
	}
}
