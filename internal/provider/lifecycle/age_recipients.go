// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

// ageRecipients checks that one text can be encrypted to all recipients, as
// far as they are known.
type ageRecipients struct{}

var _ validator.Set = ageRecipients{}

// Description implements validator.Set.
func (ageRecipients) Description(context.Context) string {
	return "recipients of age, age1… or age1pq1…, of one kind"
}

// MarkdownDescription implements validator.Set.
func (v ageRecipients) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateSet implements validator.Set. It complains of the set, since the path
// of an element is its value.
func (ageRecipients) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	var known []string
	for _, element := range req.ConfigValue.Elements() {
		if text, ok := element.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			known = append(known, text.ValueString())
		}
	}
	if _, err := agekey.NewSeal(known); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not an age recipient", "age_recipients: "+err.Error()+".")
	}
}
