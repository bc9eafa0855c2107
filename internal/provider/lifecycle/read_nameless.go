// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// readNameless refreshes a state without an id, given what the look for its
// order found.
func (r *tokenResource) readNameless(ctx context.Context, calls Calls, found *Token, object Values, resp *readResponse) {
	state, diags := readCommon(ctx, resp.State)
	resp.Diagnostics.Append(diags...)
	orders := readOrders(ctx, resp.Private)
	held, secret := heldOrder(orders), !state.Token.IsNull() || !state.EncryptedToken.IsNull()
	switch {
	case found != nil:
		r.readNamed(ctx, calls, *found, object, resp)
		return
	case !secret && len(orders) == 0 && len(state.previous(ctx)) == 0:
		resp.State.RemoveResource(ctx) // no token came of it, or it was revoked
		return
	case held == nil && secret:
		resp.Diagnostics.AddWarning("The "+r.kind.Title+" has no known id",
			"Its secret is in the state, but what was noted of its order is lost, and so it can't be told. "+
				"The next apply issues another one; find this one with the platform, and revoke it there.")
	}
	due := state.life(ctx).due(r.clock.Now())
	if secret && (held == nil || held.ended(held.clock(calls, r.clock.Now())) && !state.ValidFor.IsNull()) {
		due.Rotate = dueUnresolved
	}
	resp.Diagnostics.Append(noteDue(ctx, resp.Private, "", due)...)
}

// readNamed takes over the token that turned out to be the state's.
func (r *tokenResource) readNamed(ctx context.Context, calls Calls, token Token, object Values, resp *readResponse) {
	note, _ := privatestate.Read[issueNote](ctx, resp.Private, issueKey)
	note.Granted, note.Answered = token.ExpiresAt.UTC(), r.kind.answered(object, token.Values)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, issueKey, note)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), types.StringValue(token.ID))...)
	r.readFound(ctx, calls, token, object, resp)
}
