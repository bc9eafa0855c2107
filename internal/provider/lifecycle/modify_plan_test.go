// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

func overlapping(overlap string) types.Object {
	return types.ObjectValueMust(rotationTypes, map[string]attr.Value{
		"rotate_before": duration.NewNull(), "overlap": duration.NewText(overlap), "triggers": types.MapNull(types.StringType),
	})
}

// TestRotationWarning: a plan says why it rotates, and when the old token ends.
func TestRotationWarning(t *testing.T) {
	t.Parallel()
	const (
		because = "Token a is replaced in place by a new one, because name changed."
		end     = " Its own end is 2026-01-05T04:00:00Z."
	)
	tests := map[string]struct {
		change func(*comparison)
		causes []rotationCause
		want   string
	}{
		"the default overlap": {want: because + " The old token lives on for 1h and is revoked by the first apply after that." + end},
		"the overlap that is configured now": {
			change: func(c *comparison) { c.state.Rotation, c.config.Rotation = overlapping("24h"), overlapping("90m") },
			want:   because + " The old token lives on for 90m and is revoked by the first apply after that." + end,
		},
		"no overlap from now on": {
			change: func(c *comparison) { c.state.Rotation, c.config.Rotation = overlapping("24h"), overlapping("0s") },
			want:   because + " The old token is revoked in the same apply, after the new one is saved (overlap = 0s)." + end,
		},
		"without an end of its own": {
			change: func(c *comparison) { c.state.ExpiresAt = instant.NewNull() },
			want:   because + " The old token lives on for 1h and is revoked by the first apply after that.",
		},
		"an end that the platform did not grant": {
			change: func(c *comparison) {
				c.note = issueNote{Form: formExpiresAt, Granted: c.state.ExpiresAt.Time()}
				c.state.ExpiresAt = instant.NewValue(c.note.Granted.Add(time.Hour))
			},
			want: because + " The old token lives on for 1h and is revoked by the first apply after that." + end,
		},
		"the old one is gone": {change: func(c *comparison) { c.due.Rotate = dueGone }, want: because},
		"several causes, those that are certain": {
			causes: []rotationCause{{Text: "name changed"}, {Text: "scopes is not known yet", Uncertain: true}, {Text: "its validity changed"}},
			want: "Token a is replaced in place by a new one, because name changed, and its validity changed." +
				" The old token lives on for 1h and is revoked by the first apply after that." + end,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := compared()
			if test.change != nil {
				test.change(&c)
			}
			if test.causes == nil {
				test.causes = []rotationCause{{Text: "name changed"}}
			}
			if got := rotationWarning(t.Context(), c, test.causes); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
