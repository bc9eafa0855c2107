// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Delete removes the token and its previous ones from Ona. What is not proven gone stays in state.
func (r *hostTokenResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state hostTokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if old := state.previous(); len(old) > 0 {
		left, failed := r.removePrevious(ctx, old)
		resp.Diagnostics.Append(failed...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousOf(left))...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.remove(ctx, state, state.ref(ctx, req.Private)); err != nil {
		resp.Diagnostics.Append(explain.Error(fmt.Sprintf("delete the %s %s", hostTokenTitle, state.ID.ValueString()), err))
	}
}

// remove deletes the token of a state, of which ref says what is known.
func (r *hostTokenResource) remove(ctx context.Context, state hostTokenModel, ref lifecycle.Ref) error {
	c, err := connect(r.data)
	var client *onaclient.Client
	if err == nil {
		client, err = c.as(ctx, state.subject())
	}
	if err != nil {
		return err
	}
	c.hostTokens.Outdate(state.RunnerID.ValueString(), hostTokenKey(state.subject(), state.ID.ValueString()))
	err = c.judge(r.data, state.subject()).Revoke(ctx, ref, func(ctx context.Context, ref lifecycle.Ref) error {
		return client.DeleteHostAuthenticationToken(ctx, ref.ID)
	}, func(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
		token, err := client.GetHostAuthenticationToken(ctx, ref.ID)
		return hostTokenOf(token), err
	})
	return state.explained(err)
}
