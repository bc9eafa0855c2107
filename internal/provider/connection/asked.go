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
	turn  chan struct{}
	known atomic.Pointer[T]
}

// Ask returns what is asked for when it is first needed.
func Ask[T any](ask func(ctx context.Context) (T, error)) *Asked[T] {
	return &Asked[T]{ask: ask, turn: make(chan struct{}, 1)}
}

// Get returns it. A failure is not kept.
func (a *Asked[T]) Get(ctx context.Context) (T, error) {
	if known := a.known.Load(); known != nil {
		return *known, nil
	}
	var none T
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case a.turn <- struct{}{}:
	}
	defer func() { <-a.turn }()
	if known := a.known.Load(); known != nil {
		return *known, nil
	}
	value, err := a.ask(ctx)
	if err != nil {
		return none, err
	}
	a.known.Store(&value)
	return value, nil
}

// Known returns it if it has been asked for already; nothing is asked.
func (a *Asked[T]) Known() (value T, ok bool) {
	if known := a.known.Load(); known != nil {
		return *known, true
	}
	return value, false
}
