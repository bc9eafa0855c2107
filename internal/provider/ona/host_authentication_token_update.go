// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Update sends what changed, and nothing where only the state changes: a
// spelling, or a secret that is no longer kept in it.
func (r *hostTokenResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, plan, state hostTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.moves(config, state) {
		resp.Diagnostics.Append(config.missingSecrets(hostTokenModel{})...)
		if !resp.Diagnostics.HasError() {
			r.move(ctx, config, plan, state, req, resp)
		}
		return
	}
	resp.Diagnostics.Append(config.missingSecrets(state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.change(ctx, config, plan, state, req, resp)
	if old := state.previous(); len(old) > 0 {
		left, failed := r.removePrevious(ctx, old)
		resp.Diagnostics.Append(failed...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousOf(left))...)
	}
}

// change sends what the plan changes of the token in state.
func (r *hostTokenResource) change(ctx context.Context, config, plan, state hostTokenModel, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	request, changed := plan.updateRequest(config, state)
	if !changed {
		resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, plan)...)
		resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, givenNote, givenBy(config))...)
		return
	}
	action := fmt.Sprintf("update the %s %s", hostTokenTitle, state.ID.ValueString())
	c, err := connect(r.data)
	var client *onaclient.Client
	var witness lifecycle.Witness
	if err == nil {
		client, err = c.as(ctx, state.subject())
	}
	if err == nil {
		witness, err = c.witnessOn(ctx, state.subject())
	}
	if err != nil {
		resp.Diagnostics.Append(explain.Error(action, err))
		return
	}
	c.hostTokens.Outdate(state.RunnerID.ValueString(), hostTokenKey(state.subject(), state.ID.ValueString()))
	_, err = lifecycle.Settled(ctx, c.clock(), noted[written](ctx, req.Private, writtenNote).At, c.NotFound, func() (struct{}, error) {
		return struct{}{}, client.UpdateHostAuthenticationToken(ctx, request)
	})
	if err == nil || lifecycle.MayHaveRun(err) { // what was certainly not stored was not given
		resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, givenNote, givenBy(config))...)
	}
	if err != nil {
		resp.Diagnostics.Append(r.notUpdated(ctx, c, action, state, req.Private, err))
		return
	}
	resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, plan)...)
	resp.Diagnostics.Append(noteWitness(ctx, resp.Private, witness)...)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, writtenNote,
		written{At: c.now(), ExpiresAt: request.ExpiresAt != nil, Scopes: request.Scopes != nil})...)
}

// notUpdated explains an update that failed.
func (r *hostTokenResource) notUpdated(ctx context.Context, c *Connection, action string, state hostTokenModel, notes privatestate.Reader, err error) diag.Diagnostic {
	if unproven := state.unproven(ctx, c, r.data, notes, err); unproven != nil {
		return explain.Error(action, unproven)
	}
	return diag.NewErrorDiagnostic("Could not "+action, "It was deleted outside Terraform meanwhile. Apply again to create it anew.")
}

// updateRequest holds what the plan changes and Ona can store.
func (m *hostTokenModel) updateRequest(config, state hostTokenModel) (request onaclient.UpdateHostAuthenticationTokenRequest, changed bool) {
	request = onaclient.UpdateHostAuthenticationTokenRequest{
		ID:           state.ID.ValueString(),
		Token:        changedSecret(m.Token, state.Token, config.TokenWO, m.TokenWOVersion, state.TokenWOVersion),
		RefreshToken: changedSecret(m.RefreshToken, state.RefreshToken, config.RefreshTokenWO, m.RefreshTokenWOVersion, state.RefreshTokenWOVersion),
	}
	if !m.ExpiresAt.Never() && !instant.Same(m.ExpiresAt, state.ExpiresAt) {
		at := m.ExpiresAt.Time()
		request.ExpiresAt = &at
	}
	if scopes := texts(m.Scopes); len(scopes) > 0 && !slices.Equal(scopes, texts(state.Scopes)) {
		request.Scopes = scopes
	}
	changed = request.Token != nil || request.RefreshToken != nil || request.ExpiresAt != nil || request.Scopes != nil
	return request, changed
}

// changedSecret is the secret to send, nil where neither it nor the version of
// its write-only twin changed.
func changedSecret(planned, prior, writeOnly, version, priorVersion types.String) *string {
	switch {
	case !planned.IsNull() && !planned.Equal(prior):
		return planned.ValueStringPointer()
	case !writeOnly.IsNull() && !version.Equal(priorVersion):
		return writeOnly.ValueStringPointer()
	}
	return nil
}

// missingSecrets are errors for the write-only secrets that are to be sent,
// since their version changed, and have no value. A plan can't tell: what feeds
// them may have none before the apply.
func (m *hostTokenModel) missingSecrets(state hostTokenModel) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, secret := range []struct {
		name                             string
		writeOnly, version, priorVersion types.String
	}{
		{"token_wo", m.TokenWO, m.TokenWOVersion, state.TokenWOVersion},
		{"refresh_token_wo", m.RefreshTokenWO, m.RefreshTokenWOVersion, state.RefreshTokenWOVersion},
	} {
		if secret.version.IsNull() || secret.version.Equal(secret.priorVersion) || secret.writeOnly.ValueString() != "" {
			continue
		}
		diags.AddAttributeError(path.Root(secret.name), "No secret to send",
			fmt.Sprintf("%s is to be sent, since its version is new (%s_version = %q), but it has no value. "+
				"Give it one for the apply, or leave the version as it was.", secret.name, secret.name, secret.version.ValueString()))
	}
	return diags
}
