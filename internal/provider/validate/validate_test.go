// SPDX-License-Identifier: MPL-2.0

package validate_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// check returns the detail of the error a validator reports, "" for none.
func check(v validator.String, value types.String) string {
	var resp validator.StringResponse
	v.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("attribute"), ConfigValue: value}, &resp)
	if resp.Diagnostics.HasError() {
		return resp.Diagnostics[0].Detail()
	}
	return ""
}

func TestDuration(t *testing.T) {
	t.Parallel()
	most := validate.PositiveDurationAtMost(2160 * time.Hour)
	for _, tt := range []struct {
		validator validator.String
		text      string
		want      string // in the error; "" accepts
	}{
		{most, "2160h", ""},
		{most, "1ns", ""},
		{most, "2160h0m0.000000001s", "at most 90d"},
		{most, "0s", "greater than zero"},
		{most, "-1h", "greater than zero"},
		{most, "90d", ""},
		{most, "90d1s", "at most 90d"},
		{most, "91d", "at most 90d"},
		{most, "12 weeks", "24 hours"},
		{most, "", "greater than zero"},
		{most, "3600", "greater than zero"},
		{validate.PositiveDuration(), "99999h", ""},
		{validate.PositiveDuration(), "0s", "greater than zero"},
		{validate.NonNegativeDuration(), "0s", ""},
		{validate.NonNegativeDuration(), "-1ns", "zero or more"},
	} {
		got := check(tt.validator, types.StringValue(tt.text))
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTrimmed(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{"CI": true, "CI pipeline": true, "": true, "CI ": false, " CI": false, "CI\n": false, "\u00a0CI": false} {
		if got := check(validate.Trimmed(), types.StringValue(text)); (got == "") != ok || !ok && !strings.Contains(got, "trimspace") {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if got := check(validate.Trimmed(), value); got != "" {
			t.Errorf("%s: %q", value, got)
		}
	}
}

func TestUUID(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"d2c94c27-3b76-4a42-b88c-95a85e392c68":          true,
		"D2C94C27-3B76-4A42-B88C-95A85E392C68":          true,
		"d2c94c273b764a42b88c95a85e392c68":              false,
		"urn:uuid:d2c94c27-3b76-4a42-b88c-95a85e392c68": false,
		"{d2c94c27-3b76-4a42-b88c-95a85e392c68}":        false,
		"d2c94c27":                                      false,
		"":                                              false,
		"x2c94c27-3b76-4a42-b88c-95a85e392c68":          false,
	} {
		got := check(validate.UUID(), types.StringValue(text))
		if (got == "") != ok {
			t.Errorf("%q: %q", text, got)
		}
		if !ok && !strings.Contains(got, "attribute") {
			t.Errorf("%q: the error does not name the attribute: %q", text, got)
		}
	}
}

func TestNothingToValidate(t *testing.T) {
	t.Parallel()
	for _, v := range []validator.String{validate.UUID(), validate.PositiveDuration()} {
		for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
			if got := check(v, value); got != "" {
				t.Errorf("%s: %q", value, got)
			}
		}
	}
}
