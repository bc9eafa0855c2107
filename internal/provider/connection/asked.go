// SPDX-License-Identifier: MPL-2.0

package connection

import (
	"context"
	"sync"
	"sync/atomic"
)

// Asked is what a platform is asked for once and then known for good, such as
// whom a credential stands for. One caller asks at a time. The others wait, no
// longer than their own context, and are told what the first is told, a failure
// too: each would spend its time on another question that fails. They ask
// themselves only where the first gave up.
type Asked[T any] struct {
	ask   func(ctx context.Context) (T, error)
	lasts func(error) bool
	known atomic.Pointer[answer[T]]

	mu     sync.Mutex
	asking *question[T]
}

// answer is what the platform tells, or a failure.
type answer[T any] struct {
	value  T
	failed error
}

// question is one that is being asked.
type question[T any] struct {
	done   chan struct{}
	answer *answer[T] // nil: the one who asked gave up
}

// Ask returns what is asked for when it is first needed. No failure is kept.
func Ask[T any](ask func(ctx context.Context) (T, error)) *Asked[T] {
	return AskUnless(func(error) bool { return false }, ask)
}

// AskUnless is Ask for what is not asked again after a failure that lasts: each of
// many tokens would be told the same.
func AskUnless[T any](lasts func(error) bool, ask func(ctx context.Context) (T, error)) *Asked[T] {
	return &Asked[T]{ask: ask, lasts: lasts}
}

// Get returns it.
func (a *Asked[T]) Get(ctx context.Context) (T, error) {
	for {
		if known := a.known.Load(); known != nil {
			return known.value, known.failed
		}
		asked, first := a.join()
		if first {
			return a.put(ctx, asked)
		}
		select {
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		case <-asked.done:
		}
		if answer := asked.answer; answer != nil {
			return answer.value, answer.failed
		}
	}
}

// join returns the question that is being asked, or a new one, which the caller
// has to put.
func (a *Asked[T]) join() (asked *question[T], first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.asking != nil {
		return a.asking, false
	}
	a.asking = &question[T]{done: make(chan struct{})}
	return a.asking, true
}

// put asks the question, and tells all who wait.
func (a *Asked[T]) put(ctx context.Context, asked *question[T]) (T, error) {
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.asking = nil
		close(asked.done)
	}()
	if known := a.known.Load(); known != nil {
		asked.answer = known
		return known.value, known.failed
	}
	value, err := a.ask(ctx)
	if err == nil || a.lasts(err) {
		a.known.Store(&answer[T]{value, err})
	}
	if err == nil || ctx.Err() == nil {
		asked.answer = &answer[T]{value, err}
	}
	return value, err
}

// Known returns it if it has been asked for already; nothing is asked.
func (a *Asked[T]) Known() (value T, ok bool) {
	if known := a.known.Load(); known != nil && known.failed == nil {
		return known.value, true
	}
	return value, false
}
