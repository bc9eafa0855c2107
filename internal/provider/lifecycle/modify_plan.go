// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// ModifyPlan plans what the framework has proposed.
func (r *tokenResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	answer := planResponse{Plan: resp.Plan}
	r.plan(ctx, planRequest{Config: req.Config, Plan: req.Plan, State: req.State, Private: req.Private}, &answer)
	resp.Plan = answer.Plan
	resp.Diagnostics.Append(answer.Diagnostics...)
}

// plan decides from configuration, state and the refresh's note, never from
// the clock, whether the token is issued anew. A planned id that is unknown is
// the decision to rotate.
func (r *tokenResource) plan(ctx context.Context, req planRequest, resp *planResponse) {
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)
		return
	}
	configured, diags := r.kind.decode(ctx, req.Config.Raw)
	resp.Diagnostics.Append(diags...)
	object, diags := r.kind.decode(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	proposed, diags := r.kind.decode(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, state := commonOf(configured), commonOf(object)
	warnOverlap(ctx, config, resp)
	if req.State.Raw.IsNull() {
		r.planIssue(ctx, config, resp)
		return
	}
	note, noted := privatestate.Read[issueNote](ctx, req.Private, issueKey)
	compared := comparison{
		kind: r.kind, config: config, state: state, owner: configured, planned: proposed, issued: object,
		note: note, adopted: !noted && !killed(ctx, req.Private), due: notedDue(ctx, req.Private, state.ID.ValueString()),
	}
	causes := compared.causes(ctx)
	if len(causes) == 0 {
		resp.Diagnostics.Append(r.warnBeyond(config)...)
		r.planKeep(ctx, compared, resp)
		return
	}
	r.planRotation(ctx, compared, causes, resp)
}

// planIssue plans a token that does not exist yet.
func (r *tokenResource) planIssue(ctx context.Context, config common, resp *planResponse) {
	if resp.Diagnostics.Append(r.foresee(ctx, resp.Plan)...); resp.Diagnostics.HasError() {
		return
	}
	r.checkValidity(config, resp)
	sealed := len(config.AgeRecipients.Elements()) > 0
	plan := Values{"previous": previousList(nil), "token": types.StringUnknown(), "encrypted_token": types.StringUnknown()}
	if !config.AgeRecipients.IsUnknown() {
		plan[nullSecret(sealed)] = types.StringNull()
	}
	if config.ValidFor.IsNull() { // what end the platform grants, even if none was asked for, is not known yet
		plan["rotate_at"] = instant.NewNull()
	}
	resp.Diagnostics.Append(plan.set(ctx, &resp.Plan)...)
}

// foresee says what will keep the planned token from being issued.
func (r *tokenResource) foresee(ctx context.Context, plan tfsdk.Plan) diag.Diagnostics {
	var diags diag.Diagnostics
	calls, err := r.calls()
	if ready, ok := able[Ready](calls); ok && err == nil {
		owner, _ := readValues(ctx, plan, r.kind.Owner...)
		var warning string
		if warning, err = ready.ReadyToIssue(ctx, owner); warning != "" {
			diags.AddWarning("The "+r.kind.Title+" will probably be refused", warning)
		}
	}
	if err != nil && !connection.IsUnknown(err) && !Said(r.data, err) {
		diags.Append(explain.Error("issue the "+r.kind.Title, err))
	}
	return diags
}

// nullSecret names the attribute that stays null.
func nullSecret(sealed bool) string {
	if sealed {
		return "token"
	}
	return "encrypted_token"
}

func (r *tokenResource) checkValidity(config common, resp *planResponse) {
	if config.ExpiresAt.IsUnknown() || config.ValidFor.IsUnknown() || r.clock.Now == nil {
		return
	}
	if err := config.validity().check(r.clock.Now(), r.kind.Terms); err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("expires_at"), "The "+r.kind.Title+" can't be issued", capitalised(err.Error())+".")
		return
	}
	resp.Diagnostics.Append(r.refuseBeyond(config)...)
}

// planKeep plans whatever is not a rotation: everything that consumers hold
// stays known.
func (r *tokenResource) planKeep(ctx context.Context, c comparison, resp *planResponse) {
	r.warnRevoked(c.due.Revoke, resp)
	resp.Diagnostics.Append(r.keepComputed(ctx, c, resp, r.kind.attributeNames())...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan := Values{
		"id": c.state.ID, "token": c.state.Token, "encrypted_token": c.state.EncryptedToken, "created_at": c.state.CreatedAt,
		"rotate_at": plannedRotateAt(ctx, c),
		"previous":  previousList(withoutPrevious(c.state.previous(ctx), c.due.Revoke)),
	}
	// Another spelling of the same instant is no change.
	if c.config.ExpiresAt.IsNull() || !c.state.ExpiresAt.IsNull() && instant.Same(c.config.ExpiresAt, c.state.ExpiresAt) {
		plan["expires_at"] = c.state.ExpiresAt
	}
	resp.Diagnostics.Append(plan.changed(c.planned).set(ctx, &resp.Plan)...)
}

// plannedRotateAt follows the configuration, which an in-place change adopts.
func plannedRotateAt(ctx context.Context, c comparison) instant.Value {
	before := c.config.rotationSettings(ctx).RotateBefore
	if c.config.ValidFor.IsUnknown() || before.IsUnknown() {
		return instant.NewUnknown()
	}
	life := c.life(ctx)
	life.ValidFor, life.RotateBefore = c.config.ValidFor.Duration(), before.Duration()
	return instant.NewValue(life.rotateAt())
}

// keepComputed restores the state's values of the kind's own computed
// attributes that nobody configured.
func (r *tokenResource) keepComputed(ctx context.Context, c comparison, resp *planResponse, names []string) diag.Diagnostics {
	keep := Values{}
	for _, name := range names {
		planned, ok := c.planned[name]
		if ok && planned.IsUnknown() && r.kind.Attributes[name].IsComputed() && c.issued[name] != nil {
			keep[name] = c.issued[name]
		}
	}
	return keep.set(ctx, &resp.Plan)
}

// planOwner plans where the new token lives: what is not configured stays, or
// follows from the rest where that changes, and is unknown as it was proposed.
func (r *tokenResource) planOwner(ctx context.Context, c comparison, resp *planResponse) diag.Diagnostics {
	if len(c.ownerCauses()) > 0 {
		return nil
	}
	return r.keepComputed(ctx, c, resp, r.kind.Owner)
}

// planRotation plans a new token in the place of the old one.
func (r *tokenResource) planRotation(ctx context.Context, c comparison, causes []rotationCause, resp *planResponse) {
	certain := slices.ContainsFunc(causes, func(cause rotationCause) bool { return !cause.Uncertain })
	r.checkValidity(c.config, resp)
	resp.Diagnostics.Append(r.planOwner(ctx, c, resp)...)
	resp.Diagnostics.Append(r.foresee(ctx, resp.Plan)...)
	plan := Values{
		"id": types.StringUnknown(), "created_at": instant.NewUnknown(), "rotate_at": instant.NewUnknown(),
		"previous": types.ListUnknown(previousType), "token": types.StringUnknown(), "encrypted_token": types.StringUnknown(),
	}
	if !c.config.AgeRecipients.IsUnknown() {
		sealed := len(c.config.AgeRecipients.Elements()) > 0
		if secret := nullSecret(sealed); certain || c.stays(secret) {
			plan[secret] = types.StringNull()
		}
	}
	if c.config.ExpiresAt.IsNull() {
		plan["expires_at"] = instant.NewUnknown()
	}
	maps.Copy(plan, c.computedAnew(ctx))
	resp.Diagnostics.Append(plan.set(ctx, &resp.Plan)...)
	if text := rotationWarning(ctx, c, causes); certain && text != "" {
		resp.Diagnostics.AddWarning("The "+r.kind.Title+" will be rotated", text)
	}
	r.warnRevoked(c.due.Revoke, resp)
}

// computedAnew plans the kind's own attributes that nobody can configure.
func (c comparison) computedAnew(ctx context.Context) Values {
	plan := Values{}
	for name, attribute := range c.kind.Attributes {
		switch {
		case slices.Contains(c.kind.Owner, name) || slices.Contains(c.kind.Arguments, name) || !onlyComputed(attribute):
		case c.lasts(name):
			plan[name] = c.issued[name]
		default:
			plan[name] = valueOf(ctx, attribute, tftypes.UnknownValue)
		}
	}
	return plan
}

// lasts reports whether a computed attribute outlives the rotation.
func (c comparison) lasts(name string) bool {
	return slices.Contains(c.kind.Lasting, name) && c.issued.Said(name) && len(c.ownerCauses()) == 0
}

// stays reports whether the state's secret attribute is null already.
func (c comparison) stays(secret string) bool {
	if secret == "token" {
		return c.state.Token.IsNull()
	}
	return c.state.EncryptedToken.IsNull()
}

func onlyComputed(attribute schema.Attribute) bool {
	return attribute.IsComputed() && !attribute.IsOptional()
}

func capitalised(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
