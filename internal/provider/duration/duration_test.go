// SPDX-License-Identifier: MPL-2.0

package duration_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for value, want := range map[duration.Value]time.Duration{
		duration.NewText("1h30m"): 90 * time.Minute,
		duration.NewText("1ns"):   1,
		duration.NewText("90d"):   0,
		duration.NewNull():        0,
		duration.NewUnknown():     0,
	} {
		if got := value.Duration(); got != want {
			t.Errorf("%s is %s, want %s", value, got, want)
		}
	}
}

func TestStringSemanticEquals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"1h", "60m", true},
		{"1h", "1h", true},
		{"1h", "1h0m0.000000001s", false},
	} {
		got, diags := duration.NewText(tt.a).StringSemanticEquals(t.Context(), duration.NewText(tt.b))
		if got != tt.want || diags.HasError() {
			t.Errorf("%s and %s: %v, %v", tt.a, tt.b, got, diags)
		}
	}
	if got, _ := duration.NewText("1h").StringSemanticEquals(t.Context(), types.StringValue("1h")); got {
		t.Error("a plain string is equal")
	}
}

func TestValueFromTerraform(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   tftypes.Value
		want duration.Value
	}{
		{tftypes.NewValue(tftypes.String, "1h"), duration.NewText("1h")},
		{tftypes.NewValue(tftypes.String, nil), duration.NewNull()},
		{tftypes.NewValue(tftypes.String, tftypes.UnknownValue), duration.NewUnknown()},
	} {
		got, err := duration.Type{}.ValueFromTerraform(t.Context(), tt.in)
		if err != nil || !tt.want.Equal(got) || !got.Type(t.Context()).Equal(duration.Type{}) {
			t.Errorf("%s: got %v, %v", tt.in, got, err)
		}
	}
	if _, err := (duration.Type{}).ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
		t.Error("a bool is a duration")
	}
}
