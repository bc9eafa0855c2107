// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"testing"
	"time"
)

func TestServerClock(t *testing.T) {
	t.Parallel()
	now := newClock().now
	at := func(ahead time.Duration) http.Header {
		return http.Header{"Date": {now.Add(ahead).Format(http.TimeFormat)}}
	}
	cached := at(-time.Hour)
	cached.Set("Age", "3600")
	type heard struct {
		status int
		header http.Header
		took   time.Duration
	}
	for _, test := range []struct {
		name  string
		heard []heard
		ahead time.Duration
		known bool
	}{
		{name: "nothing"},
		{"it agrees", []heard{{200, at(0), 0}}, 0, true},
		{"hardly off", []heard{{200, at(5 * time.Second), 0}}, 0, true},
		{"ahead", []heard{{200, at(10 * time.Minute), 0}}, 10 * time.Minute, true},
		{"behind", []heard{{200, at(-10 * time.Minute), 0}}, -10 * time.Minute, true},
		{"told by a refusal", []heard{{403, at(10 * time.Minute), 0}}, 10 * time.Minute, true},
		{"a second more is no change", []heard{{200, at(10 * time.Minute), 0}, {200, at(10*time.Minute + time.Second), 0}}, 10 * time.Minute, true},
		{"set right", []heard{{200, at(10 * time.Minute), 0}, {200, at(0), 0}}, 0, true},
		{"a slow answer that agrees", []heard{{200, at(-time.Minute), 2 * time.Minute}}, 0, true},
		{"a slow answer that teaches nothing new", []heard{{200, at(-30 * time.Second), 0}, {200, at(-time.Minute), 2 * time.Minute}}, -30 * time.Second, true},
		{"a slow answer of a clock ahead", []heard{{200, at(10 * time.Minute), 2 * time.Minute}}, 11 * time.Minute, true},
		{"a gateway's", []heard{{502, at(time.Hour), 0}}, 0, false},
		{"a cache's", []heard{{200, cached, 0}}, 0, false},
		{"no date", []heard{{200, http.Header{}, 0}}, 0, false},
		{"nonsense", []heard{{200, http.Header{"Date": {"today"}}, 0}, {200, at(-48 * time.Hour), 0}}, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var clock ServerClock
			for _, h := range test.heard {
				clock.learn(h.status, h.header, now.Add(-h.took), now)
			}
			if ahead, known := clock.Ahead(); ahead != test.ahead || known != test.known {
				t.Errorf("ahead by %s (known: %v), want %s (%v)", ahead, known, test.ahead, test.known)
			}
		})
	}
	if _, known := (*ServerClock)(nil).Ahead(); known {
		t.Error("no clock tells the time")
	}
}
