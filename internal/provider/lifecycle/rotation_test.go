// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	born = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ends = born.Add(100 * time.Hour)
)

func lifeOf(change func(*tokenLife)) tokenLife {
	life := tokenLife{ID: "a", CreatedAt: born, Issued: born.Add(time.Second), ExpiresAt: ends, ValidFor: 100 * time.Hour, RotateBefore: 10 * time.Hour}
	if change != nil {
		change(&life)
	}
	return life
}

func TestDue(t *testing.T) {
	t.Parallel()
	revokeAt := born.Add(50 * time.Hour)
	previous := func(l *tokenLife) { l.Previous = []previousToken{{ID: "old", RevokeAt: revokeAt}} }
	tests := map[string]struct {
		change func(*tokenLife)
		now    time.Time
		want   dueActions
	}{
		"a nanosecond before rotate_before": {now: ends.Add(-10*time.Hour - 1)},
		"at rotate_before":                  {now: ends.Add(-10 * time.Hour), want: dueActions{Rotate: dueExpiring}},
		"a nanosecond after rotate_before":  {now: ends.Add(-10*time.Hour + 1), want: dueActions{Rotate: dueExpiring}},
		"a nanosecond before the end":       {now: ends.Add(-1), want: dueActions{Rotate: dueExpiring}},
		"at the end":                        {now: ends, want: dueActions{Rotate: dueExpired}},
		"a nanosecond after the end":        {now: ends.Add(1), want: dueActions{Rotate: dueExpired}},
		"the clock goes back before birth":  {now: born.Add(-time.Hour)},
		"no rotation block, before the end": {change: func(l *tokenLife) { l.RotateBefore = 0 }, now: ends.Add(-1)},
		"no rotation block, at the end":     {change: func(l *tokenLife) { l.RotateBefore = 0 }, now: ends, want: dueActions{Rotate: dueExpired}},
		"a configured expires_at, past":     {change: func(l *tokenLife) { l.ValidFor = 0 }, now: ends.Add(time.Hour)},
		"no end":                            {change: func(l *tokenLife) { l.ExpiresAt = time.Time{} }, now: ends.Add(1e6 * time.Hour)},
		"granted exactly rotate_before, before the end": {
			change: func(l *tokenLife) { l.RotateBefore = 100 * time.Hour }, now: ends.Add(-1),
		},
		"granted exactly rotate_before, at the end": {
			change: func(l *tokenLife) { l.RotateBefore = 100 * time.Hour }, now: ends, want: dueActions{Rotate: dueExpired},
		},
		"granted a minute more than rotate_before": {
			change: func(l *tokenLife) { l.RotateBefore = 100*time.Hour - time.Minute }, now: born.Add(time.Minute), want: dueActions{Rotate: dueExpiring},
		},
		"granted hardly more than rotate_before": {
			change: func(l *tokenLife) { l.RotateBefore = 100*time.Hour - time.Minute + 1 }, now: born.Add(time.Hour),
		},
		"granted less than rotate_before": {change: func(l *tokenLife) { l.RotateBefore = 200 * time.Hour }, now: born.Add(time.Hour)},
		"granted less than rotate_before, birth not told": {
			change: func(l *tokenLife) { l.RotateBefore, l.CreatedAt = 200*time.Hour, time.Time{} }, now: born.Add(time.Hour),
		},
		"adopted with less than rotate_before": {
			change: func(l *tokenLife) { l.RotateBefore, l.Issued = 200*time.Hour, time.Time{} }, now: born.Add(time.Hour), want: dueActions{Rotate: dueExpiring},
		},
		"unknown birth":                 {change: func(l *tokenLife) { l.CreatedAt = time.Time{} }, now: ends.Add(-10 * time.Hour), want: dueActions{Rotate: dueExpiring}},
		"a nanosecond before revoke_at": {change: previous, now: revokeAt.Add(-1)},
		"at revoke_at":                  {change: previous, now: revokeAt, want: dueActions{Revoke: []string{"old"}}},
		"a nanosecond after revoke_at":  {change: previous, now: revokeAt.Add(1), want: dueActions{Revoke: []string{"old"}}},
		"both":                          {change: previous, now: ends, want: dueActions{Rotate: dueExpired, Revoke: []string{"old"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, lifeOf(test.change).due(test.now)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRotateAt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*tokenLife)
		want   time.Time
	}{
		"within the grant":      {want: ends.Add(-10 * time.Hour)},
		"no rotate_before":      {change: func(l *tokenLife) { l.RotateBefore = 0 }, want: ends},
		"longer than the grant": {change: func(l *tokenLife) { l.RotateBefore = 101 * time.Hour }, want: ends},
		"adopted, longer than its life": {
			change: func(l *tokenLife) { l.RotateBefore, l.Issued = 101*time.Hour, time.Time{} }, want: born.Add(-time.Hour),
		},
		"birth not told, longer than the grant": {
			change: func(l *tokenLife) { l.RotateBefore, l.CreatedAt = 101*time.Hour, time.Time{} }, want: ends,
		},
		"configured expires_at":   {change: func(l *tokenLife) { l.ValidFor = 0 }},
		"no end although granted": {change: func(l *tokenLife) { l.ExpiresAt = time.Time{} }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := lifeOf(test.change).rotateAt(); !got.Equal(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestRetire(t *testing.T) {
	t.Parallel()
	now := born.Add(time.Hour)
	tests := map[string]struct {
		change  func(*tokenLife)
		overlap time.Duration
		want    time.Time
	}{
		"after the overlap":           {overlap: time.Hour, want: now.Add(time.Hour)},
		"no overlap":                  {want: now},
		"never later than its end":    {overlap: 1000 * time.Hour, want: ends},
		"exactly its end":             {overlap: 99 * time.Hour, want: ends},
		"no end":                      {change: func(l *tokenLife) { l.ExpiresAt = time.Time{} }, overlap: 1000 * time.Hour, want: now.Add(1000 * time.Hour)},
		"expired already":             {change: func(l *tokenLife) { l.ExpiresAt = born }, overlap: time.Hour, want: born},
		"a fraction of a second less": {overlap: time.Hour + 999*time.Millisecond, want: now.Add(time.Hour)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			life := lifeOf(test.change)
			want := previousToken{ID: "a", RevokeAt: test.want, ExpiresAt: life.ExpiresAt}
			if diff := cmp.Diff(want, life.retire(now, test.overlap)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*tokenLife)
		now    time.Time
		want   int
	}{
		"nothing to say":              {now: born},
		"short grant":                 {change: func(l *tokenLife) { l.RotateBefore = 100 * time.Hour }, now: born, want: 1},
		"short life, but adopted":     {change: func(l *tokenLife) { l.RotateBefore, l.Issued = 100*time.Hour, time.Time{} }, now: born},
		"a tenth and a minute longer": {change: func(l *tokenLife) { l.ExpiresAt = ends.Add(10*time.Hour + time.Minute) }, now: born},
		"far longer":                  {change: func(l *tokenLife) { l.ExpiresAt = ends.Add(10*time.Hour + time.Minute + 2*time.Second) }, now: born, want: 1},
		"far longer, birth not told": {
			change: func(l *tokenLife) { l.ExpiresAt, l.CreatedAt = ends.Add(20*time.Hour), time.Time{} }, now: born, want: 1,
		},
		"far longer by the server's clock alone": {
			change: func(l *tokenLife) { l.CreatedAt = born.Add(-50 * time.Hour) }, now: born,
		},
		"far longer, but adopted":        {change: func(l *tokenLife) { l.ExpiresAt, l.Issued = ends.Add(900*time.Hour), time.Time{} }, now: born},
		"never expires":                  {change: func(l *tokenLife) { l.ExpiresAt = time.Time{} }, now: born, want: 1},
		"fixed end, a nanosecond before": {change: func(l *tokenLife) { l.ValidFor = 0 }, now: ends.Add(-1)},
		"fixed end, passed":              {change: func(l *tokenLife) { l.ValidFor = 0 }, now: ends, want: 1},
		"fixed end, no clock":            {change: func(l *tokenLife) { l.ValidFor = 0 }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := lifeOf(test.change).warnings(test.now, lifeText{}); len(got) != test.want {
				t.Errorf("got %q, want %d", got, test.want)
			}
		})
	}
}

// TestOwnPrevious: where a previous token lives is noted before the present one
// lives elsewhere, and never forgotten.
func TestOwnPrevious(t *testing.T) {
	t.Parallel()
	mine, others := map[string]string{"user_id": "a"}, map[string]string{"user_id": "b"}
	life := lifeOf(func(l *tokenLife) {
		l.Owner, l.Previous = mine, []previousToken{{ID: "older"}, {ID: "elsewhere", Owner: others}}
	})
	want := []previousToken{{ID: "older", Owner: mine}, {ID: "elsewhere", Owner: others}}
	if diff := cmp.Diff(want, life.previousWithOwner()); diff != "" {
		t.Error(diff)
	}
	if got := life.retire(born, time.Hour).Owner; !cmp.Equal(got, mine) {
		t.Errorf("it retires as one of %v", got)
	}
	for id, owner := range map[string]map[string]string{"a": nil, "older": nil, "elsewhere": others, "unknown": nil} {
		if got := life.ownerOf(id); !cmp.Equal(got, owner) {
			t.Errorf("%s lives at %v, want %v", id, got, owner)
		}
	}
}
