// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// ModifyPlan decides what an expiry that is not configured becomes, and which
// changes Ona can't make in place. What only a create needs is checked here:
// an unchanged configuration stays valid when its date has passed.
func (r *hostTokenResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan hostTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(r.checkCreate(config)...)
		plan.ExpiresAt = config.expiryOfNew(plan)
	} else {
		var state hostTokenModel
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		plan.ExpiresAt = config.expiryOf(state)
		resp.RequiresReplace = append(resp.RequiresReplace, cleared(config, plan, state)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("expires_at"), plan.ExpiresAt)...)
}

func (r *hostTokenResource) checkCreate(config hostTokenModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if _, err := connect(r.data); err != nil && !connection.IsUnknown(err) {
		diags.Append(explain.Error("plan the "+hostTokenTitle, err))
	}
	if config.Token.IsNull() && config.TokenWO.IsNull() {
		diags.AddAttributeError(path.Root("token"), "Missing token",
			"To store a token for "+config.Host.ValueString()+", set token, or token_wo with token_wo_version. An imported token may leave out both.")
	}
	if at := config.ExpiresAt; !at.IsUnknown() && !at.Never() && !at.Time().After(r.now()) {
		diags.AddAttributeError(path.Root("expires_at"), "The token would be expired from the start",
			fmt.Sprintf("expires_at = %q has passed. Set a later time, or leave expires_at out.", at.ValueString()))
	}
	return diags
}

func (r *hostTokenResource) now() time.Time {
	if set, ok := r.data.(*connection.Set); ok && set != nil {
		return set.Now()
	}
	return time.Now()
}

// expiryOfNew is the planned expiry of a token that is created.
func (config *hostTokenModel) expiryOfNew(plan hostTokenModel) instant.Value {
	if config.ExpiresAt.IsNull() && config.Source.ValueString() == sourcePAT {
		return instant.NewNull()
	}
	return plan.ExpiresAt
}

// expiryOf is the planned expiry of a token that exists.
func (config *hostTokenModel) expiryOf(state hostTokenModel) instant.Value {
	switch at := config.ExpiresAt; {
	case at.IsNull() && config.Source.ValueString() == sourcePAT:
		return instant.NewNull()
	case at.IsNull():
		return state.ExpiresAt // follows Ona
	case !state.ExpiresAt.IsNull() && instant.Same(at, state.ExpiresAt):
		return state.ExpiresAt // another spelling is no change
	default:
		return at
	}
}

// cleared are the attributes that the plan takes away and Ona can't clear.
func cleared(config, plan, state hostTokenModel) path.Paths {
	var paths path.Paths
	if plan.ExpiresAt.Never() && !state.ExpiresAt.Never() {
		paths.Append(path.Root("expires_at"))
	}
	if !plan.Scopes.IsUnknown() && len(plan.Scopes.Elements()) == 0 && len(state.Scopes.Elements()) > 0 {
		paths.Append(path.Root("scopes"))
	}
	had := !state.RefreshToken.IsNull() || !state.RefreshTokenWOVersion.IsNull()
	if had && config.RefreshToken.IsNull() && config.RefreshTokenWO.IsNull() {
		paths.Append(path.Root("refresh_token"), path.Root("refresh_token_wo_version"))
	}
	return paths
}
