// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

type spellingValidator struct {
	spell func(text string) string
	names string
}

// Spelling accepts names in the one spelling that spell gives them; "": it is
// no such name. The others are refused with the spelling that is wanted. Names
// says which there are.
func Spelling(spell func(text string) string, names string) validator.String {
	return spellingValidator{spell, names}
}

// Description implements validator.String.
func (v spellingValidator) Description(context.Context) string {
	return v.names
}

// MarkdownDescription implements validator.String.
func (v spellingValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (v spellingValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	wanted := v.spell(text)
	if text != "" && wanted == text {
		return
	}
	detail := fmt.Sprintf("%s = %q: expected %s.", req.Path, text, v.names)
	if wanted != "" {
		detail = fmt.Sprintf("%s = %q: write %q. Expected is %s.", req.Path, text, wanted, v.names)
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a name that is expected here", detail)
}
