// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// Delete revokes the token and its previous ones. What is not proven gone
// stays in state.
func (r *tokenResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer r.warnSlowed(&resp.Diagnostics)
	state, diags := readCommon(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	calls, err := r.calls()
	if err != nil {
		resp.Diagnostics.Append(explain.Error(fmt.Sprintf("revoke the %s %s", r.kind.Title, state.ID.ValueString()), err))
		return
	}
	life := state.life(ctx)
	left := life.Previous
	for _, previous := range life.Previous {
		failure := r.end(ctx, calls, previous.ID, req)
		resp.Diagnostics.Append(failure...)
		if !failure.HasError() {
			left = withoutPrevious(left, []string{previous.ID})
		}
	}
	orders := readOrders(ctx, req.Private)
	if life.ID == "" && heldOrder(orders) == nil && (!state.Token.IsNull() || !state.EncryptedToken.IsNull()) {
		orders = append(orders, r.unknownOrder(ctx, req.State, life.ids()))
	}
	resp.Diagnostics.Append(r.endOrders(ctx, calls, orders, req.State, req.Private)...)
	if !resp.Diagnostics.HasError() && life.ID != "" {
		resp.Diagnostics.Append(r.end(ctx, calls, life.ID, req)...)
	}
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousList(left))...)
	}
}

// end revokes one token of the resource, unless it may be the provider's own
// credential.
func (r *tokenResource) end(ctx context.Context, calls Calls, id string, req resource.DeleteRequest) diag.Diagnostics {
	var diags diag.Diagnostics
	ref := r.refOf(ctx, req.State, id, req.Private)
	answer, err := r.recognise(ctx, calls, ref, req.Private)
	if refused := r.refuseCredential(id, answer, err); refused.HasError() {
		return refused
	}
	if err := calls.Revoke(ctx, ref); err != nil && !errors.Is(err, ErrGone) {
		diags.Append(explain.Error(fmt.Sprintf("revoke the %s %s", r.kind.Title, id), err))
	}
	return diags
}
