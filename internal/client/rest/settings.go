// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"time"
)

const (
	defaultTimeout    = 30 * time.Second
	defaultMaxRetries = 5
)

// Settings are what every platform client knows, most of it provider-wide.
// The zero value is usable: each field that is zero takes its default.
type Settings struct {
	// UserAgent is sent with every request: "terraform-provider-tokens/<version>".
	UserAgent string
	// Headers are extra headers of one platform, sent with every request, a
	// login or token exchange included; a proxy may ask for some. Their values
	// are treated as secrets, and those that the client sets itself refused.
	Headers map[string]string
	// Timeout bounds one attempt, from dialling to the last byte of the
	// answer. Default: 30 s.
	Timeout time.Duration
	// MaxRetries is how often a failed request is repeated. Zero means the
	// default, 5; a negative number means never.
	MaxRetries int
	// CACertFile names a PEM file whose certificates are trusted in addition
	// to the system's.
	CACertFile string
	// AllowInsecureHTTP permits plain http to hosts other than loopback.
	AllowInsecureHTTP bool
	// Now is the clock. Default: time.Now.
	Now func() time.Time
	// Wait pauses for d or until the context ends, whose error it then
	// returns. Default: a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Log receives one record per attempt: platform, operation, method, path,
	// status, duration and attempt; never a header, a query or a body. nil:
	// silent.
	Log func(ctx context.Context, message string, fields map[string]any)
}

// WithDefaults returns the settings with every default filled in. It is for
// those who use the clock or the waits themselves: [New] does it too.
func (s Settings) WithDefaults() Settings {
	if s.UserAgent == "" {
		s.UserAgent = "terraform-provider-tokens"
	}
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	if s.MaxRetries == 0 {
		s.MaxRetries = defaultMaxRetries
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Wait == nil {
		s.Wait = Wait
	}
	if s.Log == nil {
		s.Log = func(context.Context, string, map[string]any) {}
	}
	return s
}

func (s Settings) retries() int {
	return max(s.MaxRetries, 0)
}

// Wait pauses for d on the wall clock, or until the context ends, whose error it
// then returns.
func Wait(ctx context.Context, d time.Duration) error {
	if d <= 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
