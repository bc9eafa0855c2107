// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

func TestNoticeRotation(t *testing.T) {
	t.Parallel()
	rotated := time.Date(2030, 1, 2, 3, 4, 5, 123456700, time.UTC)
	at := func(t time.Time) lifecycle.Values {
		return lifecycle.Values{"name": lifecycle.Text("ci"), "last_rotated_at": instant.NewValue(t)}
	}
	for name, tt := range map[string]struct {
		before, found lifecycle.Values
		want          int
	}{
		"never":              {at(time.Time{}), at(time.Time{}), 0},
		"for the first time": {at(time.Time{}), at(rotated), 1},
		"again":              {at(rotated), at(rotated.Add(100)), 1},
		"known already":      {at(rotated), at(rotated), 0},
		"no longer told":     {at(rotated), at(time.Time{}), 0},
		"after an import":    {lifecycle.Values{}, at(rotated), 0},
	} {
		if got := noticeRotation(tt.before, tt.found); len(got) != tt.want {
			t.Errorf("%s: %v, want %d warnings", name, got, tt.want)
		}
	}
}
