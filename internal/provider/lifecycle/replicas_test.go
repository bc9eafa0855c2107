// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

var errNoSuchToken = errors.New("no such token")

func saysNoSuchToken(err error) bool { return errors.Is(err, errNoSuchToken) }

// moving is a clock that waits move.
func moving(now *time.Time) Clock {
	return Clock{
		Now: func() time.Time { return *now },
		Wait: func(ctx context.Context, d time.Duration) error {
			*now = now.Add(d)
			return ctx.Err()
		},
	}
}

func TestReplicating(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		writtenAt time.Time
		want      bool
	}{
		"never written":               {time.Time{}, false},
		"now":                         {now, true},
		"a moment less than a minute": {now.Add(-replicaLag + 1), true},
		"a minute":                    {now.Add(-replicaLag), false},
		"clock set back a little":     {now.Add(replicaLag - 1), true},
		"clock set back since":        {now.Add(replicaLag), false},
	} {
		if got := Replicating(now, test.writtenAt); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	errOther := errors.New("another error")
	for _, tt := range []struct {
		name      string
		answers   []any // a value, or an error; the last one repeats
		writtenAt time.Time
		want      any
		calls     int
	}{
		{"at once", []any{1}, start, 1, 1},
		{"not found without a write", []any{errNoSuchToken}, time.Time{}, errNoSuchToken, 1},
		{"not found long after a write", []any{errNoSuchToken}, start.Add(-time.Hour), errNoSuchToken, 1},
		{"late", []any{errNoSuchToken, errNoSuchToken, 1}, start, 1, 3},
		{"stale", []any{0, 0, 1}, start, 1, 3},
		{"stale for good: the answer is the truth", []any{0}, start, 0, 8},
		{"never", []any{errNoSuchToken}, start, errNoSuchToken, 8},
		{"another error", []any{errOther, 1}, start, errOther, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now, calls := start, 0
			clock := moving(&now)
			got, err := Seen(t.Context(), clock, tt.writtenAt, saysNoSuchToken, func() (int, error) {
				answer := tt.answers[min(calls, len(tt.answers)-1)]
				calls++
				if err, ok := answer.(error); ok {
					return 0, err
				}
				value, _ := answer.(int)
				return value, nil
			}, func(value int) bool { return value > 0 })
			if wanted, ok := tt.want.(error); ok && !errors.Is(err, wanted) || !ok && (err != nil || got != tt.want) {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
			if calls != tt.calls {
				t.Errorf("%d calls, want %d", calls, tt.calls)
			}
			if tt.calls == seenAttempts && Replicating(now, tt.writtenAt) {
				t.Error("the attempts ended before the lag did")
			}
		})
	}
}

func TestSettledEndsWithTheContext(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	clock := moving(&now)
	clock.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	_, err := Settled(ctx, clock, now, saysNoSuchToken, func() (int, error) { return 0, errNoSuchToken })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestSeenSaysThatItWaits: a refresh that takes a minute says why, once, where
// the log is asked for.
func TestSeenSaysThatItWaits(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	_, _ = Settled(ctx, moving(&now), now, saysNoSuchToken, func() (int, error) { return 0, errNoSuchToken })
	if lines := strings.Count(log.String(), `"@level":"info"`); lines != 1 {
		t.Errorf("%d lines:\n%s", lines, log.String())
	}
}
