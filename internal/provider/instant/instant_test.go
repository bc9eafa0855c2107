// SPDX-License-Identifier: MPL-2.0

package instant_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

var noon = time.Date(2030, 1, 31, 12, 0, 0, 0, time.UTC)

func TestNewValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   time.Time
		want string
	}{
		{noon, "2030-01-31T12:00:00Z"},
		{noon.Add(500 * time.Millisecond), "2030-01-31T12:00:00.5Z"},
		{noon.Add(1), "2030-01-31T12:00:00.000000001Z"},
		{noon.In(time.FixedZone("", 7200)), "2030-01-31T12:00:00Z"},
		{time.Time{}, ""},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), ""},
	} {
		v := instant.NewValue(tt.in)
		if v.ValueString() != tt.want || v.IsNull() != (tt.want == "") {
			t.Errorf("NewValue(%s) = %s, want %q", tt.in, v, tt.want)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		a, b instant.Value
		want bool
	}{
		{"zones", instant.NewText("2030-01-31T14:00:00+02:00"), instant.NewText("2030-01-31T12:00:00Z"), true},
		{"trailing zeros", instant.NewText("2030-01-31T12:00:00.500Z"), instant.NewText("2030-01-31T12:00:00.5Z"), true},
		{"fraction differs", instant.NewText("2030-01-31T12:00:00.5Z"), instant.NewText("2030-01-31T12:00:00Z"), false},
		{"null is never", instant.NewNull(), instant.NewText("9999-12-31T23:59:59Z"), true},
		{"never is not a date", instant.NewNull(), instant.NewText("2030-01-31T12:00:00Z"), false},
		{"unknown", instant.NewUnknown(), instant.NewUnknown(), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := instant.Same(tt.a, tt.b); got != tt.want {
				t.Errorf("Same(%s, %s) = %v", tt.a, tt.b, got)
			}
			if got, _ := tt.a.StringSemanticEquals(context.Background(), tt.b); got != tt.want {
				t.Errorf("StringSemanticEquals(%s, %s) = %v", tt.a, tt.b, got)
			}
		})
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	offset := instant.NewText("2030-01-31T14:00:00.0004+02:00")
	never := instant.NewText("9999-12-31T23:59:59Z")
	for _, tt := range []struct {
		name      string
		prior     instant.Value
		platform  time.Time
		precision time.Duration
		want      instant.Value
	}{
		{"same instant keeps the text", offset, noon.Add(400 * time.Microsecond), 0, offset},
		{"within the precision", offset, noon, time.Millisecond, offset},
		{"just outside", offset, noon.Add(-600 * time.Microsecond), time.Millisecond, instant.NewValue(noon.Add(-600 * time.Microsecond))},
		{"exact by default", offset, noon, 0, instant.NewValue(noon)},
		{"no prior", instant.NewNull(), noon, time.Second, instant.NewValue(noon)},
		{"unknown prior", instant.NewUnknown(), noon, time.Second, instant.NewValue(noon)},
		{"unknown prior, never", instant.NewUnknown(), time.Time{}, time.Second, instant.NewNull()},
		{"never stays as written", never, time.Time{}, time.Second, never},
		{"never as null", instant.NewNull(), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Second, instant.NewNull()},
		{"lost its expiry", offset, time.Time{}, time.Second, instant.NewNull()},
		{"gained an expiry", never, noon, time.Second, instant.NewValue(noon)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := instant.Follow(tt.prior, tt.platform, tt.precision); !got.Equal(tt.want) {
				t.Errorf("Follow = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, want string
	}{
		{"2030-01-31T12:00:00Z", ""},
		{"2030-01-31T12:00:00.123456789+05:30", ""},
		{"2030-01-31T12:00:00", "no time zone"},
		{"2030-01-31", "no time zone"},
		{"tomorrow", "not an RFC 3339 time"},
		{"", "not an RFC 3339 time"},
	} {
		var resp xattr.ValidateAttributeResponse
		instant.NewText(tt.text).ValidateAttribute(context.Background(), xattr.ValidateAttributeRequest{Path: path.Root("expires_at")}, &resp)
		if resp.Diagnostics.HasError() != (tt.want != "") {
			t.Fatalf("%q: diagnostics %v", tt.text, resp.Diagnostics)
		}
		if tt.want == "" {
			continue
		}
		detail := resp.Diagnostics[0].Detail()
		for _, want := range []string{tt.want, "expires_at", "2030-01-31T12:00:00Z"} {
			if !strings.Contains(detail, want) {
				t.Errorf("%q: %q does not contain %q", tt.text, detail, want)
			}
		}
	}
}

func TestValueFromTerraform(t *testing.T) {
	t.Parallel()
	v, err := instant.Type{}.ValueFromTerraform(context.Background(), tftypes.NewValue(tftypes.String, "2030-01-31T14:00:00+02:00"))
	if err != nil {
		t.Fatal(err)
	}
	if got := v.(instant.Value).Time(); !got.Equal(noon) {
		t.Errorf("Time() = %s", got)
	}
	if _, err := (instant.Type{}).ValueFromTerraform(context.Background(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
		t.Error("a bool became an instant")
	}
}

func TestTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 999999999).Draw(t, "nanos"))
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
		written := instant.NewText(at.In(zone).Format(time.RFC3339Nano))
		if !instant.Same(written, instant.NewValue(at)) {
			t.Fatalf("%s is not %s", written, instant.NewValue(at))
		}
		if got := instant.Follow(written, at, 0); !got.Equal(written) {
			t.Fatalf("Follow lost the text %s: %s", written, got)
		}
	})
}
