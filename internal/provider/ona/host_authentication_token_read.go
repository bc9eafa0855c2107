// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Read refreshes the state. Only a proven absence empties it.
func (r *hostTokenResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state hostTokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(identify(ctx, resp.Identity, state)...)
	named := hostTokenTitle + " " + state.ID.ValueString()
	c, err := connect(r.data)
	if err != nil {
		resp.Diagnostics.Append(lifecycle.Unread(r.data, named, err))
		return
	}
	token, err := c.readHostToken(ctx, state, noted[written](ctx, req.Private, writtenNote))
	switch err {
	case nil:
		state.take(token)
		if state.Previous.IsNull() {
			state.Previous = previousOf(nil)
		}
		resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, state)...)
		if witness, err := c.witnessOn(ctx, state.subject()); err != nil {
			resp.Diagnostics.Append(explain.Warning("note which identity saw the "+named, err))
		} else {
			resp.Diagnostics.Append(noteWitness(ctx, resp.Private, witness)...)
		}
	default:
		if err := state.unproven(ctx, c, r.data, req.Private, err); err != nil {
			resp.Diagnostics.Append(lifecycle.Unread(r.data, named, err))
			return
		}
		r.readGone(ctx, c, state, resp)
	}
}

// readGone forgets the token, unless an old one is still to be deleted: then the
// state is about that one again, which the next apply puts another in place of.
func (r *hostTokenResource) readGone(ctx context.Context, c *Connection, state hostTokenModel, resp *resource.ReadResponse) {
	all := state.previous()
	for at, old := range all {
		token, err := c.readHostToken(ctx, old, written{})
		if err == nil {
			state.Subject, state.Previous = old.Subject, previousOf(all[at+1:])
			state.take(token)
			resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, state)...)
			resp.Diagnostics.Append(privatestate.Clear(ctx, resp.Private, writtenNote)...)
			resp.Diagnostics.Append(privatestate.Clear(ctx, resp.Private, witnessNote)...)
			resp.Diagnostics.AddWarning("The "+hostTokenTitle+" does not exist any more",
				"It was deleted outside of Terraform, but the old one that it had taken the place of could not be deleted then. The state is about that one again: token "+token.ID+".")
			return
		}
		if err := old.explained(c.judge(r.data, old.subject()).Gone(ctx, old.owedRef(), err)); err != nil {
			resp.Diagnostics.Append(explain.Error("read the old "+hostTokenTitle+" "+old.ID.ValueString(), err))
			return
		}
	}
	resp.State.RemoveResource(ctx)
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
