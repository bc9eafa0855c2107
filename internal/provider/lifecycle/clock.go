// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"
)

// Clock is the time and the waiting of a provider, replaced in tests.
type Clock struct {
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
	// Deadline ends a context after d. Default: context.WithTimeout.
	Deadline func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
}

// within returns a context that ends after d.
func (c Clock) within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if c.Deadline == nil {
		return context.WithTimeout(ctx, d)
	}
	return c.Deadline(ctx, d)
}
