// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
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
	token, err := c.readHostToken(ctx, state, readNote[written](ctx, req.Private, writtenNote))
	switch {
	case err == nil:
		state.take(token)
		resp.Diagnostics.Append(saveHostToken(ctx, &resp.State, resp.Identity, state)...)
		if witness, err := c.witnessOn(ctx, state.subject()); err != nil {
			resp.Diagnostics.Append(explain.Warning("note which identity saw the "+hostTokenTitle+" "+state.ID.ValueString(), err))
		} else {
			resp.Diagnostics.Append(writeNote(ctx, resp.Private, witnessNote, witness)...)
		}
	case onaclient.NotFound(err) && state.RunnerID.IsNull():
		resp.Diagnostics.AddError("Could not import the "+hostTokenTitle+" "+state.ID.ValueString(), c.notVisible(ctx))
	default:
		if err := c.proofOf(ctx, state, req.Private, err); err != nil {
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
	if c.replicating(last.At) {
		c.hostTokens.Outdate(runner, key) // a list may lag even more
	}
	return seen(ctx, c, last.At, func() (onaclient.HostAuthenticationToken, error) {
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

// proofOf judges an error by what is noted of the token. What a service account
// says of its own token needs no other witness. A token that Ona still lists is
// there all the same: it may be hidden from whoever lost a role on the runner.
func (c *Connection) proofOf(ctx context.Context, state hostTokenModel, notes noteReader, err error) error {
	last := readNote[written](ctx, notes, writtenNote).At
	subject := state.subject()
	unproven := c.ownProof(err, last)
	if accountOf(subject) == "" {
		unproven = c.proof(ctx, err, readNote[string](ctx, notes, witnessNote), last)
	}
	if unproven != nil {
		return unproven
	}
	filter := onaclient.HostAuthenticationTokenFilter{RunnerID: state.RunnerID.ValueString(), SubjectID: subject.ID}
	_, listed, err := c.listedHostToken(ctx, filter, state.ID.ValueString())
	if listed {
		err = &unprovenError{hiddenFrom(subject, state.RunnerID.ValueString())}
	}
	return err
}

// hiddenFrom says why a token that exists is not shown, and what to do.
func hiddenFrom(subject onaclient.Subject, runner string) string {
	const text = "Ona answers not_found, but lists the token: it exists. The state is kept. "
	if account := accountOf(subject); account != "" {
		return fmt.Sprintf("For service account %s, which it belongs to, %sGive the account the user role on runner %s.", account, text, runner)
	}
	return fmt.Sprintf("%sOnly %s, whose token it is, may read, change and delete it: use an access token of that user.", text, subject.ID)
}
