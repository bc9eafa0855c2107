// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestTimestamp(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for encoded, want := range map[string]time.Time{
		`"2026-03-01T12:00:00Z"`:           noon,
		`"2026-03-01T13:00:00+01:00"`:      noon,
		`"2026-03-01T12:00:00.1234567Z"`:   noon.Add(123456700),
		`"2026-03-01T12:00:00.123456789Z"`: noon.Add(123456789),
		`"2026-03-01T12:00:00"`:            noon,
		`"2026-03-01T12:00:00.5"`:          noon.Add(500 * time.Millisecond),
		`null`:                             {},
		`""`:                               {},
		`"9999-12-31T23:59:59Z"`:           {},
		`"9999-12-31T23:59:59.9999999Z"`:   {},
		`"0001-01-01T00:00:00Z"`:           {},
	} {
		got := Timestamp{time.Now()}
		if err := json.Unmarshal([]byte(encoded), &got); err != nil || got.Time != want {
			t.Errorf("%s: got %v, %v, want %v", encoded, got.Time, err, want)
		}
	}
	for _, encoded := range []string{`"2026-03-01"`, `"soon"`, `17`, `{}`} {
		var got Timestamp
		if err := json.Unmarshal([]byte(encoded), &got); err == nil {
			t.Errorf("%s was taken for %v", encoded, got.Time)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for encoded, want := range map[string]Text{`"a"`: "a", `404`: "404", `1.5`: "1.5", `null`: "", `{}`: "", `[1]`: "", `true`: ""} {
		got := Text("before")
		if err := json.Unmarshal([]byte(encoded), &got); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", encoded, got, err, want)
		}
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	type page struct {
		items []int
		next  string
		err   error
	}
	for _, test := range []struct {
		name    string
		pages   map[string]page
		stopAt  int
		want    []int
		fetched int
		err     error
	}{
		{name: "one page", pages: map[string]page{"": {items: []int{1, 2}}}, want: []int{1, 2}, fetched: 1},
		{name: "empty pages between", pages: map[string]page{"": {next: "a"}, "a": {items: []int{1}, next: "b"}, "b": {}}, want: []int{1}, fetched: 3},
		{name: "no page too many", pages: map[string]page{"": {items: []int{1, 2}, next: "a"}}, stopAt: 2, want: []int{1, 2}, fetched: 1},
		{name: "an error on the way", pages: map[string]page{"": {items: []int{1}, next: "a"}, "a": {err: failed}}, want: []int{1}, fetched: 2, err: failed},
		{name: "a repeated cursor", pages: map[string]page{"": {items: []int{1}, next: "a"}, "a": {items: []int{2}, next: "a"}}, want: []int{1, 2}, fetched: 2, err: ErrRepeatedPage},
		{name: "a circle", pages: map[string]page{"": {next: "a"}, "a": {next: "b"}, "b": {items: []int{3}, next: "a"}}, want: []int{3}, fetched: 3, err: ErrRepeatedPage},
	} {
		fetched := 0
		var got []int
		var err error
		for item, problem := range All(t.Context(), func(_ context.Context, cursor string) ([]Item[int], string, error) {
			fetched++
			p := test.pages[cursor]
			var items []Item[int]
			for _, value := range p.items {
				items = append(items, Item[int]{Value: value})
			}
			return items, p.next, p.err
		}) {
			if err = problem; err == nil {
				got = append(got, item)
			}
			if len(got) == test.stopAt {
				break
			}
		}
		if !slices.Equal(got, test.want) || fetched != test.fetched || !errors.Is(err, test.err) {
			t.Errorf("%s: got %v and %v in %d pages", test.name, got, err, fetched)
		}
	}
}

func TestNumbered(t *testing.T) {
	t.Parallel()
	first, err := ParseNumbered("")
	if err != nil || first != (Numbered{Page: 1}) {
		t.Fatalf("got %+v, %v", first, err)
	}
	cursor, err := first.Next(100, "an id")
	if err != nil {
		t.Fatal(err)
	}
	second, err := ParseNumbered(cursor)
	if err != nil || second != (Numbered{Page: 2, Seen: 100, First: "an id"}) {
		t.Fatalf("got %+v, %v", second, err)
	}
	if _, err := second.Next(100, "an id"); !errors.Is(err, ErrRepeatedPage) {
		t.Errorf("a page that repeats: got %v", err)
	}
	if _, err := second.Next(100, "another"); err != nil {
		t.Error(err)
	}
	for _, foreign := range []string{"2", "a b c", "1 x y"} {
		if got, err := ParseNumbered(foreign); err == nil {
			t.Errorf("%q was taken for %+v", foreign, got)
		}
	}
}
