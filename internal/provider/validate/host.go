// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

type hostValidator struct{}

// Host accepts the name of a host, with a port or without, and no URL.
func Host() validator.String { return hostValidator{} }

// Description implements validator.String.
func (hostValidator) Description(context.Context) string {
	return "a host such as \"gitlab.com\", without scheme and path"
}

// MarkdownDescription implements validator.String.
func (v hostValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v hostValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if text != "" && !strings.ContainsAny(text, "/@?# \t\r\n") {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a host", fmt.Sprintf("%s: expected %s%s.", req.Path, v.Description(ctx), meant(text)))
}

// meant is the host that a URL leads to. Nothing else of it is repeated: it may
// hold a credential.
func meant(text string) string {
	parsed, err := url.Parse(strings.TrimSpace(text))
	if err != nil || parsed.Host == "" {
		return ""
	}
	return fmt.Sprintf(". Write %q", strings.ToLower(parsed.Host))
}
