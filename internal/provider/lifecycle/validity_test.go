// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestValidityCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		validity validity
		past     bool
		fails    bool
	}{
		"a nanosecond ahead":             {validity{Until: born.Add(1)}, false, false},
		"now":                            {validity{Until: born}, true, true},
		"a nanosecond ago":               {validity{Until: born.Add(-1)}, true, true},
		"the longest":                    {validity{Until: born.Add(byLifetime.Longest)}, false, false},
		"a nanosecond above the longest": {validity{Until: born.Add(byLifetime.Longest + 1)}, false, true},
		"a duration":                     {validity{For: time.Hour}, false, false},
		"never":                          {validity{}, false, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.validity.check(born, byLifetime)
			if (err != nil) != test.fails || errors.As(err, new(*pastError)) != test.past {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPastErrorIsReadable(t *testing.T) {
	t.Parallel()
	err := &pastError{Until: ends, Now: ends.Add(time.Hour + 123456789)}
	if want := formatInstant(ends.Add(time.Hour)) + " now"; !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not say %q", err, want)
	}
}

func TestAgrees(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		terms                Terms
		configured, platform time.Time
		want                 bool
	}{
		"the same":                        {byInstant, ends, ends, true},
		"another zone":                    {byInstant, ends.In(time.FixedZone("", 3600)), ends, true},
		"a microsecond":                   {byInstant, ends, ends.Add(time.Microsecond), false},
		"cut below the precision":         {byInstant, ends.Add(123456789), ends.Add(123456000), true},
		"both never":                      {byInstant, time.Time{}, time.Time{}, true},
		"one never":                       {byInstant, ends, time.Time{}, false},
		"a year that means never":         {Terms{NeverYear: 2099}, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, true},
		"lifetime, shortened":             {byLifetime, ends, ends.Add(-10 * time.Minute), true},
		"lifetime, shortened and delayed": {byLifetime, ends, ends.Add(20*time.Second - 10*time.Minute), true},
		"lifetime, too early":             {byLifetime, ends, ends.Add(-12 * time.Minute), false},
		"lifetime, later":                 {byLifetime, ends, ends.Add(time.Minute), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.agrees(test.configured, test.platform); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
