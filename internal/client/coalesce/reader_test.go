// SPDX-License-Identifier: MPL-2.0

package coalesce

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

var errAbsent = errors.New("absent")

// token is an object whose version tells which write a read has seen.
type token struct {
	id      string
	version int
}

// platform is a source that counts its calls and keeps its tokens in pages.
type platform struct {
	mutex    sync.Mutex
	tokens   []token
	perPage  int
	failPage int // the page, from 1, that answers with an error; 0: none
	gets     int
	pages    int
	now      time.Time

	onGet  func()
	onPage func()
}

func newPlatform(count, perPage int) *platform {
	p := &platform{perPage: perPage, now: time.Unix(1_000_000, 0)}
	for i := range count {
		p.tokens = append(p.tokens, token{id: strconv.Itoa(i)})
	}
	return p
}

func (p *platform) get(_ context.Context, _, id string) (token, error) {
	if p.onGet != nil {
		p.onGet()
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.gets++
	if at := p.index(id); at >= 0 {
		return p.tokens[at], nil
	}
	return token{}, errAbsent
}

func (p *platform) page(_ context.Context, _, cursor string) ([]token, string, error) {
	p.mutex.Lock()
	p.pages++
	number, _ := strconv.Atoi(cursor)
	from := min(number*p.perPage, len(p.tokens))
	to := min(from+p.perPage, len(p.tokens))
	objects, more := slices.Clone(p.tokens[from:to]), to < len(p.tokens)
	p.mutex.Unlock()
	if p.onPage != nil {
		p.onPage()
	}
	switch {
	case p.failPage == number+1:
		return nil, "", errors.New("the list is down")
	case more:
		return objects, strconv.Itoa(number + 1), nil
	default:
		return objects, "", nil
	}
}

func (p *platform) index(id string) int {
	return slices.IndexFunc(p.tokens, func(t token) bool { return t.id == id })
}

func (p *platform) clock() time.Time {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.now
}

func (p *platform) advance(d time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.now = p.now.Add(d)
}

func (p *platform) reader() *Reader[token] {
	return New(Source[token]{Get: p.get, Page: p.page, ID: func(t token) string { return t.id }, Now: p.clock})
}

// read reads ids 0…count−1 and fails the test unless each is answered rightly.
func read(t *testing.T, p *platform, r *Reader[token], ids ...string) {
	t.Helper()
	for _, id := range ids {
		got, err := r.Read(t.Context(), "scope", id)
		switch present := p.index(id) >= 0; {
		case present && (err != nil || got.id != id):
			t.Fatalf("read of %s: got %v, %v", id, got, err)
		case !present && !errors.Is(err, errAbsent):
			t.Fatalf("read of the absent %s: got %v, %v", id, got, err)
		}
	}
}

func upTo(count int) []string {
	var ids []string
	for i := range count {
		ids = append(ids, strconv.Itoa(i))
	}
	return ids
}

func TestReadCounts(t *testing.T) {
	t.Parallel()
	absent := []string{"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9"}
	for _, test := range []struct {
		name            string
		tokens, perPage int
		failPage        int
		ids             []string
		gets, pages     int
	}{
		{name: "seven reads are gets", tokens: 100, perPage: 10, ids: upTo(7), gets: 7},
		{name: "the eighth lists", tokens: 8, perPage: 10, ids: upTo(8), gets: 7, pages: 1},
		{name: "one page answers the rest", tokens: 100, perPage: 100, ids: upTo(100), gets: 7, pages: 1},
		{name: "pages follow as they pay", tokens: 100, perPage: 10, ids: upTo(100), gets: 7, pages: 10},
		{name: "a long list is not walked for a few reads", tokens: 10_000, perPage: 10, ids: []string{
			"9990", "9991", "9992", "9993", "9994", "9995", "9996", "9997", "9998", "9999",
		}, gets: 10, pages: 3},
		{name: "absence is always a get", tokens: 20, perPage: 100, ids: append(upTo(20), absent...), gets: 17, pages: 1},
		{name: "a list that fails is asked once", tokens: 20, perPage: 100, failPage: 1, ids: upTo(20), gets: 20, pages: 1},
		{name: "pages before the failing one serve on", tokens: 40, perPage: 10, failPage: 2, ids: upTo(40), gets: 37, pages: 2},
		{name: "an empty list proves nothing", tokens: 0, perPage: 10, ids: absent, gets: 10, pages: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(test.tokens, test.perPage)
			p.failPage = test.failPage
			read(t, p, p.reader(), test.ids...)
			if p.gets != test.gets || p.pages != test.pages {
				t.Errorf("got %d gets and %d pages, want %d and %d", p.gets, p.pages, test.gets, test.pages)
			}
		})
	}
}

func TestScopesAreApart(t *testing.T) {
	t.Parallel()
	p := newPlatform(8, 10)
	r := p.reader()
	for i := range 8 {
		if _, err := r.Read(t.Context(), fmt.Sprint("scope", i), strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	if p.gets != 8 || p.pages != 0 {
		t.Errorf("got %d gets and %d pages for eight scopes read once", p.gets, p.pages)
	}
}

func TestWithoutListEverythingIsAGet(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 10)
	read(t, p, New(Source[token]{Get: p.get, ID: func(t token) string { return t.id }}), upTo(20)...)
	if p.gets != 20 {
		t.Errorf("got %d gets for 20 reads", p.gets)
	}
}

func TestWritesOutdate(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 100)
	r := p.reader()
	read(t, p, r, upTo(20)...)

	p.tokens[15].version = 1
	r.Outdate("scope", "15")
	if got, err := r.Read(t.Context(), "scope", "15"); err != nil || got.version != 1 {
		t.Errorf("after a change: got %v, %v", got, err)
	}
	p.tokens = p.tokens[:19]
	r.Outdate("scope", "19")
	if got, err := r.Read(t.Context(), "scope", "19"); !errors.Is(err, errAbsent) {
		t.Errorf("after a delete: got %v, %v", got, err)
	}
	if got, err := r.Read(t.Context(), "scope", "16"); err != nil || got.version != 0 || p.gets != 9 {
		t.Errorf("an untouched token: got %v, %v after %d gets", got, err, p.gets)
	}
}

// A page that was asked for before a write and arrives after it shows the
// state before.
func TestAPageInFlightIsOutdatedToo(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 100)
	r := p.reader()
	p.onPage = func() {
		p.mutex.Lock()
		p.tokens[15].version = 1
		p.mutex.Unlock()
		r.Outdate("scope", "15")
	}
	read(t, p, r, upTo(8)...)
	if got, err := r.Read(t.Context(), "scope", "15"); err != nil || got.version != 1 {
		t.Errorf("got %v, %v: the page in flight hid the write", got, err)
	}
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		pause   time.Duration
		version int
	}{
		{"a fresh page answers", freshness - time.Nanosecond, 0},
		{"an old one does not", freshness, 1},
		{"nor one of unknown age", -time.Nanosecond, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(20, 100)
			r := p.reader()
			read(t, p, r, upTo(8)...)
			p.tokens[15].version = 1
			p.advance(test.pause)
			if got, err := r.Read(t.Context(), "scope", "15"); err != nil || got.version != test.version {
				t.Errorf("got %v, %v, want version %d", got, err, test.version)
			}
		})
	}
}

func TestAPageOfAPastEpochIsDropped(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 100)
	r := p.reader()
	read(t, p, r, upTo(7)...)
	p.onPage = func() {
		p.onPage = nil
		p.advance(freshness)
		read(t, p, r, "0") // another reader notices that everything is old
		p.tokens[15].version = 1
	}
	read(t, p, r, "7")
	if got, err := r.Read(t.Context(), "scope", "15"); err != nil || got.version != 1 {
		t.Errorf("got %v, %v from a page that was too old when it arrived", got, err)
	}
}

func TestARepeatedCursorEndsTheList(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 10)
	pages := 0
	r := New(Source[token]{
		Get: p.get, ID: func(t token) string { return t.id }, Now: p.clock,
		Page: func(context.Context, string, string) ([]token, string, error) {
			pages++
			return p.tokens[:1], "again", nil
		},
	})
	read(t, p, r, upTo(20)...)
	if pages != 2 {
		t.Errorf("fetched %d pages of a list that repeats its second, want 2", pages)
	}
}

// Listed answers from pages only, and never of what was written or is stale.
func TestListedCallsNothing(t *testing.T) {
	t.Parallel()
	p := newPlatform(20, 100)
	r := p.reader()
	if _, ok := r.Listed("scope", "1"); ok || p.gets+p.pages != 0 {
		t.Errorf("listed before any page, with %d calls", p.gets+p.pages)
	}
	read(t, p, r, upTo(8)...)
	calls := p.gets + p.pages
	if got, ok := r.Listed("scope", "19"); !ok || got.id != "19" {
		t.Errorf("got %v, %v", got, ok)
	}
	if _, ok := r.Listed("another", "19"); ok {
		t.Error("another scope's page answers")
	}
	if _, ok := r.Listed("scope", "20"); ok {
		t.Error("listed what is on no page")
	}
	r.Outdate("scope", "19")
	if _, ok := r.Listed("scope", "19"); ok {
		t.Error("a page answers for what was written since")
	}
	p.now = p.now.Add(freshness)
	if _, ok := r.Listed("scope", "18"); ok {
		t.Error("a stale page answers")
	}
	if made := p.gets + p.pages - calls; made != 0 {
		t.Errorf("%d calls", made)
	}
}
