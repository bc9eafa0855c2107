// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"
)

// rateLimit admits so many requests per span of time and client address, by
// the sandbox's clock, counted in windows that start with a client's first
// request. 0 requests: no limit.
type rateLimit struct {
	requests int
	per      time.Duration
	windows  map[string]*window
}

type window struct {
	ends time.Time
	used int
}

// admit counts a request and answers it with 429 if it is one too many.
func (p *Platform) admit(w http.ResponseWriter, r *http.Request) bool {
	l, now := &p.limit, p.core.Now()
	if l.requests == 0 {
		return true
	}
	client, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		client = r.RemoteAddr
	}
	current := l.window(client, now)
	current.used++
	w.Header().Set("X-Rate-Limit-Limit", l.per.String())
	w.Header().Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, l.requests-current.used)))
	w.Header().Set("X-Rate-Limit-Reset", current.ends.Format(time.RFC3339Nano))
	if current.used <= l.requests {
		return true
	}
	wait := int(math.Ceil(current.ends.Sub(now).Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	p.fail(w, http.StatusTooManyRequests, "TOO_MANY_REQUESTS",
		fmt.Sprintf("API calls quota exceeded! Maximum admitted %d per %s.", l.requests, l.per))
	return false
}

func (l *rateLimit) window(client string, now time.Time) *window {
	if l.windows == nil {
		l.windows = make(map[string]*window)
	}
	current, ok := l.windows[client]
	if !ok || !now.Before(current.ends) {
		current = &window{ends: now.Add(l.per)}
		l.windows[client] = current
	}
	return current
}

// The rate limit that is documented: so many requests per span.
const (
	Requests = 50
	Span     = 5 * time.Second
)

// SetRateLimit changes the rate limit, [Requests] per [Span] by default, to n
// requests per span; n = 0 switches it off. Counting starts anew.
func (p *Platform) SetRateLimit(n int, per time.Duration) {
	p.core.Lock()
	defer p.core.Unlock()
	p.limit = rateLimit{requests: n, per: per}
}
