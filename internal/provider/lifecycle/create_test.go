// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// TestWarnGranted: what the platform granted otherwise than asked is said.
func TestWarnGranted(t *testing.T) {
	t.Parallel()
	fixed := resourceOrder{config: common{ExpiresAt: instant.NewValue(ends), ValidFor: duration.NewNull()}}
	lasting := resourceOrder{config: common{ExpiresAt: instant.NewNull(), ValidFor: validFor("6000m")}}
	lasting.rotation.RotateBefore = validFor("72h")
	tests := map[string]struct {
		order   resourceOrder
		expires time.Time
		want    string
	}{
		"as asked for":               {fixed, ends, ""},
		"another end":                {fixed, ends.Add(-time.Hour), "was asked to end at 2026-01-05T04:00:00Z, and ends at 2026-01-05T03:00:00Z"},
		"no end":                     {fixed, time.Time{}, "was asked to end at 2026-01-05T04:00:00Z, and never ends"},
		"a lifetime":                 {lasting, ends, ""},
		"no more than rotate_before": {lasting, born.Add(10 * time.Hour), "no longer than rotate_before (72h)"},
		"far more than a lifetime":   {lasting, ends.Add(100 * time.Hour), "far longer than valid_for (6000m)"},
		"no end for a lifetime":      {lasting, time.Time{}, "never expires although valid_for is set"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &tokenResource{kind: &Kind{Title: "token", Terms: byInstant}, clock: Clock{Now: func() time.Time { return born }}}
			said := r.warnGranted(test.order, Token{ID: "a", CreatedAt: born, ExpiresAt: test.expires})
			if test.want == "" {
				if len(said) > 0 {
					t.Errorf("says %v", said)
				}
				return
			}
			if len(said) != 1 || !strings.Contains(said[0].Detail(), test.want) {
				t.Errorf("says %v, want %q", said, test.want)
			}
		})
	}
}

// TestWarnGrantedToARun: an ephemeral token is revoked when the run ends, but
// where it is not, its own end counts.
func TestWarnGrantedToARun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		expires time.Time
		want    string
	}{
		"as asked for": {expires: ends},
		"far more":     {ends.Add(100 * time.Hour), "Token a was granted until 2026-01-09T08:00:00Z, although valid_for is 96h."},
		"no end":       {time.Time{}, "Token a never expires, although valid_for is 96h."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &ephemeralResource{kind: &Kind{Title: "token"}, clock: Clock{Now: func() time.Time { return born }}}
			said := e.warnGranted(ephemeralOrder{validFor: validFor("96h")}, Token{ID: "a", CreatedAt: born, ExpiresAt: test.expires})
			if len(said) == 0 != (test.want == "") || len(said) > 0 && !strings.HasPrefix(said[0].Detail(), test.want) {
				t.Errorf("says %v, want %q", said, test.want)
			}
		})
	}
}
