// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

type uuidValidator struct{}

// UUID accepts UUIDs in their usual form of 36 characters.
func UUID() validator.String {
	return uuidValidator{}
}

// IsUUID says whether text is a UUID in its usual form of 36 characters.
func IsUUID(text string) bool {
	return len(text) == 36 && uuid.Validate(text) == nil
}

// Description implements validator.String.
func (uuidValidator) Description(context.Context) string {
	return "a UUID, like \"d2c94c27-3b76-4a42-b88c-95a85e392c68\""
}

// MarkdownDescription implements validator.String.
func (v uuidValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString implements validator.String.
func (v uuidValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || IsUUID(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a UUID",
		fmt.Sprintf("%s is %s: expected %s.", req.Path, Quoted(req.ConfigValue.ValueString()), v.Description(ctx)))
}

// longestQuoted is the length of the longest text that is shown where a token
// may have been given in the place of its id: no platform's are so short.
const longestQuoted = 15

// Quoted shows a text that should be an id, unless it may be a secret.
func Quoted(text string) string {
	if len(text) > longestQuoted {
		return fmt.Sprintf("a text of %d characters", len(text))
	}
	return fmt.Sprintf("%q", text)
}
