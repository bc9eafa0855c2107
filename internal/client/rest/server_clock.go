// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"sync"
	"time"
)

const (
	// clockResolution is by how much a server's clock, as its answers tell it in
	// whole seconds, may seem to be off without being so.
	clockResolution = 5 * time.Second
	// farthestClock is from where on a date is taken for nonsense: with a clock so
	// far off no certificate would hold.
	farthestClock = 24 * time.Hour
)

// ServerClock tells how far a server's clock is ahead of this machine's. It is
// learnt from the Date of its answers (RFC 9110, 6.6.1) and safe for concurrent
// use. Nil knows nothing.
type ServerClock struct {
	mu    sync.Mutex
	ahead time.Duration
	known bool
}

// Ahead is what is to be added to this machine's time; known is false before
// any answer has told the server's. It is exact to some seconds, and zero where
// it would be less.
func (s *ServerClock) Ahead() (ahead time.Duration, known bool) {
	if s == nil {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ahead, s.known
}

// learn takes the date of an answer to a request that was sent at one time and
// answered at another, of which it tells a moment between. An answer that comes
// from a cache is old, and the date of a gateway's error may be the gateway's.
func (s *ServerClock) learn(status int, header http.Header, sent, answered time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" || status >= http.StatusInternalServerError {
		return
	}
	least, most := date.Sub(answered)-clockResolution, date.Sub(sent)+clockResolution
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case most < -farthestClock || least > farthestClock:
	case least <= 0 && 0 <= most && (!s.known || s.ahead < least || s.ahead > most || answered.Sub(sent) <= clockResolution):
		s.ahead, s.known = 0, true
	case !s.known || s.ahead < least || s.ahead > most:
		s.ahead, s.known = (least+most)/2, true
	}
}
