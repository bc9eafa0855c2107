// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestHintsAreHonoured(t *testing.T) {
	t.Parallel()
	now := newClock().now
	for _, test := range []struct {
		name   string
		header http.Header
		want   time.Duration // 0: an ordinary pause
	}{
		{"seconds", http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		{"date", http.Header{"Retry-After": {now.Add(9 * time.Second).Format(http.TimeFormat)}}, 9 * time.Second},
		{"date by the server's clock", http.Header{
			"Date": {now.Add(time.Hour).Format(http.TimeFormat)}, "Retry-After": {now.Add(time.Hour + 9*time.Second).Format(http.TimeFormat)},
		}, 9 * time.Second},
		{"date in the past", http.Header{"Retry-After": {now.Add(-time.Hour).Format(http.TimeFormat)}}, 0},
		{"RateLimit-RetryAfter", http.Header{"Ratelimit-Retryafter": {"11"}}, 11 * time.Second},
		{"the platform's own", http.Header{"X-Own": {"13s"}}, 13 * time.Second},
		{"the standard one first", http.Header{"Retry-After": {"3"}, "X-Own": {"13s"}}, 3 * time.Second},
		{"the longest", http.Header{"Retry-After": {"300"}}, 5 * time.Minute},
		{"negative", http.Header{"Retry-After": {"-1"}}, 0},
		{"nonsense", http.Header{"Retry-After": {"soon"}}, 0},
		{"none", http.Header{}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var attempts atomic.Int32
			config, clock := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if attempts.Add(1) > 1 {
					return
				}
				maps.Copy(w.Header(), test.header)
				w.WriteHeader(429)
			})
			config.RetryAfter = func(header http.Header, _ []byte) (time.Duration, bool) {
				own, err := time.ParseDuration(header.Get("X-Own"))
				return own, err == nil
			}
			if err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil); err != nil {
				t.Fatal(err)
			}
			least, most := test.want, test.want+longestJitter+time.Millisecond
			if test.want == 0 {
				least, most = firstBackoff/2, firstBackoff
			}
			if len(clock.waits) != 1 || clock.waits[0] < least || clock.waits[0] > most {
				t.Errorf("waited %v, want one pause between %s and %s", clock.waits, least, most)
			}
		})
	}
}

func TestAnAbsurdHintIsAnError(t *testing.T) {
	t.Parallel()
	for _, hint := range []string{"301", "86400", "9223372036854775807"} {
		config, clock := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", hint)
			reply(w, 429, documented)
		})
		failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil))
		if len(clock.waits) != 0 || failed.MayHaveRun || !strings.Contains(failed.Message, "the words; it asks to wait ") {
			t.Errorf("hint %s: waited %v, got %+v", hint, clock.waits, failed)
		}
	}
}

// Sleeping up to a deadline that comes first would help nobody.
func TestAHintBeyondTheDeadlineIsAnError(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "240")
		reply(w, 429, documented)
	})
	ctx := until{t.Context(), clock.Now().Add(3 * time.Minute)}
	failed := failure(t, newClient(t, config).Do(ctx, Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, nil))
	if len(clock.waits) != 0 || failed.MayHaveRun || !strings.Contains(failed.Message, "the words; it asks to wait 4m0s, ") {
		t.Errorf("waited %v, got %+v", clock.waits, failed)
	}
}

func TestJitterNeverShortens(t *testing.T) {
	t.Parallel()
	for _, asked := range []time.Duration{time.Nanosecond, time.Millisecond, time.Second, longestHint} {
		for range 100 {
			if got := jittered(asked); got < asked || got > asked+longestJitter+time.Millisecond {
				t.Fatalf("%s became %s", asked, got)
			}
		}
	}
}
