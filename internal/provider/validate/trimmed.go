// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

type trimmedValidator struct{}

// Trimmed accepts texts without white space at either end: some platforms drop
// it, so that the token could not be recognised by the text.
func Trimmed() validator.String {
	return trimmedValidator{}
}

// Description implements validator.String.
func (trimmedValidator) Description(context.Context) string {
	return "a text without white space at its beginning or end"
}

// MarkdownDescription implements validator.String.
func (v trimmedValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (v trimmedValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	text := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || text == strings.TrimSpace(text) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "White space around a text",
		fmt.Sprintf("%s = %q: expected %s. A heredoc ends with a line break: write %s = trimspace(<<-EOT … EOT), or a quoted text.",
			req.Path, text, v.Description(ctx), req.Path))
}
