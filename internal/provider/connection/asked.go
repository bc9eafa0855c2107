// SPDX-License-Identifier: MPL-2.0

package connection

import (
	"context"
	"sync/atomic"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Asked is what a platform is asked for once and then known for good, such as
// whom a credential stands for. One caller asks at a time; the others wait no
// longer than their own context, and ask themselves where the first gave up.
type Asked[T any] struct {
	ask   func(ctx context.Context) (T, error)
	turn  chan struct{}
	known atomic.Pointer[answer[T]]
}

// answer is what the platform tells, or its own refusal to tell it.
type answer[T any] struct {
	value   T
	refused error
}

// Ask returns what is asked for when it is first needed.
func Ask[T any](ask func(ctx context.Context) (T, error)) *Asked[T] {
	return &Asked[T]{ask: ask, turn: make(chan struct{}, 1)}
}

// Get returns it. A failure is not kept, but for the platform's own refusal: each
// of many tokens would be told the same.
func (a *Asked[T]) Get(ctx context.Context) (T, error) {
	if known := a.known.Load(); known != nil {
		return known.value, known.refused
	}
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case a.turn <- struct{}{}:
	}
	defer func() { <-a.turn }()
	if known := a.known.Load(); known != nil {
		return known.value, known.refused
	}
	value, err := a.ask(ctx)
	if err == nil || rest.Forbidden(err) {
		a.known.Store(&answer[T]{value, err})
	}
	return value, err
}

// Known returns it if it has been asked for already; nothing is asked.
func (a *Asked[T]) Known() (value T, ok bool) {
	if known := a.known.Load(); known != nil && known.refused == nil {
		return known.value, true
	}
	return value, false
}
