// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	tokensfunction "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/function"
)

func TestExpiresWithin(t *testing.T) {
	t.Parallel()
	const now = "2026-11-27T12:00:00Z"
	null := types.StringNull()
	for _, tt := range []struct {
		expiresAt   attr.Value
		within, now string
		want        bool
		blamed      int64 // -1: none
	}{
		{types.StringValue("2026-12-11T11:59:59Z"), "14d", now, true, -1},
		{types.StringValue("2026-12-11T12:00:00Z"), "14d", now, false, -1},
		{types.StringValue("2026-12-11T13:30:00.5+02:00"), "14d", now, true, -1},
		{types.StringValue(now), "14d", now, true, -1},
		{types.StringValue("2026-11-27T11:59:59.999Z"), "14d", now, false, -1},
		{types.StringValue(now), "0s", now, false, -1},
		{types.StringValue("9999-12-31T23:59:59Z"), "14d", now, false, -1},
		{null, "14d", now, false, -1},
		{null, "two weeks", now, false, 1},
		{null, "-1h", now, false, 1},
		{null, "14d", "today", false, 2},
		{types.StringValue("soon"), "14d", now, false, 0},
		{types.StringValue("2026-12-11"), "14d", now, false, 0},
	} {
		got, err := call(t, tokensfunction.NewExpiresWithin(), types.BoolUnknown(), tt.expiresAt, types.StringValue(tt.within), types.StringValue(tt.now))
		switch {
		case err == nil && (tt.blamed >= 0 || !got.Equal(types.BoolValue(tt.want))):
			t.Errorf("%s within %s of %s: %v, want %t", tt.expiresAt, tt.within, tt.now, got, tt.want)
		case err != nil && (err.FunctionArgument == nil || *err.FunctionArgument != tt.blamed):
			t.Errorf("%s within %s of %s: %v, want argument %d", tt.expiresAt, tt.within, tt.now, err, tt.blamed)
		}
	}
}
