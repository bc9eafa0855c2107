// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// patience is a context with an end that moves on while its requests stand in
// the provider's own queue: a create that others are before is not a create
// that hangs.
type patience struct {
	context.Context

	clock Clock
	close context.CancelFunc

	mutex    sync.Mutex
	end      time.Time
	standing int       // requests in the queue
	since    time.Time // when the first of them came
	rang     bool      // the timer did while some were standing
	over     bool
	stop     context.CancelFunc // of the timer
}

// patiently returns a context that ends after d, without the time in the queue.
func (c Clock) patiently(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	open, closeIt := context.WithCancel(ctx)
	p := &patience{Context: open, clock: c, close: closeIt, end: c.Now().Add(d)}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.arm()
	return rest.WithQueue(p, p.enter), p.cancel
}

// Uninterrupted is the context of a create, which goes on after an interrupt,
// for as long as any create may take: what was sent can't be taken back, and the
// state is to know what came of it. data is what the provider's Configure handed
// out.
func Uninterrupted(ctx context.Context, data any) (context.Context, context.CancelFunc) {
	return clockOf(data).patiently(context.WithoutCancel(ctx), issueTimeout)
}

func (p *patience) cancel() {
	p.close()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.stop()
}

// arm sets the timer to the end.
func (p *patience) arm() {
	timer, stop := p.clock.within(context.WithoutCancel(p.Context), p.end.Sub(p.clock.Now()))
	p.stop, p.rang = stop, false
	context.AfterFunc(timer, p.ring)
}

func (p *patience) ring() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch {
	case p.Context.Err() != nil:
	case p.standing > 0:
		p.rang = true
	case p.clock.Now().Before(p.end):
		p.stop()
		p.arm()
	default:
		p.over = true
		p.close()
	}
}

func (p *patience) enter() (leave func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.standing == 0 {
		p.since = p.clock.Now()
	}
	p.standing++
	return sync.OnceFunc(p.leave)
}

func (p *patience) leave() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.standing--
	if p.standing > 0 {
		return
	}
	p.end = p.end.Add(p.clock.Now().Sub(p.since))
	if p.rang && p.Context.Err() == nil {
		p.stop()
		p.arm()
	}
}

// Deadline is the end as it stands now.
func (p *patience) Deadline() (time.Time, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.standing > 0 {
		return p.end.Add(p.clock.Now().Sub(p.since)), true
	}
	return p.end, true
}

// Err tells an end that came from one that somebody made.
func (p *patience) Err() error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.over {
		return context.DeadlineExceeded
	}
	return p.Context.Err()
}
