// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// exclusion is a lock per key whose waits end with the context.
type exclusion struct {
	mu    sync.Mutex
	locks map[string]*semaphore.Weighted
}

func (e *exclusion) lock(ctx context.Context, key string) (release func(), err error) {
	e.mu.Lock()
	if e.locks == nil {
		e.locks = map[string]*semaphore.Weighted{}
	}
	lock := e.locks[key]
	if lock == nil {
		lock = semaphore.NewWeighted(1)
		e.locks[key] = lock
	}
	e.mu.Unlock()
	if err := lock.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { lock.Release(1) }, nil
}
