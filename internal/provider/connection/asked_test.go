// SPDX-License-Identifier: MPL-2.0

package connection

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// TestAskedEndsWithItsCaller: who waits for another's question gives up with its
// own context, and asks itself where the other gave up.
func TestAskedEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	asking, times := make(chan struct{}), 0
	asked := Ask(func(ctx context.Context) (string, error) {
		if times++; times > 1 {
			return "somebody", nil
		}
		close(asking)
		<-ctx.Done() // a server that doesn't answer
		return "", ctx.Err()
	})
	first, giveUp := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := asked.Get(first)
		failed <- err
	}()
	<-asking
	if who, ok := asked.Known(); ok {
		t.Errorf("%q is known before anybody has answered", who)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := asked.Get(interrupted); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for another ends with %v", err)
	}
	giveUp()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("asking ends with %v", err)
	}
	for range 2 {
		if who, err := asked.Get(t.Context()); who != "somebody" || err != nil || times != 2 {
			t.Errorf("%q after %d questions (%v)", who, times, err)
		}
	}
	if who, ok := asked.Known(); who != "somebody" || !ok {
		t.Errorf("what was answered is known as %q", who)
	}
}

// TestAskedFailsTogether: fifty who need to know while the platform does not
// answer wait for one question, and not for fifty, one after the other.
func TestAskedFailsTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		noAnswer, times, told, began := errors.New("no answer"), 0, atomic.Int32{}, time.Now()
		asked := Ask(func(context.Context) (string, error) {
			times++
			time.Sleep(15 * time.Second)
			return "", noAnswer
		})
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := asked.Get(t.Context()); errors.Is(err, noAnswer) {
					told.Add(1)
				}
			})
		}
		all.Wait()
		if took := time.Since(began); times != 1 || told.Load() != 50 || took != 15*time.Second {
			t.Errorf("%d of 50 are told the failure, after %d questions and %s", told.Load(), times, took)
		}
		if _, err := asked.Get(t.Context()); !errors.Is(err, noAnswer) || times != 2 {
			t.Errorf("who comes later asks anew: %d questions (%v)", times, err)
		}
	})
}

// TestAskedAnewAfterOneGaveUp: who waits is not given up with the one who asks.
func TestAskedAnewAfterOneGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		times := 0
		asked := Ask(func(ctx context.Context) (string, error) {
			if times++; times > 1 {
				return "somebody", nil
			}
			<-ctx.Done()
			return "", ctx.Err()
		})
		first, giveUp := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { _, _ = asked.Get(first) })
		synctest.Wait()
		all.Go(func() {
			if who, err := asked.Get(t.Context()); who != "somebody" || err != nil {
				t.Errorf("%q (%v)", who, err)
			}
		})
		synctest.Wait()
		giveUp()
		all.Wait()
	})
}

// TestAskedKeepsWhatLasts: what failed for good is not asked for again, and is not
// known; any other failure is.
func TestAskedKeepsWhatLasts(t *testing.T) {
	t.Parallel()
	refusal, times := &rest.Error{Status: http.StatusForbidden, Documented: true}, 0
	asked := AskUnless(rest.Forbidden, func(context.Context) (string, error) { times++; return "", refusal })
	for range 3 {
		if who, err := asked.Get(t.Context()); who != "" || !errors.Is(err, refusal) || times != 1 {
			t.Errorf("%q after %d questions (%v)", who, times, err)
		}
	}
	if who, ok := asked.Known(); ok {
		t.Errorf("%q is known", who)
	}
	times = 0
	passing := Ask(func(context.Context) (string, error) { times++; return "", refusal })
	for asks := range 3 {
		if _, err := passing.Get(t.Context()); err == nil || times != asks+1 {
			t.Errorf("%d questions (%v)", times, err)
		}
	}
}
