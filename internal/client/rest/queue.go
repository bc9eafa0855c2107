// SPDX-License-Identifier: MPL-2.0

package rest

import "context"

type queue struct{}

// WithQueue has enter called whenever a request begins to stand in the queue of
// this process for its own turn, and what that returns when it leaves. Whoever
// bounds the time of a call can leave this time out: nothing is wrong then.
func WithQueue(ctx context.Context, enter func() (leave func())) context.Context {
	return context.WithValue(ctx, queue{}, enter)
}

// Queue says that a request begins to stand in the queue, and returns what says
// that it leaves.
func Queue(ctx context.Context) (leave func()) {
	if enter, ok := ctx.Value(queue{}).(func() func()); ok {
		return enter()
	}
	return func() {}
}
