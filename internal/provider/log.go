// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logger writes a client's records to Terraform's log. The clients log no
// secret; masking the configured ones is a second line of defence.
func logger(secrets func() []string) func(context.Context, string, map[string]any) {
	return func(ctx context.Context, message string, fields map[string]any) {
		if values := secrets(); len(values) > 0 {
			ctx = tflog.MaskLogStrings(ctx, values...)
		}
		tflog.Debug(ctx, message, fields)
	}
}
