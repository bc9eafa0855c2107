// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// Unread answers for a data source that could not be read: deferred where its
// platform is not known yet and the CLI can defer it, else with the error.
func Unread(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse, action string, err error) {
	if connection.IsUnknown(err) && Defer(ctx, req, resp) {
		return
	}
	resp.Diagnostics.Append(Error(action, err))
}

// Defer puts off a data source whose platform is not known yet to a later
// apply, and reports whether the CLI can. Each request says so for itself: where
// Configure decided it, every object would be put off, also those that are
// issued well within this apply.
func Defer(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) bool {
	if !req.ClientCapabilities.DeferralAllowed {
		return false
	}
	schema := req.Config.Schema
	resp.State = tfsdk.State{Schema: schema, Raw: tftypes.NewValue(schema.Type().TerraformType(ctx), tftypes.UnknownValue)}
	resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	return true
}

// Unimported answers for an import whose platform can't be asked: deferred where
// the platform is not known yet and the CLI can defer it, else with the error.
func Unimported(req resource.ImportStateRequest, resp *resource.ImportStateResponse, action string, err error) {
	if connection.IsUnknown(err) && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
		return
	}
	resp.Diagnostics.Append(Error(action, err))
}
