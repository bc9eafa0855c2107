// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

// In real weather a first look at a search misses a fresh token as often as was
// measured, a second never, and a get not once.
func TestFirstLooksInRealWeather(t *testing.T) {
	t.Parallel()
	const writes = 500
	for weather, bounds := range map[sandbox.Weather][2]int{sandbox.Fair: {0, 0}, sandbox.Real: {writes * 29 / 100, writes * 48 / 100}} {
		s, _, c := New(t, sandbox.Options{Weather: weather, Seed: 5})
		user := s.Zitadel.MachineUserID()
		missed := 0
		for range writes {
			id, _ := c.addToken(user)
			byID := sandboxtest.Object{"filters": []sandboxtest.Object{{"tokenIdFilter": sandboxtest.Object{"id": id}}}}
			if ids, _ := c.search(byID); len(ids) == 0 {
				missed++
			}
			if a := c.call(http.MethodGet, "/management/v1/users/"+user+"/pats/"+id, nil); a.Status != http.StatusOK {
				t.Fatalf("a get: %d %s", a.Status, a.Text)
			}
			if ids, _ := c.search(byID); !slices.Contains(ids, id) {
				t.Fatal("a second look misses the token")
			}
		}
		if missed < bounds[0] || missed > bounds[1] {
			t.Errorf("%s: %d of %d first looks missed the token, want %v", weather, missed, writes, bounds)
		}
	}
}

// In real weather writes to one user conflict by chance: not below five at
// once, and sometimes at thirty.
func TestConflictsInRealWeather(t *testing.T) {
	t.Parallel()
	for writers, conflicting := range map[int]bool{4: false, 30: true} {
		s, _, c := New(t, sandbox.Options{Weather: sandbox.Real, Seed: 5})
		var conflicts atomic.Int64
		for range 10 {
			var arrived, done sync.WaitGroup
			arrived.Add(writers)
			remove := s.Inject(sandbox.Fault{Path: "/pats", Do: func() { arrived.Done(); arrived.Wait() }})
			for range writers {
				done.Go(func() {
					a := c.call(http.MethodPost, "/management/v1/users/"+s.Zitadel.MachineUserID()+"/pats", nil)
					if a.Status == http.StatusInternalServerError {
						conflicts.Add(1)
					}
				})
			}
			done.Wait()
			remove()
		}
		if got := conflicts.Load(); (got > 0) != conflicting || got > 60 {
			t.Errorf("%d writers at once: %d conflicts", writers, got)
		}
	}
}
