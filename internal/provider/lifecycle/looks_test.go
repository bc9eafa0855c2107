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

// creates makes creates of one owner, some at a time, each of which looks for its
// token and then has Terraform work for a while, which works on one at a time. It
// returns the time that all took together.
func creates(t *testing.T, platform *counted, atOnce, each int, terraform time.Duration) time.Duration {
	t.Helper()
	l, started := newLooks(Clock{}), time.Now()
	var wait sync.WaitGroup
	turn := make(chan struct{}, 1) // a mutex would hold up virtual time
	for worker := range atOnce {
		wait.Go(func() {
			for round := range each {
				id := fmt.Sprintf("%d/%d", worker, round)
				done := l.depart("owner")
				time.Sleep(platform.latency)
				platform.add(id)
				tokens, err := l.next(t.Context(), "owner", platform.list)
				if err != nil || len(ids(tokens, func(token Token) bool { return token.ID == id })) != 1 {
					t.Errorf("the look after %s lacks it: %v", id, err)
				}
				done()
				turn <- struct{}{}
				time.Sleep(terraform)
				<-turn
			}
		})
	}
	wait.Wait()
	return time.Since(started)
}

// TestSharedLook: creates that are under way at the same time share the looks
// that follow them, and each sees its own token in one, whichever of platform
// and Terraform is the slower one.
func TestSharedLook(t *testing.T) {
	t.Parallel()
	const atOnce, each = 10, 12
	for name, c := range map[string]struct{ latency, terraform time.Duration }{
		"Terraform is slow":    {time.Millisecond, 15 * time.Millisecond},
		"the platform is slow": {300 * time.Millisecond, time.Millisecond},
		"both take a while":    {20 * time.Millisecond, 12 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				platform := &counted{latency: c.latency}
				creates(t, platform, atOnce, each, c.terraform)
				if most := atOnce * each / 3; platform.lists > most {
					t.Errorf("%d creates, %d at a time, took %d lists, more than %d", atOnce*each, atOnce, platform.lists, most)
				}
			})
		})
	}
}

// TestTerraformWorksMeanwhile: while some look for their tokens, Terraform works
// on the others, so that what takes longer is nearly all that is waited for.
func TestTerraformWorksMeanwhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const atOnce, each, terraform = 10, 12, 12 * time.Millisecond
		took := creates(t, &counted{latency: 20 * time.Millisecond}, atOnce, each, terraform)
		if most := atOnce * each * terraform * 5 / 4; took > most {
			t.Errorf("it took %s, more than %s", took, most)
		}
	})
}

// TestLookWaitsForNobodyLong: a create that hangs holds others up for a
// moment only.
func TestLookWaitsForNobodyLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, platform, started := newLooks(Clock{}), &counted{}, time.Now()
		for range 4 {
			defer l.depart("owner")()
		}
		_, err := l.next(t.Context(), "owner", platform.list)
		if took := time.Since(started); err != nil || platform.lists != 1 || took > linger {
			t.Errorf("%d lists after %s: %v", platform.lists, took, err)
		}
	})
}

// TestLooksRunOnTheProvidersClock: a look's wait is not real time.
func TestLooksRunOnTheProvidersClock(t *testing.T) {
	t.Parallel()
	spans, pass := make(chan time.Duration, 2), make(chan struct{})
	l, platform := newLooks(Clock{Deadline: func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
		ctx, end := context.WithCancel(ctx)
		spans <- d
		go func() { <-pass; end() }()
		return ctx, end
	}}), &counted{}
	l.of("owner").share = 2 // one that will come
	seen := make(chan error, 1)
	go func() {
		_, err := l.next(t.Context(), "owner", platform.list)
		seen <- err
	}()
	if span := <-spans; span != linger {
		t.Errorf("it waits %s", span)
	}
	if platform.lists != 0 {
		t.Error("the look did not wait")
	}
	close(pass)
	if err := <-seen; err != nil || platform.lists != 1 {
		t.Errorf("%d lists: %v", platform.lists, err)
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
