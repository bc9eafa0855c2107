// SPDX-License-Identifier: MPL-2.0

// Package validate holds the attribute validators that
// terraform-plugin-framework-validators doesn't have: durations and UUIDs.
// Each message names the attribute, the value and what is accepted.
package validate

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

type durationValidator struct {
	positive bool
	most     time.Duration // 0: any
}

// PositiveDuration accepts durations above zero.
func PositiveDuration() validator.String {
	return durationValidator{positive: true}
}

// NonNegativeDuration accepts zero and durations above it.
func NonNegativeDuration() validator.String {
	return durationValidator{}
}

// PositiveDurationAtMost accepts durations above zero, up to most.
func PositiveDurationAtMost(most time.Duration) validator.String {
	return durationValidator{positive: true, most: most}
}

// Description implements validator.String.
func (v durationValidator) Description(context.Context) string {
	text := "a duration of zero or more"
	if v.positive {
		text = "a duration greater than zero"
	}
	if v.most > 0 {
		text += " and at most " + duration.Text(v.most)
	}
	return text + ", like \"90d\", \"720h\" or \"90m\""
}

// MarkdownDescription implements validator.String.
func (v durationValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (v durationValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	d, err := duration.Parse(text)
	if err == nil && v.accepts(d) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid duration",
		fmt.Sprintf("%s = %q: expected %s. Units are \"d\" (24 hours, before all others), \"h\", \"m\" and \"s\".", req.Path, text, v.Description(ctx)))
}

func (v durationValidator) accepts(d time.Duration) bool {
	if d < 0 || v.positive && d == 0 {
		return false
	}
	return v.most == 0 || d <= v.most
}
