// SPDX-License-Identifier: MPL-2.0

package duration_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// FuzzParse reads durations: what time.ParseDuration reads is the same, what has
// days is never negative, and each is written and read as the same.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "0", "90d", "1d12h", "1.5d", "1d-1h", "-1d", "106751d23h47m16.854775807s", "106752d", "2160h", "1h30m", "d", "1dd", "9999999999999d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := duration.Parse(text)
		if plain, plainErr := time.ParseDuration(text); plainErr == nil && (err != nil || got != plain) {
			t.Fatalf("%q is %v (%v), and without days %v", text, got, err, plain)
		}
		if err != nil {
			return
		}
		if strings.Contains(text, "d") && got < 0 {
			t.Errorf("%q is negative: %v", text, got)
		}
		if again, err := duration.Parse(got.String()); err != nil || again != got {
			t.Errorf("%q is %v, and that %v (%v)", text, got, again, err)
		}
	})
}
