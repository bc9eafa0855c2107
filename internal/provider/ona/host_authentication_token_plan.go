// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// ModifyPlan keeps what the configuration leaves to Ona as it is, and decides
// which changes Ona can't make in place. What only a create needs is checked
// here: an unchanged configuration stays valid when its date has passed.
func (r *hostTokenResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan, state hostTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(r.checkCreate(ctx, config)...)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.keep(config, state)
	resp.Diagnostics.Append(state.warnOwed()...)
	if plan.moves(config, state) {
		plan.open(config)
		resp.Diagnostics.Append(r.checkCreate(ctx, config)...)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
		return
	}
	replaced := plan.clear(config, state, noted[given](ctx, req.Private, givenNote))
	replaced.Append(plan.replaces(config, state)...)
	if len(replaced) > 0 {
		resp.Diagnostics.Append(r.checkReplacement(ctx, config)...)
	}
	resp.RequiresReplace = append(resp.RequiresReplace, replaced...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

func (r *hostTokenResource) checkCreate(ctx context.Context, config hostTokenModel) diag.Diagnostics {
	var diags diag.Diagnostics
	c, err := connect(r.data)
	switch {
	case err == nil:
		diags.Append(c.warnForeseen(ctx, config)...)
	case !connection.IsUnknown(err) && !lifecycle.Said(r.data, err):
		diags.Append(explain.Error("plan the "+hostTokenTitle, err))
	}
	if config.Token.IsNull() && config.TokenWO.IsNull() && config.TokenWOVersion.IsNull() {
		diags.AddAttributeError(path.Root("token"), "Missing token",
			"To store a token for "+config.Host.ValueString()+", set token, or token_wo with token_wo_version. An imported token may leave out both.")
	}
	if at := config.ExpiresAt; !at.IsUnknown() && !at.Never() && !at.Time().After(r.now()) {
		diags.AddAttributeError(path.Root("expires_at"), "The token would be expired from the start",
			fmt.Sprintf("expires_at = %q has passed. Set a later time, or leave expires_at out.", at.ValueString()))
	}
	return diags
}

// warnForeseen says at plan what Ona will refuse at apply, as far as it is known.
func (c *Connection) warnForeseen(ctx context.Context, config hostTokenModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.Subject.IsUnknown() || !config.Subject.IsNull() && config.subject().ID == "" {
		return diags
	}
	if text := c.foreseen(ctx, config.subject()); text != "" {
		diags.AddAttributeWarning(path.Root("subject"), "Ona will refuse the "+hostTokenTitle, text)
	}
	return diags
}

func (r *hostTokenResource) now() time.Time {
	if set, ok := r.data.(*connection.Set); ok && set != nil {
		return set.Now()
	}
	return time.Now()
}

// keep plans the state's values where the configuration has none. Another
// spelling of the same instant is no change either.
func (m *hostTokenModel) keep(config, state hostTokenModel) {
	if config.ExpiresAt.IsNull() || !state.ExpiresAt.IsNull() && instant.Same(config.ExpiresAt, state.ExpiresAt) {
		m.ExpiresAt = state.ExpiresAt
	}
	if config.Scopes.IsNull() {
		m.Scopes = state.Scopes
	}
	if config.IntegrationID.IsNull() {
		m.IntegrationID = state.IntegrationID
	}
	m.Previous = state.owed()
}

// clear plans a new token where the configuration takes something away that
// Ona can't clear, and returns what that is. An attribute that was not given
// before is Ona's own, and stays.
func (m *hostTokenModel) clear(config, state hostTokenModel, before given) path.Paths {
	var cleared path.Paths
	if !state.ExpiresAt.Never() && config.clearsExpiry(before) {
		cleared.Append(path.Root("expires_at"))
		if config.ExpiresAt.IsNull() {
			m.ExpiresAt = instant.NewUnknown()
		}
	}
	if len(state.Scopes.Elements()) > 0 && (config.Scopes.IsNull() && before.Scopes || isEmpty(config.Scopes)) {
		cleared.Append(path.Root("scopes"))
		if config.Scopes.IsNull() {
			m.Scopes = types.SetUnknown(types.StringType)
		}
	}
	if !state.IntegrationID.IsNull() && config.IntegrationID.IsNull() && before.IntegrationID {
		cleared.Append(path.Root("integration_id"))
		m.IntegrationID = types.StringUnknown()
	}
	hadRefresh := !state.RefreshToken.IsNull() || !state.RefreshTokenWOVersion.IsNull()
	if hadRefresh && config.RefreshToken.IsNull() && config.RefreshTokenWO.IsNull() && config.RefreshTokenWOVersion.IsNull() {
		cleared.Append(path.Root("refresh_token"), path.Root("refresh_token_wo_version"))
	}
	return cleared
}

// clearsExpiry says whether the configuration wants no expiry: an explicit
// never, or one taken away. What OAuth leaves open is renewed by Ona.
func (m *hostTokenModel) clearsExpiry(before given) bool {
	if m.ExpiresAt.IsNull() {
		return before.ExpiresAt && m.Source.ValueString() != sourceOAuth
	}
	return m.ExpiresAt.Never()
}

func isEmpty(scopes types.Set) bool {
	return !scopes.IsNull() && !scopes.IsUnknown() && len(scopes.Elements()) == 0
}
