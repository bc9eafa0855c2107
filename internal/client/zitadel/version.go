// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// version remembers whether the server is of a line (v3) whose user service has
// no token calls.
type version struct {
	onlyV1  atomic.Bool
	proving *semaphore.Weighted
}

func newVersion() version { return version{proving: semaphore.NewWeighted(1)} }

// prefer calls user v2, or management v1 on a server proven to lack the token
// calls of v2. Nothing but a 404 without an id makes it doubt v2.
func prefer[T any](ctx context.Context, c *Client, v2, v1 func(context.Context) (T, error)) (T, error) {
	if c.version.onlyV1.Load() {
		return v1(ctx)
	}
	result, err := v2(ctx)
	if !bareNotFound(err) {
		return result, err
	}
	lacking, proofErr := c.lacksV2(ctx)
	switch {
	case lacking:
		return v1(ctx)
	case proofErr != nil && !bareNotFound(proofErr):
		return result, proofErr
	default:
		return result, err
	}
}

// lacksV2 proves that a bare 404 came from a missing route. The same answer
// comes for a wrong Host and while the server can't look up its instance: so
// the instance has to answer an old call, and after that the route still has to
// be missing.
func (c *Client) lacksV2(ctx context.Context) (bool, error) {
	if err := c.version.proving.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer c.version.proving.Release(1)
	if c.version.onlyV1.Load() {
		return true, nil
	}
	if _, err := c.auth.GetMyUser(ctx); err != nil {
		return false, err
	}
	if _, err := c.v2.searchTokens(ctx, nil, 0, 1); !bareNotFound(err) {
		return false, err
	}
	c.version.onlyV1.Store(true)
	return true, nil
}
