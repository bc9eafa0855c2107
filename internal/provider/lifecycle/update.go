// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Update rotates exactly when the planned id is unknown; else it adopts the
// configuration and revokes the previous tokens that the plan leaves out.
func (r *tokenResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer r.warnSlowed(&resp.Diagnostics)
	plan, diags := readCommon(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	state, diags := readCommon(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.ID.IsUnknown() {
		r.rotate(ctx, state, req, resp)
		return
	}
	r.adopt(ctx, plan, state, req, resp)
}

// rotate issues the new token first. The old one becomes a previous one.
func (r *tokenResource) rotate(ctx context.Context, state common, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	order, diags := r.newOrder(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	old := state.life(ctx)
	order.replaces, order.killed = old, killed(ctx, req.Private)
	owner, diags := readValues(ctx, req.State, r.kind.Owner...)
	resp.Diagnostics.Append(diags...)
	old.Owner = owner.texts()
	old.ExpiresAt = grantedEnd(ctx, old.ExpiresAt, req.Private)
	gone := old.ID == "" || notedDue(ctx, req.Private, old.ID).Rotate == dueGone
	issued, leftover, err := r.issuer(order.calls).issue(ctx, order.plannedOrder)
	warnLeftover(leftover, order.killed, resp)
	err = withdraw(ctx, order.calls, order.owner, err)
	if partly, ok := issuedDespite(err); ok {
		issued = partly
	} else if err != nil {
		resp.Diagnostics.Append(explain.Error(strings.TrimSpace(fmt.Sprintf("rotate the %s %s", r.kind.Title, old.ID)), err))
		resp.Diagnostics.Append(r.incompleteOrder(ctx, err, readOrders(ctx, req.Private), resp.Private)...)
		return
	}
	previous := old.previousWithOwner()
	if !gone {
		previous = append(previous, old.retire(r.clock.Now(), order.rotation.overlap()))
	}
	open := release(ctx, req.Private, r.clock.Now().Add(order.rotation.overlap()))
	resp.State.Raw = req.Plan.Raw
	to := stateful{&resp.State, resp.Identity, resp.Private}
	resp.Diagnostics.Append(r.save(ctx, order, issued, previous, to)...)
	resp.Diagnostics.Append(r.incompleteOrder(ctx, err, open, resp.Private)...)
	r.noteWitness(ctx, order.calls, resp.Private)
	r.shareDigests(ctx, resp.Private)
	if err == nil {
		resp.Diagnostics.Append(r.warnGranted(order, issued.Token)...)
	}
	r.revokeEnded(ctx, order.calls, previous, resp)
}

// grantedEnd is when the old token ends. Where ignore_changes kept the end of
// the one before it in the state, it is the later one, which was granted.
func grantedEnd(ctx context.Context, inState time.Time, from privatestate.Reader) time.Time {
	note, _ := privatestate.Read[issueNote](ctx, from, issueKey)
	if note.Form == formValidFor && note.Granted.After(inState) {
		return note.Granted
	}
	return inState
}

func warnLeftover(leftover cleared, killed bool, resp *resource.UpdateResponse) {
	if leftover.Revoked != "" {
		resp.Diagnostics.Append(explain.Naming("An interrupted rotation was cleaned up", leftover.Revoked,
			fmt.Sprintf("Token %s was left behind by a rotation that never finished. Nobody has its secret, and it was revoked.", leftover.Revoked)))
	}
	if len(leftover.Suspects) > 0 {
		resp.Diagnostics.Append(explain.Naming("An interrupted rotation may have left a token behind", joined(leftover.Suspects),
			fmt.Sprintf("If no state and no other pipeline has one of these tokens, it comes from a rotation that never finished, and nobody has its secret: revoke it. Nothing was touched: %s.", joined(leftover.Suspects))))
	}
	if killed && len(leftover.Unreadable) > 0 {
		resp.Diagnostics.Append(explain.Naming("An interrupted rotation may have left a token behind", joined(leftover.Unreadable),
			fmt.Sprintf("The platform lists these tokens in a form that can't be read, so that it can't be told whether a rotation that never finished left one of them behind. "+
				"Look at them with the platform. Nothing was touched: %s.", joined(leftover.Unreadable))))
	}
	if len(leftover.Used) > 0 {
		resp.Diagnostics.Append(explain.Naming("A rotation whose state was lost may have left a token in use", joined(leftover.Used),
			fmt.Sprintf("If no state has one of these tokens, an earlier rotation handed it out before its state was lost, and no apply will revoke it. "+
				"Give its users the new token, then revoke it. Nothing was touched: %s.", joined(leftover.Used))))
	}
}

// revokeEnded revokes, after a rotation, the previous tokens whose overlap is
// over already: with overlap = 0s the one just rotated among them.
func (r *tokenResource) revokeEnded(ctx context.Context, calls Calls, previous []previousToken, resp *resource.UpdateResponse) {
	var ended []string
	for _, p := range previous {
		if p.due(r.clock.Now()) {
			ended = append(ended, p.ID)
		}
	}
	revoked, diags := r.revoke(ctx, calls, ended, resp)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousList(withoutPrevious(previous, revoked)))...)
}

// revoke revokes tokens and returns those that are revoked or proven gone. A
// token that is the provider's own credential is left with a warning.
func (r *tokenResource) revoke(ctx context.Context, calls Calls, ids []string, resp *resource.UpdateResponse) ([]string, diag.Diagnostics) {
	var diags diag.Diagnostics
	var revoked []string
	for _, id := range ids {
		ref := r.refOf(ctx, resp.State, id, resp.Private)
		if answer, err := r.recognise(ctx, calls, ref, resp.Private); answer != notCredential {
			diags.Append(r.warnKept(id, answer, err))
			continue
		}
		if err := calls.Revoke(ctx, ref); err != nil && !errors.Is(err, ErrGone) {
			diags.Append(explain.Error(fmt.Sprintf("revoke the rotated %s %s", r.kind.Title, id), err))
			continue
		}
		revoked = append(revoked, id)
	}
	diags.Append(forgetDigests(ctx, resp.Private, revoked)...)
	return revoked, diags
}

// adopt takes over the configuration and issues nothing.
func (r *tokenResource) adopt(ctx context.Context, plan, state common, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	config, diags := readCommon(ctx, req.Config)
	config.ValidFor, config.Rotation = plan.ValidFor, plan.Rotation // without what ignore_changes names
	resp.Diagnostics.Append(diags...)
	calls, err := r.calls()
	if err != nil {
		resp.Diagnostics.Append(explain.Error(fmt.Sprintf("update the %s %s", r.kind.Title, state.ID.ValueString()), err))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State.Raw = req.Plan.Raw
	previous := state.previous(ctx)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousList(previous))...)
	resp.Diagnostics.Append(r.noteAdopted(ctx, config, state, resp)...)
	r.revokeLeftOut(ctx, calls, previous, plan.previous(ctx), resp)
}

// noteAdopted remembers that the configuration was taken over.
func (r *tokenResource) noteAdopted(ctx context.Context, config, state common, resp *resource.UpdateResponse) diag.Diagnostics {
	note, noted := privatestate.Read[issueNote](ctx, resp.Private, issueKey)
	note.Form, note.Killed = config.validity().form(), killed(ctx, resp.Private)
	if !noted {
		note.Granted = state.ExpiresAt.Time()
	}
	diags := privatestate.Clear(ctx, resp.Private, dueKey)
	diags.Append(privatestate.Write(ctx, resp.Private, issueKey, note)...)
	values, more := readValues(ctx, resp.State, r.kind.attributeNames()...)
	diags.Append(more...)
	diags.Append(r.kind.saveIdentity(ctx, resp.Identity, state.ID.ValueString(), values)...)
	return diags
}

// revokeLeftOut revokes the previous tokens that the plan does not keep. The
// plan's list is what Terraform expects: a token that has to stay is an error.
func (r *tokenResource) revokeLeftOut(ctx context.Context, calls Calls, before, kept []previousToken, resp *resource.UpdateResponse) {
	leftOut := withoutPrevious(before, previousIDs(kept))
	revoked, diags := r.revoke(ctx, calls, previousIDs(leftOut), resp)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousList(withoutPrevious(before, revoked)))...)
	if len(revoked) < len(leftOut) && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddError("A rotated "+r.kind.Title+" could not be revoked as planned",
			"Since the plan was made, it turned out that the provider runs on it or may do so: see the warning. The token stays in previous; do as the warning says, and apply again.")
	}
}
