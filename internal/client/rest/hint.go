// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstBackoff   = 500 * time.Millisecond
	longestBackoff = 30 * time.Second
	// longestHint is the longest a server may ask to wait. An apply that sleeps
	// longer looks hung; an error tells the user what is going on.
	longestHint = 5 * time.Minute
	// longestJitter keeps clients that were told the same time apart without
	// making a long wait much longer.
	longestJitter = time.Second
)

// hint reads how long the server asks to wait before the next attempt.
func (c Config) hint(header http.Header, body []byte) (time.Duration, bool) {
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil { // Retry-After is a date by the server's clock
		now = c.Now()
	}
	if asked, ok := retryAfter(header.Get("Retry-After"), now); ok {
		return asked, true
	}
	if asked, ok := seconds(header.Get("RateLimit-RetryAfter")); ok {
		return asked, true
	}
	if c.RetryAfter != nil {
		if asked, ok := c.RetryAfter(header, body); ok {
			return max(asked, 0), true
		}
	}
	return 0, false
}

// retryAfter reads a Retry-After header, which holds whole seconds or an HTTP
// date (RFC 9110, section 10.2.3).
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if asked, ok := seconds(value); ok {
		return asked, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(at.Sub(now), 0), true
}

func seconds(value string) (time.Duration, bool) {
	count, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
	if err != nil || count < 0 {
		return 0, false
	}
	if count > math.MaxInt64/int64(time.Second) {
		return math.MaxInt64, true
	}
	return time.Duration(count) * time.Second, true
}

// backoff is the pause before retry number attempt (from 0) where the server
// asks for none: doubling, and anywhere in its upper half so that clients which
// failed together don't come back together.
func backoff(attempt int) time.Duration {
	full := longestBackoff
	if attempt < 10 {
		full = min(firstBackoff<<attempt, longestBackoff)
	}
	return full/2 + rand.N(full/2)
}

// jittered is never shorter than what was asked for.
func jittered(asked time.Duration) time.Duration {
	return asked + rand.N(min(asked/10, longestJitter)+time.Millisecond)
}
