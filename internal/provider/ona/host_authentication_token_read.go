// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Read refreshes the state. Only a proven absence empties it.
func (r *hostTokenResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state hostTokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(identify(ctx, resp.Identity, state)...)
	action := "read the " + hostTokenTitle + " " + state.ID.ValueString()
	c, err := connect(r.data)
	switch {
	case connection.IsUnknown(err):
		resp.Diagnostics.Append(explain.Warning(action+", so its state is kept as it is", err))
		return
	case err != nil:
		resp.Diagnostics.Append(explain.Error(action, err))
		return
	}
	token, err := c.readHostToken(ctx, state, noted[written](ctx, req.Private, writtenNote))
	switch err {
	case nil:
		state.take(token)
		resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, state)...)
		if witness, err := c.witnessOn(ctx, state.subject()); err != nil {
			resp.Diagnostics.Append(explain.Warning("note which identity saw the "+hostTokenTitle+" "+state.ID.ValueString(), err))
		} else {
			resp.Diagnostics.Append(noteWitness(ctx, resp.Private, witness)...)
		}
	default:
		if err := state.unproven(ctx, c, r.data, req.Private, err); err != nil {
			resp.Diagnostics.Append(explain.Error(action, err))
			return
		}
		resp.State.RemoveResource(ctx)
	}
}

// readHostToken reads a token, waiting for our own last write to show.
func (c *Connection) readHostToken(ctx context.Context, state hostTokenModel, last written) (onaclient.HostAuthenticationToken, error) {
	if state.RunnerID.IsNull() { // it is being imported
		token, _, err := c.findHostToken(ctx, state.ID.ValueString())
		return token, err
	}
	runner, key := state.RunnerID.ValueString(), hostTokenKey(state.subject(), state.ID.ValueString())
	if lifecycle.Replicating(c.now(), last.At) {
		c.hostTokens.Outdate(runner, key) // a list may lag even more
	}
	return lifecycle.Seen(ctx, c.clock(), last.At, c.NotFound, func() (onaclient.HostAuthenticationToken, error) {
		return c.hostTokens.Read(ctx, runner, key)
	}, func(token onaclient.HostAuthenticationToken) bool { return last.showsIn(token, state) })
}

// showsIn says whether a token is as our last write left it.
func (w written) showsIn(token onaclient.HostAuthenticationToken, state hostTokenModel) bool {
	if w.ExpiresAt && !instant.Follow(state.ExpiresAt, token.ExpiresAt, hostTokenPrecision).Equal(state.ExpiresAt) {
		return false
	}
	return !w.Scopes || slices.Equal(texts(state.Scopes), sorted(token.Scopes))
}
