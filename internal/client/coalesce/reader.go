// SPDX-License-Identifier: MPL-2.0

// Package coalesce makes many reads of single objects cheap by answering them
// from pages of a list, without ever believing a list about absence.
//
// The objects of a scope (a user, a runner, a workspace) are listed together.
// The first reads of a scope are single gets. From the eighth on, each read
// that no listed page answers may fetch one more page, and is a get if that
// page does not hold the object either.
//
// The number of calls is at most twice that of the best strategy, plus 7. Let
// the best strategy list q pages and get the u reads that these don't answer:
// q+u calls. Let m be the reads that cost this package anything (misses), p its
// pages and g its gets, and note that p ≤ m−7 always, and that each miss after
// the first seven fetches at least one page or, at p = m−7, is a get. Consider
// the misses after the first seven that the q pages would have answered. If
// none of them was a get, each fetched a page of the q: there are at most q, so
// m ≤ 7+q+u, p ≤ q+u, g ≤ 7+u. Otherwise, at the last of them that was a get,
// p = m−7 < q held, and at most q−p such misses follow: m ≤ q+7+u, p ≤ q+u,
// g ≤ q+6+u. Either way p+g ≤ 2(q+u)+7. Reads of what this process wrote are
// gets under any strategy, and a list that fails costs one call more. The claim
// is for reads within the 30 s that a page is believed.
package coalesce

import (
	"context"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// freeGets is how many reads of a scope are gets before a list is tried.
	freeGets = 7
	// freshness bounds how long a listed page answers reads. It spans one
	// refresh, not the life of a process that is debugged or tested.
	freshness = 30 * time.Second
)

// Source is where objects are read from.
type Source[T any] struct {
	// Get reads one object; its errors are the reader's.
	Get func(ctx context.Context, scope, id string) (T, error)
	// Page lists a page of a scope: its objects and the cursor of the next
	// page, "" after the last. The first cursor is "". Objects that a list
	// can't vouch for (a revoked token) are left out: they are then read by
	// Get. nil: everything is read by Get.
	Page func(ctx context.Context, scope, cursor string) (objects []T, next string, err error)
	// ID returns the id by which an object is read.
	ID func(T) string
	// Now is the clock. Default: time.Now.
	Now func() time.Time
}

// Reader reads objects from a source. It is safe for concurrent use.
type Reader[T any] struct {
	source  Source[T]
	flights singleflight.Group
	scopes  scopes[T]
}

// New returns a reader that has read nothing yet.
func New[T any](source Source[T]) *Reader[T] {
	if source.Now == nil {
		source.Now = time.Now
	}
	return &Reader[T]{source: source}
}

// Read returns an object as the platform showed it within the last 30 s, or
// as a get shows it now. An error is always that of a get.
func (r *Reader[T]) Read(ctx context.Context, scope, id string) (T, error) {
	if r.scopes.of(scope).isOutdated(id) {
		// Not shared: a get that began before the write may be under way.
		return r.source.Get(ctx, scope, id)
	}
	if r.source.Page != nil {
		if object, ok := r.fromList(ctx, scope, id); ok {
			return object, nil
		}
	}
	return r.get(ctx, scope, id)
}

// Listed returns an object where a page that was fetched answers it, and calls
// nothing. It is for an object that is in a wider scope too: what a page of that
// has answered costs its own scope no read.
func (r *Reader[T]) Listed(scope, id string) (T, bool) {
	list := r.scopes.of(scope)
	if list.isOutdated(id) {
		var none T
		return none, false
	}
	return list.fresh(id, r.source.Now())
}

// Outdate tells that this process writes (creates, changes or deletes) an
// object: from now on each read is a Get of its own, as lists lag behind writes.
// It is called before the write wherever the id is known by then.
func (r *Reader[T]) Outdate(scope, id string) { r.scopes.of(scope).outdate(id) }

// get lets concurrent readers of one object share a call. It runs under the
// context of the reader that came first: if that one gives up, the others
// start again.
func (r *Reader[T]) get(ctx context.Context, scope, id string) (T, error) {
	for ctx.Err() == nil {
		shared := r.flights.DoChan(flight(scope, id), func() (any, error) {
			object, err := r.source.Get(ctx, scope, id)
			return outcome[T]{object, err, err != nil && ctx.Err() != nil}, nil
		})
		select {
		case <-ctx.Done():
		case result := <-shared:
			got, ok := result.Val.(outcome[T])
			if ok && !got.interrupted {
				return got.object, got.err
			}
		}
	}
	var none T
	return none, ctx.Err()
}

type outcome[T any] struct {
	object      T
	err         error
	interrupted bool
}

func flight(scope, id string) string { return scope + "\x00" + id }
