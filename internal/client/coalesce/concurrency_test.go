// SPDX-License-Identifier: MPL-2.0

package coalesce

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
)

func TestConcurrentReadersShareAGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1, 1)
		release := make(chan struct{})
		p.onGet = func() { <-release }
		r := p.reader()
		var readers sync.WaitGroup
		for range 5 {
			readers.Go(func() {
				if _, err := r.Read(t.Context(), "scope", "0"); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(release)
		readers.Wait()
		if p.gets != 1 {
			t.Errorf("%d gets for concurrent readers of one token", p.gets)
		}
	})
}

// stalled returns a reader whose first get has its answer, and holds it back
// until release is closed.
func stalled(p *platform) (r *Reader[token], release chan struct{}) {
	release = make(chan struct{})
	first := true
	return New(Source[token]{
		ID: func(t token) string { return t.id },
		Get: func(ctx context.Context, scope, id string) (token, error) {
			got, err := p.get(ctx, scope, id)
			if first {
				first = false
				<-release
			}
			return got, err
		},
	}), release
}

// A get that began before a write must not answer a reader that came after it.
func TestAGetInFlightIsOutdatedToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1, 1)
		r, release := stalled(p)
		var early sync.WaitGroup
		early.Go(func() { read(t, p, r, "0") })
		synctest.Wait()
		p.tokens[0].version = 1
		r.Outdate("scope", "0")
		if got, err := r.Read(t.Context(), "scope", "0"); err != nil || got.version != 1 {
			t.Errorf("got %v, %v from before the write", got, err)
		}
		close(release)
		early.Wait()
	})
}

// Writers outdate what they are about to touch, so that a get may also begin
// between that and the write.
func TestAGetThatBeganBeforeTheWriteAnswersNoLaterReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1, 1)
		r, release := stalled(p)
		r.Outdate("scope", "0")
		var readers sync.WaitGroup
		readers.Go(func() { read(t, p, r, "0") })
		synctest.Wait()
		p.tokens[0].version = 1
		readers.Go(func() {
			if got, err := r.Read(t.Context(), "scope", "0"); err != nil || got.version != 1 {
				t.Errorf("got %v, %v from before the write", got, err)
			}
		})
		synctest.Wait()
		close(release)
		readers.Wait()
	})
}

// The reader that started a shared get may give up; the others must not fail
// for it.
func TestAReaderThatGivesUpFailsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(1, 1)
		started := 0
		r := New(Source[token]{
			ID: func(t token) string { return t.id },
			Get: func(ctx context.Context, scope, id string) (token, error) {
				if started++; started > 1 {
					return p.get(ctx, scope, id)
				}
				<-ctx.Done()
				return token{}, ctx.Err()
			},
		})
		impatient, giveUp := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		readers.Go(func() {
			if _, err := r.Read(impatient, "scope", "0"); !errors.Is(err, context.Canceled) {
				t.Errorf("the reader that gave up got %v", err)
			}
		})
		synctest.Wait()
		readers.Go(func() {
			if _, err := r.Read(t.Context(), "scope", "0"); err != nil {
				t.Errorf("the patient reader got %v", err)
			}
		})
		synctest.Wait()
		giveUp()
		readers.Wait()
	})
}

// Readers that come while a page is fetched wait for it, and give up waiting
// with their context.
func TestReadersWaitForThePage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(200, 200)
		release := make(chan struct{})
		p.onPage = func() { <-release }
		r := p.reader()
		read(t, p, r, upTo(7)...)
		var readers sync.WaitGroup
		for _, id := range upTo(200)[7:] {
			readers.Go(func() {
				if got, err := r.Read(t.Context(), "scope", id); err != nil || got.id != id {
					t.Errorf("read of %s: got %v, %v", id, got, err)
				}
			})
		}
		synctest.Wait()
		gone, leave := context.WithCancel(t.Context())
		readers.Go(func() {
			if _, err := r.Read(gone, "scope", "199"); !errors.Is(err, context.Canceled) {
				t.Errorf("a reader that left got %v", err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		close(release)
		readers.Wait()
		if p.pages != 1 || p.gets != 7 {
			t.Errorf("got %d pages and %d gets for 200 reads, want 1 and 7", p.pages, p.gets)
		}
	})
}

// A reader that gives up during a page must not end the list for the others.
func TestAnInterruptedPageIsFetchedAgain(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 100)
	impatient, giveUp := context.WithCancel(t.Context())
	r := New(Source[token]{
		Get: p.get, ID: func(t token) string { return t.id }, Now: p.clock,
		Page: func(ctx context.Context, scope, cursor string) ([]token, string, error) {
			giveUp()
			if ctx.Err() != nil {
				return nil, "", ctx.Err()
			}
			return p.page(ctx, scope, cursor)
		},
	})
	read(t, p, r, upTo(7)...)
	_, _ = r.Read(impatient, "scope", "7")
	read(t, p, r, upTo(20)[7:]...)
	if p.pages != 1 {
		t.Errorf("fetched %d pages after one was interrupted, want 1", p.pages)
	}
}
