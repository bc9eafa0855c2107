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
		duration.NewText("90d"):   2160 * time.Hour,
		duration.NewText("d"):     0,
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
		{"90d", "2160h", true},
		{"1d12h", "36h0m", true},
		{"1d", "24h0m0.000000001s", false},
		{"", "", false},
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

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"90d": 90 * duration.Day, "1d": 24 * time.Hour, "0d": 0, "1.5d": 36 * time.Hour, "1d12h30m": 36*time.Hour + 30*time.Minute,
		"1d.5h": 24*time.Hour + 30*time.Minute, "106751d": 106751 * duration.Day, "2160h": 2160 * time.Hour, "-1h": -time.Hour,
	} {
		if got, err := duration.Parse(text); err != nil || got != want {
			t.Errorf("%q is %s, want %s: %v", text, got, want, err)
		}
	}
	for _, text := range []string{
		"", "d", "1", "90days", "-1d", "+1d", "1d-1h", "1d 1h", "1h1d", "1d1d", "1,5d", "1D", "106752d", "106751d24h", "9999999999d", "1d9999999h", "1.d", ".5d",
	} {
		if got, err := duration.Parse(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
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

// TestText writes a duration as people do, and Parse reads it.
func TestText(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		90 * duration.Day:             "90d",
		29220 * duration.Day:          "29220d",
		72 * time.Hour:                "3d",
		48 * time.Hour:                "48h",
		24 * time.Hour:                "24h",
		100 * time.Hour:               "100h",
		90 * time.Minute:              "90m",
		time.Hour + time.Second:       "1h0m1s",
		0:                             "0s",
		-time.Hour:                    "-1h",
		30 * time.Second:              "30s",
		10*time.Hour + 30*time.Minute: "630m",
		1500 * time.Millisecond:       "1.5s",
	} {
		if got := duration.Text(d); got != want {
			t.Errorf("Text(%s) = %q, want %q", d, got, want)
		}
		if read, err := duration.Parse(want); err != nil || read != d {
			t.Errorf("Parse(%q) = %s, %v", want, read, err)
		}
	}
}
