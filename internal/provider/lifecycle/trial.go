// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"
)

// Usable is implemented by calls of a platform that tells when a token was last
// used, and that can be called with any token's secret.
type Usable interface {
	// Use makes a call with a secret that changes nothing.
	Use(ctx context.Context, secret string) error
}

// trialRounds is how often the secret is used or not. In the first round it is;
// in each other one a coin decides, so that a token which others use fits with a
// probability of one in 524,288, as little as a mark.
const trialRounds = 20

// trial is proof by use of a token whose secret is known and whose id is not:
// its last use moves in the rounds in which the secret is used, and in no others.
type trial struct {
	used map[string]time.Time
	fits map[string]bool
}

// newTrial begins with those candidates that nobody has ever used.
func newTrial(candidates []Token) *trial {
	t := &trial{used: map[string]time.Time{}, fits: map[string]bool{}}
	for _, token := range candidates {
		t.used[token.ID] = token.LastUsedAt
		t.fits[token.ID] = !token.unreadable && token.LastUsedAt.IsZero()
	}
	return t
}

// see takes in what the list shows after a round.
func (t *trial) see(tokens []Token, used bool) {
	now := map[string]time.Time{}
	for _, token := range tokens {
		now[token.ID] = token.LastUsedAt
	}
	for id := range t.fits {
		at, listed := now[id]
		t.fits[id] = t.fits[id] && listed && at.After(t.used[id]) == used
	}
	t.used = now
}

// open reports whether a candidate may still be proven to be the token.
func (t *trial) open() bool {
	for _, fits := range t.fits {
		if fits {
			return true
		}
	}
	return false
}

// tossed is a coin that nobody can foresee.
func tossed() bool { return uint64(randomSeed())%2 == 0 }

// prove finds by its use which of the candidates has the secret; its errors, and
// a platform that tells a use late or never, prove nothing.
func (i issuer) prove(ctx context.Context, open openOrder, secret string) (sighting, error) {
	usable, ok := able[Usable](i.calls)
	if !ok || !i.calls.TellsUse() {
		return sighting{}, nil
	}
	tokens, err := i.list(ctx, open.owner())
	if err != nil {
		return sighting{}, err
	}
	t := newTrial(tokens)
	for round := 0; round < trialRounds && t.open(); round++ {
		use := round == 0 || tossed()
		if use {
			err = usable.Use(ctx, secret)
		}
		if err == nil {
			err = i.clock.Wait(ctx, watchPauseNow())
		}
		if err == nil {
			tokens, err = i.list(ctx, open.owner())
		}
		if err != nil {
			return sighting{}, err
		}
		t.see(tokens, use)
	}
	return i.weighed(open, tokens, t.fits), nil
}
