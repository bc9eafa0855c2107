// SPDX-License-Identifier: MPL-2.0

package coalesce

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// best is the number of calls of the best strategy for a known sequence of
// reads: the cheapest number of pages, with a get for each read that these
// can't answer. page is −1 for what no page answers.
func best(pages int, reads []int) int {
	cheapest := len(reads)
	for listed := range pages + 1 {
		calls := listed
		for _, page := range reads {
			if page < 0 || page >= listed {
				calls++
			}
		}
		cheapest = min(cheapest, calls)
	}
	return cheapest
}

func TestCallsAreAtMostTwiceTheBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.IntRange(0, 120).Draw(t, "tokens")
		perPage := rapid.IntRange(1, 30).Draw(t, "perPage")
		p := newPlatform(tokens, perPage)
		pages := (tokens + perPage - 1) / perPage
		if rapid.Bool().Draw(t, "fails") {
			p.failPage = rapid.IntRange(1, 10).Draw(t, "failPage")
			pages = min(pages, p.failPage-1)
		}
		r := p.reader()
		outdated := map[string]bool{}
		var reads []int
		for range rapid.IntRange(0, 150).Draw(t, "reads") {
			number := rapid.IntRange(0, tokens+20).Draw(t, "id")
			id := strconv.Itoa(number)
			if rapid.IntRange(0, 19).Draw(t, "write") == 0 {
				if at := p.index(id); at >= 0 {
					p.tokens[at].version++
				}
				r.Outdate("scope", id)
				outdated[id] = true
			}
			want := p.index(id)
			got, err := r.Read(t.Context(), "scope", id)
			switch {
			case want >= 0 && (err != nil || got != p.tokens[want]):
				t.Fatalf("read of %s: got %v, %v, want %v", id, got, err, p.tokens[want])
			case want < 0 && !errors.Is(err, errAbsent):
				t.Fatalf("read of the absent %s: got %v, %v", id, got, err)
			}
			if want < 0 || outdated[id] {
				reads = append(reads, -1)
			} else {
				reads = append(reads, number/perPage)
			}
		}
		if calls, limit := p.gets+p.pages, 2*best(pages, reads)+8; calls > limit {
			t.Fatalf("%d gets and %d pages, more than %d", p.gets, p.pages, limit)
		}
	})
}

func TestConcurrentCallsAreAtMostTwiceTheBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.IntRange(1, 100).Draw(t, "tokens")
		perPage := rapid.IntRange(1, 30).Draw(t, "perPage")
		ids := rapid.Permutation(upTo(tokens+5)).Draw(t, "ids")
		ids = ids[:rapid.IntRange(1, len(ids)).Draw(t, "count")]
		p := newPlatform(tokens, perPage)
		r := p.reader()
		var readers sync.WaitGroup
		queue := make(chan string, len(ids))
		var reads []int
		for _, id := range ids {
			queue <- id
			if at := p.index(id); at >= 0 {
				reads = append(reads, at/perPage)
			} else {
				reads = append(reads, -1)
			}
		}
		close(queue)
		for range 10 {
			readers.Go(func() {
				for id := range queue {
					_, _ = r.Read(t.Context(), "scope", id)
				}
			})
		}
		readers.Wait()
		pages := (tokens + perPage - 1) / perPage
		if calls, limit := p.gets+p.pages, 2*best(pages, reads)+8; calls > limit {
			t.Fatalf("%d gets and %d pages, more than %d", p.gets, p.pages, limit)
		}
	})
}

// BenchmarkCalls reports calls, which is what a refresh pays for, not time,
// and which part of their limit they are, twice the best strategy and 8.
func BenchmarkCalls(b *testing.B) {
	for _, size := range []struct {
		name                   string
		tokens, perPage, reads int
	}{
		{"7of7", 7, 100, 7},
		{"20of20", 20, 100, 20},
		{"200of200", 200, 100, 200},
		{"2000of2000", 2000, 100, 2000},
		{"20of2000", 2000, 100, 20},
	} {
		b.Run(size.name, func(b *testing.B) {
			var gets, pages, limit int
			for b.Loop() {
				p := newPlatform(size.tokens, size.perPage)
				r := p.reader()
				var reads []int
				for _, number := range rand.Perm(size.tokens)[:size.reads] {
					id := strconv.Itoa(number)
					if _, err := r.Read(b.Context(), "scope", id); err != nil {
						b.Fatal(err)
					}
					reads = append(reads, p.index(id)/size.perPage)
				}
				gets, pages = gets+p.gets, pages+p.pages
				limit += 2*best((size.tokens+size.perPage-1)/size.perPage, reads) + 8
			}
			b.ReportMetric(float64(gets)/float64(b.N), "gets/refresh")
			b.ReportMetric(float64(pages)/float64(b.N), "pages/refresh")
			b.ReportMetric(float64(gets+pages)/float64(limit), "calls/limit")
		})
	}
}
