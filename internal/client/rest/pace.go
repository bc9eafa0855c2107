// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"
)

// Limit is how many requests a platform takes within any span of time. The zero
// Limit is none.
type Limit struct {
	Requests int
	Per      time.Duration
}

func (l Limit) String() string { return fmt.Sprintf("%d requests in %s", l.Requests, l.Per) }

// perSecond is the limit of a rate: as many at once as a second allows.
func perSecond(rate float64) Limit {
	requests := max(1, math.Floor(math.Min(rate, math.MaxInt32)))
	return Limit{Requests: int(requests), Per: time.Duration(math.Min(requests/rate*float64(time.Second), math.MaxInt64/2))}
}

// leastCall is how long a request with precedence needs once it is sent.
const leastCall = 2 * time.Second

// Pace decides when the requests of one client go out: within the limits, and
// not before the time that the platform asked to wait for.
type Pace struct {
	settings Settings
	limits   []Limit

	mutex  sync.Mutex
	sent   []time.Time // as long ago as a limit reaches, oldest first
	held   time.Time   // the platform asked for no request before
	learnt learnt
	// reserved is for how many requests to come room is kept.
	reserved int
	slow     slowness
}

// newPace takes the configured rate, else the documented limit. A rate below
// the documented one keeps to both: its bursts might add up to more.
func newPace(config Config) *Pace {
	pace := &Pace{settings: config.Settings}
	documented, rate := config.Limit, config.RequestsPerSecond
	if rate > 0 {
		pace.add(perSecond(rate), 0)
	}
	if documented.Requests > 0 && rate*documented.Per.Seconds() <= float64(documented.Requests) {
		// Not all requests take equally long to get where they are counted.
		pace.add(documented, documented.Per/25)
	}
	return pace
}

func (p *Pace) add(limit Limit, slack time.Duration) {
	p.slow.limits = append(p.slow.limits, limit.String())
	limit.Per += slack
	p.limits = append(p.limits, limit)
}

type precedence struct{}

// WithPrecedence marks requests that can't wait behind others, such as a
// revocation whose time is short. They go first and use what is reserved; if
// their deadline would pass before their turn they go at once. What the platform
// asked to wait for they wait for too.
func WithPrecedence(ctx context.Context) context.Context {
	return context.WithValue(ctx, precedence{}, true)
}

// HasPrecedence says whether a context was marked so.
func HasPrecedence(ctx context.Context) bool { return ctx.Value(precedence{}) != nil }

// Reserve keeps room for a request that is to come with precedence, until
// Release: at most half of what the limits allow.
func (p *Pace) Reserve() { p.reserve(1) }

// Release gives up what Reserve kept.
func (p *Pace) Release() { p.reserve(-1) }

func (p *Pace) reserve(count int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.reserved = max(0, p.reserved+count)
}

// wait returns when the next request may be sent, or with the context's error.
func (p *Pace) wait(ctx context.Context) error {
	for ctx.Err() == nil {
		delay, asked, err := p.turn(ctx)
		if err != nil || delay <= 0 {
			return err
		}
		before := p.settings.Now()
		if err := p.stand(ctx, delay, asked); err != nil {
			return err
		}
		if p.settings.Now().Sub(before) < delay/2 {
			return nil // waits that don't move the clock would never end
		}
	}
	return ctx.Err()
}

// stand waits; unless the platform asked for it, it is our own queue.
func (p *Pace) stand(ctx context.Context, delay time.Duration, asked bool) error {
	if !asked {
		defer Queue(ctx)()
	}
	return p.settings.Wait(ctx, delay)
}

// turn takes a turn, or says how long to wait before asking for one again, and
// whether the platform asked for that.
func (p *Pace) turn(ctx context.Context) (delay time.Duration, asked bool, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.settings.Now()
	if left := p.held.Sub(now); left > 0 {
		p.slow.addAsked(now, left)
		return left, true, p.tooLong(ctx, now, left)
	}
	delay = p.untilFree(now, HasPrecedence(ctx))
	if delay <= 0 || HasPrecedence(ctx) && !endures(ctx, now, delay+leastCall) {
		p.sent = append(p.sent, now)
		return 0, false, nil
	}
	p.slow.add(now, delay)
	return delay, false, nil
}

// untilFree is how long it takes until every limit has room.
func (p *Pace) untilFree(now time.Time, first bool) time.Duration {
	p.forget(now)
	var longest time.Duration
	for _, limit := range slices.Concat(p.limits, p.learnt.limit(now)) {
		room := limit.Requests
		if !first {
			room -= min(p.reserved, limit.Requests/2)
		}
		if len(p.sent) >= room {
			// The one whose end of the span makes room.
			longest = max(longest, p.sent[len(p.sent)-room].Add(limit.Per).Sub(now))
		}
	}
	return longest
}

// forget drops what no limit reaches any more. A clock that was set back would
// have requests wait for a time that is far away.
func (p *Pace) forget(now time.Time) {
	reach := learningSpan
	for _, limit := range p.limits {
		reach = max(reach, limit.Per)
	}
	for len(p.sent) > 0 && now.Sub(p.sent[0]).Abs() >= reach {
		p.sent = p.sent[1:]
	}
}

// refused notes that the platform answered 429, and how long it asks everybody
// to wait.
func (p *Pace) refused(asked time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.settings.Now()
	if until := now.Add(min(asked, math.MaxInt64/2)); until.After(p.held) {
		p.held = until
	}
	if asked <= longestHint { // longer than that nobody waits
		p.slow.addAsked(now, asked)
	}
	p.forget(now)
	p.learnt.refused(now, p.sent)
}

// tooLong is an error where nobody would wait for what the platform asked.
func (p *Pace) tooLong(ctx context.Context, now time.Time, left time.Duration) error {
	if left > longestHint || !endures(ctx, now, left) {
		return &HeldError{Left: left}
	}
	return nil
}

// endures says whether a context lasts for so long from now on.
func endures(ctx context.Context, now time.Time, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || deadline.Sub(now) >= wait
}

// HeldError says that a request was not sent because the platform had asked,
// with an answer to another one, to wait longer than the request could.
type HeldError struct{ Left time.Duration }

func (e *HeldError) Error() string {
	return fmt.Sprintf("the platform asked to wait with every request, for another %s, which is longer than this one can", e.Left.Round(time.Second))
}
