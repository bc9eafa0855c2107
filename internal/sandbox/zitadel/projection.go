// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"maps"
	"slices"
	"time"
)

// projection is what lists are read from. It follows the tokens with a
// lag, so that a list may miss a new token and still show a removed one.
type projection struct {
	lag     time.Duration
	reads   int
	pending []*pending // oldest first
	last    time.Time  // of the newest change, seen or not
}

// pending is a change that lists don't show yet.
type pending struct {
	token   *Token
	removed bool
	// until is when the change shows, unless reads lists have yet to miss it.
	until time.Time
	reads int
}

// note records that a token was added or removed at now.
func (j *projection) note(t *Token, removed bool, now time.Time) {
	j.last = now
	if j.lag > 0 || j.reads > 0 {
		j.pending = append(j.pending, &pending{t, removed, now.Add(j.lag), j.reads})
	}
}

// view returns the tokens as a list read at now shows them, oldest first.
func (j *projection) view(w *world, now time.Time) []*Token {
	j.pending = slices.DeleteFunc(j.pending, func(c *pending) bool {
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
	return slices.SortedFunc(maps.Values(seen), compareIDs)
}

// projected returns the tokens as a list shows them now.
func (p *Platform) projected() []*Token {
	return p.projection.view(&p.world, p.core.Now())
}
