// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// looks are what concurrent creates and rotations of a provider block see of
// an owner's tokens together: creates that are under way at the same time share
// the list that follows them, half of them one and half of them the next, so that
// Terraform goes on with the ones while the others look; and all rotations of a
// run share one list before them.
type looks struct {
	clock  Clock
	mu     sync.Mutex
	owners map[string]*ownerLooks
}

// ownerLooks are the looks at one owner's tokens.
type ownerLooks struct {
	// inside are the creates that are under way or look for their token.
	inside int
	// share is how many wait for a look before it begins.
	share int
	// waiting is the look that begins once enough wait for it; running is one
	// that began before.
	waiting, running *glance
	// before is the look that the rotations of this run share.
	before *glance
}

// glance is one list of an owner's tokens.
type glance struct {
	look   func()
	done   chan struct{}
	tokens []Token
	err    error
	// waiters are those who share it.
	waiters int
	// lingered: it has waited long enough for others to come.
	lingered bool
}

// linger is how long a look waits for others to share it: a moment of
// Terraform's own between some creates.
const linger = 50 * time.Millisecond

// newGlance makes a look that outlives whoever asked first, since others share
// it.
func (l *looks) newGlance(ctx context.Context, list func(context.Context) ([]Token, error)) *glance {
	g := &glance{done: make(chan struct{})}
	g.look = func() {
		ctx, cancel := l.clock.within(context.WithoutCancel(ctx), issueTimeout)
		defer cancel()
		g.tokens, g.err = list(ctx)
		close(g.done)
	}
	return g
}

func newLooks(clock Clock) *looks { return &looks{clock: clock, owners: map[string]*ownerLooks{}} }

// looksOf returns the looks that the objects of a kind share.
func looksOf(data any, kind *Kind) *looks {
	create := func() *looks { return newLooks(clockOf(data)) }
	if set, ok := data.(*connection.Set); ok && set != nil {
		return connection.Shared(set, "looks at "+kind.TypeName, create)
	}
	return create()
}

func (l *looks) of(owner string) *ownerLooks {
	if l.owners[owner] == nil {
		l.owners[owner] = &ownerLooks{}
	}
	return l.owners[owner]
}

// depart notes that a create is sent, and done that it needs no look any more.
func (l *looks) depart(owner string) (done func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := l.of(owner)
	of.inside++
	of.share = max(of.share, (of.inside+1)/2)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		of.inside--
	}
}

// next returns a list that began after next was called.
func (l *looks) next(ctx context.Context, owner string, list func(context.Context) ([]Token, error)) ([]Token, error) {
	l.mu.Lock()
	of := l.of(owner)
	if of.waiting == nil {
		of.waiting = l.newGlance(ctx, list)
		l.hasten(of, of.waiting)
	}
	mine := of.waiting
	mine.waiters++
	l.begin(of)
	l.mu.Unlock()
	return mine.wait(ctx)
}

// hasten has a waiting look begin although others could have shared it.
func (l *looks) hasten(of *ownerLooks, waiting *glance) {
	span, end := l.clock.within(context.Background(), linger)
	context.AfterFunc(span, func() {
		defer end()
		l.mu.Lock()
		defer l.mu.Unlock()
		waiting.lingered = true
		l.begin(of)
	})
}

// begin starts the look that waits, unless one runs, or others are about to
// want the same look.
func (l *looks) begin(of *ownerLooks) {
	next := of.waiting
	if next == nil || of.running != nil || next.waiters < of.share && !next.lingered {
		return
	}
	if next.waiters < of.share {
		of.share-- // fewer come than came, or Terraform paused
	}
	of.running, of.waiting = next, nil
	go func() {
		next.look()
		l.mu.Lock()
		defer l.mu.Unlock()
		of.running = nil
		l.begin(of)
	}()
}

// first returns the list that all rotations of a run share: what an earlier
// run left behind, each of them finds in it. A failed one is not kept.
func (l *looks) first(ctx context.Context, owner string, list func(context.Context) ([]Token, error)) ([]Token, error) {
	l.mu.Lock()
	of := l.of(owner)
	mine := of.before
	if mine == nil {
		mine = l.newGlance(ctx, list)
		of.before = mine
		go mine.look()
	}
	l.mu.Unlock()
	tokens, err := mine.wait(ctx)
	if err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		if of.before == mine {
			of.before = nil
		}
	}
	return tokens, err
}

// wait returns what the look saw, a copy for each who shares it.
func (g *glance) wait(ctx context.Context) ([]Token, error) {
	select {
	case <-g.done:
		return slices.Clone(g.tokens), g.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
