// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// openOrder is an order that led, or may have led, to a token whose id nobody
// knows yet: its create does not tell the id, or its answer was lost.
type openOrder struct {
	Order     Order             `json:"order"`
	Owner     map[string]string `json:"owner,omitempty"`
	Arguments noted             `json:"arguments,omitempty"`
	// Known are tokens that were there before the order.
	Known []string `json:"known,omitempty"`
	// From and To are when the call was made and when it ended, by the
	// platform's clock where its answers told it, else by this machine's.
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Dated bool      `json:"dated,omitempty"`
	// Witness is the identity that made the call. Asked: it was asked for before,
	// so that where it is not known the platform does not tell.
	Witness Witness `json:"witness,omitzero"`
	Asked   bool    `json:"asked,omitempty"`
	// Held: the state has the secret, and is about this token.
	Held bool `json:"held,omitempty"`
	// Digest is that of the secret where it was handed out; "": nobody has it.
	Digest string `json:"digest,omitempty"`
	// RevokeAt is when a token whose secret was handed out, and which another
	// one has taken the place of, is to be revoked.
	RevokeAt time.Time `json:"revoke_at"`
}

// key is what orders of one owner share.
func (o openOrder) key() string { return o.owner().key() }

// beside is the order where a state has these tokens: it knows which calls made
// them, and what it learns to be the order's is no open order any more.
func (o openOrder) beside(ids []string) openOrder {
	o.Known = slices.Concat(o.Known, ids)
	return o
}

// isKnown reports whether it is known what was ordered: a killed provider leaves
// no note.
func (o openOrder) isKnown() bool { return !o.From.IsZero() }

// lost reports whether nobody has the secret.
func (o openOrder) lost() bool { return !o.Held && o.Digest == "" }

// ends is when the token ends by itself at the latest; zero: never, or unknown.
func (o openOrder) ends() time.Time {
	if o.Order.Lifetime > 0 {
		return o.To.Add(o.Order.Lifetime)
	}
	return o.Order.ExpiresAt
}

func (o openOrder) ended(now time.Time) bool {
	return !o.ends().IsZero() && !now.Before(o.ends())
}

func (o openOrder) owner() Values {
	owner := Values{}
	for name, text := range o.Owner {
		owner[name] = types.StringValue(text)
	}
	return owner
}

// sighting is what one look at the platform's list told of an order.
type sighting struct {
	// ours is the token, nil where it is not certain.
	ours *Token
	// suspects may be it.
	suspects []string
	// settled: what the order made is listed by now, to the one who lists it.
	settled bool
	// hidden says why it may be listed to others only; "": it is not known to be.
	hidden string
	// lagging: the list was asked for before it had to show the token.
	lagging bool
	// failed is why the list could not be had; nil: it was.
	failed error
}

// never reports whether it is known that no token is there.
func (s sighting) never() bool { return s.ours == nil && len(s.suspects) == 0 && s.settled }

// look lists the owner's tokens and weighs which one the order made.
func (i issuer) look(ctx context.Context, o openOrder) sighting {
	began := i.clock.Now()
	tokens, err := i.listed(ctx, o)
	if err != nil {
		return sighting{lagging: i.lagging(o, began), failed: err}
	}
	seen := i.weighed(o, tokens, nil)
	seen.lagging = i.lagging(o, began)
	return seen
}

// lagging reports whether a list that began at an instant of the provider's clock
// need not show yet what the order made. It is asked after the list, whose answer
// tells the platform's time.
func (i issuer) lagging(o openOrder, began time.Time) bool {
	return Replicating(o.clock(i.calls, began), o.To)
}

func (i issuer) listed(ctx context.Context, o openOrder) ([]Token, error) {
	return i.looks.next(ctx, o.key(), func(ctx context.Context) ([]Token, error) { return i.list(ctx, o.owner()) })
}

// weighed weighs the tokens of a list; proven are those that proof by use has
// shown to be the order's.
func (i issuer) weighed(o openOrder, tokens []Token, proven map[string]bool) sighting {
	var candidates []candidate
	for _, token := range tokens {
		e := i.evidence(o, token)
		if proven[token.ID] {
			e.Proof = proofMoved
		}
		candidates = append(candidates, candidate{token, e})
	}
	ours, suspects := weigh(candidates)
	return sighting{ours: ours, suspects: ids(suspects, nil)}
}

// list returns the owner's tokens that are not revoked. Of those that can't be
// read it returns the ids, since any of them may be the one that is looked for.
func (i issuer) list(ctx context.Context, owner Values) ([]Token, error) {
	var tokens []Token
	for token, err := range i.calls.List(ctx, owner) {
		unreadable := rest.AsUnreadable(err)
		switch {
		case unreadable != nil:
			tokens = append(tokens, Token{ID: unreadable.ID, unreadable: true})
		case err != nil:
			return nil, err
		case !token.Revoked:
			tokens = append(tokens, token)
		}
	}
	return tokens, nil
}

// evidence gathers what is known about a token that an order may have made.
func (i issuer) evidence(o openOrder, token Token) evidence {
	e := evidence{Marks: o.Order.Marks, Known: slices.Contains(o.Known, token.ID) || i.ledger.HasIssued(token.ID)}
	if token.unreadable {
		return e // nothing else is known
	}
	if o.Order.Label != "" && token.Label != "" {
		e.Label = matchOther
		if o.Order.Label == token.Label {
			e.Label = matchSame
		}
	}
	if e.End = i.kind.Terms.compareEnds(o.Order, token); o.isKnown() && i.kind.Terms.excludes(o.Order, token) {
		e.End = matchOther
	}
	e.Outside = i.outside(o, token)
	e.Unlike = !i.kind.sameArguments(i.kind.cut(o, token), token.Values)
	e.Used = o.lost() && !token.LastUsedAt.IsZero()
	return e
}

// outside reports whether a token was not made within the order's call, by the
// platform's clock, or lives no longer.
func (i issuer) outside(o openOrder, token Token) bool {
	now := i.time()
	if !token.ExpiresAt.IsZero() && token.ExpiresAt.Before(now.now.Add(-now.slack)) {
		return true
	}
	if o.From.IsZero() || token.CreatedAt.IsZero() {
		return false
	}
	from, to := o.From.Add(-serverSlack), o.To.Add(serverSlack)
	if !o.Dated { // by this machine's clock, which may have been set since
		from, to = o.From.Add(min(now.ahead, 0)-clockSkew), o.To.Add(max(now.ahead, 0)+clockSkew)
	}
	return token.CreatedAt.Before(from) || token.CreatedAt.After(to)
}

// clock is a time of this machine by the clock that the order was dated with,
// rather too early than too late: another run may have learnt it otherwise.
func (o openOrder) clock(calls any, local time.Time) time.Time {
	if !o.Dated {
		return local
	}
	return serverTimeOf(calls, local).now.Add(-learntApart)
}

// cut are an order's arguments, with the name as a platform shows it that keeps
// the beginning only, or knows no small letters.
func (k *Kind) cut(o openOrder, token Token) Values {
	ordered, name := k.values(o.Arguments), k.Label.Argument
	sent, shown := o.Order.Labelled(ordered.String(name)), strings.TrimSpace(token.Values.String(name))
	if shown != "" && len(shown) <= len(sent) && strings.EqualFold(sent[:len(shown)], shown) {
		ordered[name] = token.Values[name]
	}
	return ordered
}

// compareEnds tells by its end whether a token may be the order's. A platform
// may grant another end than was asked for; but one that is marked, and
// close to the order's, is another order's.
func (t Terms) compareEnds(o Order, token Token) match {
	switch {
	case o.Marks == 0 || token.ExpiresAt.IsZero():
		return matchUntold
	case t.agreesExactly(o, token):
		return matchSame
	case t.isMarked(token.ExpiresAt) && token.ExpiresAt.Sub(o.ExpiresAt).Abs() <= clockSkew:
		return matchOther
	}
	return matchUntold
}

// isMarked reports whether an end is given as finely as the platform can.
func (t Terms) isMarked(end time.Time) bool {
	return t.unit() < time.Second && !end.Equal(end.Truncate(rough*t.unit()))
}
