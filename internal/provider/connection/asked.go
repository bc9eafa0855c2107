// SPDX-License-Identifier: MPL-2.0

package connection

import (
	"context"
	"sync/atomic"
)

// Asked is what a platform is asked for once and then known for good, such as
// whom a credential stands for. One caller asks at a time; the others wait no
// longer than their own context, and ask themselves where the first gave up.
type Asked[T any] struct {
	ask   func(ctx context.Context) (T, error)
	lasts func(error) bool
	turn  chan struct{}
	known atomic.Pointer[answer[T]]
}

// answer is what the platform tells, or a failure that lasts.
type answer[T any] struct {
	value  T
	failed error
}

// Ask returns what is asked for when it is first needed. No failure is kept.
func Ask[T any](ask func(ctx context.Context) (T, error)) *Asked[T] {
	return AskUnless(func(error) bool { return false }, ask)
}

// AskUnless is Ask for what is not asked again after a failure that lasts: each of
// many tokens would be told the same.
func AskUnless[T any](lasts func(error) bool, ask func(ctx context.Context) (T, error)) *Asked[T] {
	return &Asked[T]{ask: ask, lasts: lasts, turn: make(chan struct{}, 1)}
}

// Get returns it.
func (a *Asked[T]) Get(ctx context.Context) (T, error) {
	if known := a.known.Load(); known != nil {
		return known.value, known.failed
	}
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case a.turn <- struct{}{}:
	}
	defer func() { <-a.turn }()
	if known := a.known.Load(); known != nil {
		return known.value, known.failed
	}
	value, err := a.ask(ctx)
	if err == nil || a.lasts(err) {
		a.known.Store(&answer[T]{value, err})
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
