// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// TestOverlapWarning: a plan says what an overlap comes to, in the words of the
// configuration: 72h is not told as 3d.
func TestOverlapWarning(t *testing.T) {
	t.Parallel()
	const (
		otherwise = " Where something else rotates it, such as a trigger, the old token lives on for the whole overlap. Set rotate_before to 72h or more."
		longer    = "Time rotates the token 1410m (rotate_before) before its end. The old one ends then by itself, so that both work for no longer than that, although overlap is 72h." + otherwise
		without   = "Without rotate_before, time rotates the token only once it has ended, so that the old one doesn't work beside the new one at all, although overlap is 72h." + otherwise
	)
	null, unknown, overlap := duration.NewNull(), duration.NewUnknown(), validFor("72h")
	tests := map[string]struct {
		validFor, before, overlap duration.Value
		want                      string
	}{
		"longer than rotate_before": {validFor("100h"), validFor("1410m"), overlap, longer},
		"as long":                   {validFor("100h"), validFor("3d"), overlap, ""},
		"shorter":                   {validFor("100h"), validFor("73h"), overlap, ""},
		"without rotate_before":     {validFor("100h"), null, overlap, without},
		"the default":               {validFor("100h"), null, null, ""},
		"none":                      {validFor("100h"), null, validFor("0s"), ""},
		"without valid_for":         {null, null, overlap, ""},
		"unknown rotate_before":     {validFor("100h"), unknown, overlap, ""},
		"unknown overlap":           {validFor("100h"), validFor("23h"), unknown, ""},
		"unknown valid_for":         {unknown, null, overlap, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := common{ValidFor: test.validFor, Rotation: types.ObjectValueMust(rotationTypes, map[string]attr.Value{
				"rotate_before": test.before, "overlap": test.overlap, "triggers": types.MapNull(types.StringType),
			})}
			if got := overlapWarning(t.Context(), config); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
