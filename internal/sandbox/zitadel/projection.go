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
	// brief changes show as soon as either has passed; v2 says that lists of v1
	// show them already.
	brief, v2 bool
}

// shows says whether lists show the change now.
func (c *pending) shows(now time.Time) bool {
	came := !now.Before(c.until)
	if c.brief {
		return came || c.reads == 0
	}
	return came && c.reads == 0
}

// How often the first look after a write misses it, in real weather: between
// what was measured of one caller and of ten (29 % and 48 % of v2's searches,
// 8 % and 39 % of v1's lists). On one node it comes within milliseconds.
const (
	missedByV2 = 0.38
	missedByV1 = 0.2
	catchUp    = 300 * time.Millisecond
)

// note records that a token was added or removed at now.
func (j *projection) note(t *Token, removed bool, now time.Time) {
	j.last = now
	if j.lag > 0 || j.reads > 0 {
		j.pending = append(j.pending, &pending{token: t, removed: removed, until: now.Add(j.lag), reads: j.reads})
	}
}

// noteBrief records a change that the first look misses; v2 that only a look of
// v2 does.
func (j *projection) noteBrief(t *Token, removed bool, now time.Time, v2 bool) {
	j.pending = append(j.pending, &pending{token: t, removed: removed, until: now.Add(catchUp), reads: 1, brief: true, v2: v2})
}

// settle shows what the weather hides of a token's changes.
func (j *projection) settle(t *Token) {
	j.pending = slices.DeleteFunc(j.pending, func(c *pending) bool { return c.brief && c.token == t })
}

// view returns the tokens as a list read at now shows them, oldest first. v1
// says that it is one of v1's.
func (j *projection) view(w *world, now time.Time, v1 bool) []*Token {
	j.pending = slices.DeleteFunc(j.pending, func(c *pending) bool { return c.shows(now) })
	if len(j.pending) == 0 {
		return w.sortedTokens()
	}
	seen := maps.Clone(w.Tokens)
	for _, c := range slices.Backward(j.pending) {
		if v1 && c.v2 {
			continue
		}
		if c.removed {
			seen[c.token.ID] = c.token
		} else {
			delete(seen, c.token.ID)
		}
		c.reads = max(c.reads-1, 0)
	}
	return slices.SortedFunc(maps.Values(seen), compareIDs)
}

// changed tells the projection that a token was added or removed. In real
// weather it may be behind for a moment.
func (p *Platform) changed(t *Token, removed bool, now time.Time) {
	p.projection.note(t, removed, now)
	if p.core.Weather.Real() && p.core.Chance(missedByV2) {
		p.projection.noteBrief(t, removed, now, !p.core.Chance(missedByV1/missedByV2))
	}
}

// projected returns the tokens as a list shows them now; v1 says that it is one
// of v1's.
func (p *Platform) projected(v1 bool) []*Token {
	return p.projection.view(&p.world, p.core.Now(), v1)
}
