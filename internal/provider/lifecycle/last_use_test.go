// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

func TestRunsByLastUse(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	before := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, tt := range map[string]struct {
		token lifecycle.Token
		want  lifecycle.Ownership
	}{
		"used just now":               {lifecycle.Token{CreatedAt: before(1000 * time.Hour), LastUsedAt: before(time.Second)}, lifecycle.PerhapsOwn},
		"used today":                  {lifecycle.Token{CreatedAt: before(1000 * time.Hour), LastUsedAt: before(23 * time.Hour)}, lifecycle.PerhapsOwn},
		"used long ago":               {lifecycle.Token{CreatedAt: before(1000 * time.Hour), LastUsedAt: before(25 * time.Hour)}, lifecycle.NotOwn},
		"new and not seen in use yet": {lifecycle.Token{CreatedAt: before(time.Minute)}, lifecycle.PerhapsOwn},
		"never used":                  {lifecycle.Token{CreatedAt: before(11 * time.Minute)}, lifecycle.NotOwn},
		"used and expired":            {lifecycle.Token{CreatedAt: before(time.Hour), LastUsedAt: before(time.Second), ExpiresAt: now}, lifecycle.NotOwn},
		"used and about to expire":    {lifecycle.Token{CreatedAt: before(time.Hour), LastUsedAt: before(time.Second), ExpiresAt: now.Add(1)}, lifecycle.PerhapsOwn},
	} {
		if got := lifecycle.RunsByLastUse(now, tt.token); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
