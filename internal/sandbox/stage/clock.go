// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"sync"
	"time"
)

// Clock is a clock that tests move. Its Now serves as Options.Now.
type Clock struct {
	mu     sync.Mutex
	base   func() time.Time
	offset time.Duration
}

// NewClock returns a clock that runs with the wall clock plus what it has been
// advanced by.
func NewClock() *Clock { return &Clock{base: time.Now} }

// NewFrozenClock returns a clock that stands still at t until it is advanced.
func NewFrozenClock(t time.Time) *Clock {
	return &Clock{base: func() time.Time { return t }}
}

// Now is the clock's present.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.offset)
}

// Advance moves the clock by d; a negative d moves it back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Expired says whether an expiry, zero for never, has come by now.
func Expired(expiresAt, now time.Time) bool {
	return !expiresAt.IsZero() && !now.Before(expiresAt)
}
