// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestUnknownRotateBeforeWhenDue plans a due token whose rotate_before another
// resource makes, and applies the plan when it has turned out.
func TestUnknownRotateBeforeWhenDue(t *testing.T) {
	t.Parallel()
	for name, unknown := range map[string]any{
		"the attribute": map[string]any{"rotate_before": tftypes.UnknownValue},
		"the block":     tftypes.UnknownValue,
	} {
		for turnsOut, rotates := range map[string]bool{"168h": true, "24h": false} {
			t.Run(name+" turns out as "+turnsOut, func(t *testing.T) {
				t.Parallel()
				configured := map[string]any{"valid_for": "2160h", "rotation": map[string]any{"rotate_before": "168h"}}
				c := coreOf(t, onaTokens, configured)
				c.mustApply()
				first := c.text("id")
				c.world.Clock.Advance(84 * day)

				c.set("rotation", unknown)
				p := c.mustPlan()
				c.set("rotation", map[string]any{"rotate_before": turnsOut})
				p.config = c.configured()
				if !c.apply(p, false) {
					t.Fatalf("the apply failed:\n%s", c.said.String())
				}
				if rotated := c.text("id") != first; rotated != rotates {
					t.Errorf("rotated: %v, want %v", rotated, rotates)
				}
				c.mustBeIdle()
			})
		}
	}
}
