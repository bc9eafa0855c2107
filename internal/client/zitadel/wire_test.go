// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"testing"
	"time"
)

func TestInstant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		`null`:                                  {},
		`""`:                                    {},
		`"0001-01-01T00:00:00Z"`:                {},
		`"9999-12-31T23:59:59Z"`:                {},
		`"9999-12-31T00:00:00Z"`:                {},
		`"2030-01-02T03:04:05.1234567+02:00"`:   time.Date(2030, 1, 2, 1, 4, 5, 123456000, time.UTC),
		`"2030-01-02T03:04:05Z"`:                time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC),
		`"9999-12-30T23:59:59Z"`:                time.Date(9999, 12, 30, 23, 59, 59, 0, time.UTC),
		`"2026-11-22T03:07:53.868419000-00:00"`: time.Date(2026, 11, 22, 3, 7, 53, 868419000, time.UTC),
	} {
		var got instant
		if err := json.Unmarshal([]byte(text), &got); err != nil || !got.Equal(want) || got.IsZero() != want.IsZero() {
			t.Errorf("%s is %v (%v), want %v", text, got.Time, err, want)
		}
	}
	for _, text := range []string{`"soon"`, `"2030-01-02"`, `17`} {
		if err := json.Unmarshal([]byte(text), new(instant)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestExpirationDate(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("", 3600)
	for want, expiresAt := range map[string]time.Time{
		"9999-12-31T23:59:59Z":        {},
		"2030-01-02T03:04:05Z":        time.Date(2030, 1, 2, 4, 4, 5, 0, berlin),
		"2030-01-02T03:04:05.123456Z": time.Date(2030, 1, 2, 3, 4, 5, 123456789, time.UTC),
	} {
		if got := expirationDate(expiresAt); got != want {
			t.Errorf("%v is written %s, want %s", expiresAt, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]count{`"12"`: 12, `12`: 12, `null`: 0, `""`: 0, `"18446744073709551615"`: 1<<64 - 1} {
		var got count
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{`"many"`, `-1`, `{}`} {
		if err := json.Unmarshal([]byte(text), new(count)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}
