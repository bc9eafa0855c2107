// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// notes is private state that a test wrote.
type notes map[string]any

func (n notes) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if n[key] == nil {
		return nil, nil
	}
	raw, err := json.Marshal(n[key])
	if err != nil {
		panic(err)
	}
	return raw, nil
}

// TestFoundExpiry: what the platform granted is no drift, even where it is not
// what was asked for; what it changes later is.
func TestFoundExpiry(t *testing.T) {
	t.Parallel()
	const text = "2026-01-05T05:00:00+01:00" // ends, in another zone
	state := instant.NewText(text)
	tests := map[string]struct {
		state instant.Value
		found time.Time
		note  *issueNote
		want  string
	}{
		"as asked for":                  {state, ends, &issueNote{Granted: ends}, text},
		"granted less, as noted":        {state, ends.Add(-24 * time.Hour), &issueNote{Granted: ends.Add(-24 * time.Hour)}, text},
		"granted less, cut since":       {state, ends.Add(-48 * time.Hour), &issueNote{Granted: ends.Add(-24 * time.Hour)}, "2026-01-03T04:00:00Z"},
		"adopted, and it agrees":        {state, ends, nil, text},
		"adopted, and it differs":       {state, ends.Add(time.Second), nil, "2026-01-05T04:00:01Z"},
		"nothing known yet":             {instant.NewNull(), ends, nil, "2026-01-05T04:00:00Z"},
		"an end where none was granted": {instant.NewNull(), ends, &issueNote{}, "2026-01-05T04:00:00Z"},
		"no end any more":               {state, time.Time{}, &issueNote{Granted: ends}, ""},
		"an end that nobody wrote":      {state, ends.Add(-time.Hour), &issueNote{Form: formValidFor, Granted: ends.Add(-time.Hour)}, "2026-01-05T03:00:00Z"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var note issueNote
			if test.note != nil {
				note = *test.note
			}
			got := (&Kind{Terms: byInstant}).foundExpiry(test.state, Token{ExpiresAt: test.found}, note, test.note != nil)
			if got.ValueString() != test.want {
				t.Errorf("got %q, want %q", got.ValueString(), test.want)
			}
		})
	}
	got := (&Kind{Terms: byLifetime}).foundExpiry(state, Token{ExpiresAt: ends.Add(-10 * time.Minute)}, issueNote{}, false)
	if got.ValueString() != text {
		t.Errorf("adopted, and a lifetime that agrees by the server's clock: got %q", got.ValueString())
	}
}
