// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestRotationWarning says in the plan what becomes of the old token.
func TestRotationWarning(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change      func(c *core)
		says, never string
	}{
		"living": {
			change: func(c *core) { c.set("description", "cd") },
			says:   "lives on for 72h and is revoked by the first apply after that. Its own end is",
		},
		"expired": {
			change: func(c *core) { c.world.Clock.Advance(100 * day) },
			says:   "The old token is removed in the same apply", never: "lives on",
		},
		"an unknown overlap": {
			change: func(c *core) {
				c.set("description", "cd")
				c.set("rotation", map[string]any{"overlap": tftypes.UnknownValue})
			},
			says: "lives on for rotation.overlap, which is not known yet", never: "1h",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, onaTokens, map[string]any{"valid_for": "2160h", "rotation": map[string]any{"rotate_before": "168h", "overlap": "72h"}})
			c.mustApply()
			test.change(c)
			c.mustPlan()
			said := c.said.String()
			mustContain(t, said, test.says)
			if test.never != "" && strings.Contains(said, test.never) {
				t.Errorf("the plan says %q", said)
			}
		})
	}
}

// TestPlanSaysWhatItRevokes beside what it rotates, and where it destroys.
func TestPlanSaysWhatItRevokes(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Apply()
	second := l.token()
	mustContain(t, flat(l.plan("-destroy").Stdout), "what was rotated before and still lives is revoked at once: "+first.ID)
	l.Clock.Advance(25 * time.Hour)
	l.configure(strings.Replace(rotating, `"ci"`, `"cd"`, 1))
	plan := flat(l.plan().Stdout)
	mustContain(t, plan, "Token "+second.ID+" is replaced in place", "is past its revoke_at: "+first.ID)
	l.Apply()
	l.mustLive(second.ID, l.token().ID)
}

// TestPlanSaysWhatOverlapComesTo once the configuration is known.
func TestPlanSaysWhatOverlapComesTo(t *testing.T) {
	t.Parallel()
	l := newLife(t, strings.Replace(rotating, `"168h"`, `"1h"`, 1))
	mustContain(t, flat(l.Apply()), "both work for no longer than that, although overlap is 24h")
	mustContain(t, flat(l.plan().Stdout), "Set rotate_before to 24h or more")
	l.configure(rotating)
	if said := flat(l.Apply()); strings.Contains(said, "overlap is") {
		t.Errorf("an overlap that fits is warned of: %s", said)
	}
}
