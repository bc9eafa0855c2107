// SPDX-License-Identifier: MPL-2.0

package coalesce

import (
	"context"
	"sync"
	"time"
)

// listing is what is known of a scope.
type listing[T any] struct {
	// turn is held by the one reader that fetches pages; the others wait, as
	// the page may answer them too.
	turn chan struct{}

	mutex    sync.Mutex
	outdated map[string]bool
	since    time.Time // no page is older
	epoch    int       // counts how often everything below was forgotten
	listed   map[string]T
	misses   int
	pages    int
	cursor   string
	seen     map[string]bool // cursors of the pages that were fetched
	done     bool            // no page is left, or the list failed
}

type scopes[T any] struct {
	mutex sync.Mutex
	known map[string]*listing[T]
}

func (s *scopes[T]) of(name string) *listing[T] {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known == nil {
		s.known = map[string]*listing[T]{}
	}
	if s.known[name] == nil {
		s.known[name] = &listing[T]{turn: make(chan struct{}, 1), outdated: map[string]bool{}}
	}
	return s.known[name]
}

func (l *listing[T]) outdate(id string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.outdated[id] = true
}

func (l *listing[T]) isOutdated(id string) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.outdated[id]
}

// answer is how a read fares before any page is fetched for it.
type answer int

const (
	listed  answer = iota // a page answers it
	single                // it is a get
	pending               // a further page may answer it
)

// look answers a read from what was listed. A read that is a get because it is
// among the first is counted as a miss here; one that is pending, by miss.
func (l *listing[T]) look(id string, now time.Time) (T, answer) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var none T
	l.expire(now)
	if object, ok := l.listed[id]; ok {
		return object, listed
	}
	if l.misses < freeGets {
		l.misses++
		return none, single
	}
	return none, pending
}

// fresh returns an object that a page shows.
func (l *listing[T]) fresh(id string, now time.Time) (T, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.expire(now)
	object, ok := l.listed[id]
	return object, ok
}

// expire forgets pages that are no longer fresh. A clock that went back makes
// their age unknown.
func (l *listing[T]) expire(now time.Time) {
	if age := now.Sub(l.since); l.seen != nil && age >= 0 && age < freshness {
		return
	}
	l.since, l.listed, l.seen = now, map[string]T{}, map[string]bool{}
	l.misses, l.pages, l.cursor, l.done = 0, 0, "", false
	l.epoch++
}

// miss counts a read that no page answers so far.
func (l *listing[T]) miss() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.misses++
}

// next returns the cursor of the next page if the misses so far pay for it.
func (l *listing[T]) next() (cursor string, epoch int, ok bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.done || l.pages >= l.misses-freeGets {
		return "", 0, false
	}
	l.pages++
	l.seen[l.cursor] = true
	return l.cursor, l.epoch, true
}

// take adds a page that was asked for in an epoch, unless that one is over.
func (l *listing[T]) take(epoch int, objects []T, next string, id func(T) string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if epoch != l.epoch {
		return
	}
	for _, object := range objects {
		l.listed[id(object)] = object
	}
	l.cursor = next
	l.done = next == "" || l.seen[next]
}

func (l *listing[T]) giveUp() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.done = true
}

// fromList answers a read from a page, fetching pages where they pay.
func (r *Reader[T]) fromList(ctx context.Context, scope, id string) (T, bool) {
	list := r.scopes.of(scope)
	object, fared := list.look(id, r.source.Now())
	if fared != pending {
		return object, fared == listed
	}
	var none T
	select {
	case <-ctx.Done():
		return none, false
	case list.turn <- struct{}{}:
	}
	defer func() { <-list.turn }()
	if object, fared = list.look(id, r.source.Now()); fared != pending {
		return object, fared == listed
	}
	list.miss()
	return r.advance(ctx, list, scope, id)
}

// advance fetches pages until one answers the read. A list that fails is left
// alone from then on, unless it failed because this reader gave up.
func (r *Reader[T]) advance(ctx context.Context, list *listing[T], scope, id string) (T, bool) {
	var none T
	for {
		cursor, epoch, ok := list.next()
		if !ok {
			return none, false
		}
		objects, next, err := r.source.Page(ctx, scope, cursor)
		if err != nil {
			if ctx.Err() == nil {
				list.giveUp()
			}
			return none, false
		}
		list.take(epoch, objects, next, r.source.ID)
		if object, ok := list.find(id); ok {
			return object, true
		}
	}
}

func (l *listing[T]) find(id string) (T, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	object, ok := l.listed[id]
	return object, ok
}
