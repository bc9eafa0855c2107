// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// counted is a list that counts how often it is made, and how many tokens
// there were at its beginning.
type counted struct {
	mu     sync.Mutex
	tokens []Token
	lists  int
	err    error
	// latency is virtual time.
	latency time.Duration
}

func (c *counted) add(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens = append(c.tokens, Token{ID: id})
}

func (c *counted) list(context.Context) ([]Token, error) {
	c.mu.Lock()
	c.lists++
	tokens := slices.Clip(c.tokens)
	c.mu.Unlock()
	time.Sleep(c.latency)
	return tokens, c.err
}

// TestSharedLook: creates that are under way at the same time share the look
// that follows them, and each sees its own token in it.
func TestSharedLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const each, rounds = 10, 12
		const latency = 20 * time.Millisecond
		l, platform := newLooks(Clock{}), &counted{latency: latency}
		var wait sync.WaitGroup
		for worker := range each {
			wait.Go(func() {
				for round := range rounds {
					id := fmt.Sprintf("%d/%d", worker, round)
					arrived, done := l.depart("owner")
					time.Sleep(latency)
					platform.add(id)
					arrived()
					tokens, err := l.next(t.Context(), "owner", platform.list)
					if err != nil || len(ids(tokens, func(token Token) bool { return token.ID == id })) != 1 {
						t.Errorf("the look after %s lacks it: %v", id, err)
					}
					done()
				}
			})
		}
		wait.Wait()
		if platform.lists > rounds+rounds/5+1 {
			t.Errorf("%d creates, %d at a time, took %d lists", each*rounds, each, platform.lists)
		}
	})
}

// TestLookWaitsForNobodyLong: a create that hangs holds others up for a
// moment only.
func TestLookWaitsForNobodyLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, platform := newLooks(Clock{}), &counted{}
		hanging, _ := l.depart("owner")
		if _, err := l.next(t.Context(), "owner", platform.list); err != nil || platform.lists != 1 {
			t.Errorf("%d lists: %v", platform.lists, err)
		}
		hanging()
	})
}

// TestLooksRunOnTheProvidersClock: neither wait of a look is real time.
func TestLooksRunOnTheProvidersClock(t *testing.T) {
	t.Parallel()
	for name, depart := range map[string]bool{"for others to come": false, "for a create that is under way": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spans, pass := make(chan time.Duration, 3), make(chan struct{})
			l, platform := newLooks(Clock{Deadline: func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
				ctx, end := context.WithCancel(ctx)
				spans <- d
				go func() { <-pass; end() }()
				return ctx, end
			}}), &counted{}
			if depart {
				l.depart("owner")
			} else { // and two that will come
				l.of("owner").expected = 2
			}
			seen := make(chan error, 1)
			go func() {
				_, err := l.next(t.Context(), "owner", platform.list)
				seen <- err
			}()
			if first, second := <-spans, <-spans; first != linger || second != longestHold {
				t.Errorf("it waits %s and %s", first, second)
			}
			if platform.lists != 0 {
				t.Error("the look did not wait")
			}
			close(pass)
			if err := <-seen; err != nil || platform.lists != 1 {
				t.Errorf("%d lists: %v", platform.lists, err)
			}
		})
	}
}

// TestFirstLook: all of a run share it, but for a failed one.
func TestFirstLook(t *testing.T) {
	t.Parallel()
	l, platform := newLooks(Clock{}), &counted{err: errors.New("503")}
	if _, err := l.first(t.Context(), "owner", platform.list); err == nil {
		t.Error("a failed look is none")
	}
	platform.err = nil
	platform.add("a")
	for range 3 {
		tokens, err := l.first(t.Context(), "owner", platform.list)
		if err != nil || len(tokens) != 1 {
			t.Errorf("%v: %v", tokens, err)
		}
	}
	if platform.lists != 2 {
		t.Errorf("%d lists", platform.lists)
	}
}
