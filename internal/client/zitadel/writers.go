// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// writesPerUser is how many writes to one user go out at once: ten already make
// the server answer some with a conflict.
const writesPerUser = 4

// writers keeps the writes to each user few at a time.
type writers struct {
	mu     sync.Mutex
	byUser map[string]*semaphore.Weighted
}

// acquire waits for the user's turn, or for the end of the context. What has
// precedence does not wait behind others: a conflict is repeated.
func (w *writers) acquire(ctx context.Context, userID string) (release func(), err error) {
	if rest.HasPrecedence(ctx) {
		return func() {}, nil
	}
	turns := w.of(userID)
	leave := rest.Queue(ctx)
	err = turns.Acquire(ctx, 1)
	leave()
	if err != nil {
		return nil, err
	}
	return func() { turns.Release(1) }, nil
}

func (w *writers) of(userID string) *semaphore.Weighted {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byUser == nil {
		w.byUser = map[string]*semaphore.Weighted{}
	}
	if w.byUser[userID] == nil {
		w.byUser[userID] = semaphore.NewWeighted(writesPerUser)
	}
	return w.byUser[userID]
}
