// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"

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
			says:   "lives on for 48h and is revoked by the first apply after that. Its own end is",
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
			c := coreOf(t, kinds[0], map[string]any{"valid_for": "2160h", "rotation": map[string]any{"overlap": "48h"}})
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
