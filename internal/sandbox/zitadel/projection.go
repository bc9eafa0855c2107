// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"maps"
	"slices"
	"time"
)

// zitadelProjection is what lists are read from. It follows the tokens with a
// lag, so that a list may miss a new token and still show a removed one.
type zitadelProjection struct {
	lag     time.Duration
	reads   int
	pending []*zitadelPending // oldest first
	last    time.Time         // of the newest change, seen or not
}

// zitadelPending is a change that lists don't show yet.
type zitadelPending struct {
	token   *ZitadelToken
	removed bool
	// until is when the change shows, unless reads lists have yet to miss it.
	until time.Time
	reads int
}

// note records that a token was added or removed at now.
func (j *zitadelProjection) note(t *ZitadelToken, removed bool, now time.Time) {
	j.last = now
	if j.lag > 0 || j.reads > 0 {
		j.pending = append(j.pending, &zitadelPending{t, removed, now.Add(j.lag), j.reads})
	}
}

// view returns the tokens as a list read at now shows them, oldest first.
func (j *zitadelProjection) view(w *zitadelWorld, now time.Time) []*ZitadelToken {
	j.pending = slices.DeleteFunc(j.pending, func(c *zitadelPending) bool {
		return c.reads == 0 && !now.Before(c.until)
	})
	if len(j.pending) == 0 {
		return w.sortedTokens()
	}
	seen := maps.Clone(w.Tokens)
	for _, c := range slices.Backward(j.pending) {
		if c.removed {
			seen[c.token.ID] = c.token
		} else {
			delete(seen, c.token.ID)
		}
		c.reads = max(c.reads-1, 0)
	}
	return slices.SortedFunc(maps.Values(seen), compareZitadelIDs)
}

// projected returns the tokens as a list shows them now.
func (p *Zitadel) projected() []*ZitadelToken {
	return p.projection.view(&p.world, p.core.Now())
}
