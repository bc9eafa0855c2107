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
}
