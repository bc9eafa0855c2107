// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// readTimeout bounds the refresh of one token, without the time in the
// provider's own queue: what the platform asks to wait may be repeated for ever.
const readTimeout = 5 * time.Minute

// Read refreshes the state.
func (r *tokenResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	answer := readResponse{State: resp.State, Identity: resp.Identity, Private: resp.Private}
	r.refresh(ctx, readRequest{State: req.State, Private: req.Private}, &answer)
	resp.State, resp.Identity = answer.State, answer.Identity
	resp.Diagnostics.Append(answer.Diagnostics...)
}

// refresh refreshes the state and decides what time has made due. The decision
// goes into private state, since a plan must not ask the clock.
func (r *tokenResource) refresh(ctx context.Context, req readRequest, resp *readResponse) {
	object, diags := r.kind.decode(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := commonOf(object)
	// Whatever comes of the refresh, the framework insists on an identity, and
	// older CLIs send none.
	resp.Diagnostics.Append(r.kind.saveIdentity(ctx, resp.Identity, state.ID.ValueString(), object)...)
	named := r.kind.Title + " " + state.ID.ValueString()
	if state.ID.ValueString() == "" {
		named = r.kind.Title + " whose id is not known yet"
	}
	calls, err := r.calls()
	if err != nil {
		resp.Diagnostics.Append(Unread(r.data, named, err))
		return
	}
	ctx, cancel := r.clock.patiently(ctx, readTimeout)
	defer cancel()
	defer r.warnSlowed(&resp.Diagnostics)
	var held *Token
	if orders := readOrders(ctx, req.Private); len(orders) > 0 {
		held = r.followOrders(ctx, calls, orders, resp)
		object, diags = r.kind.decode(ctx, resp.State.Raw)
		resp.Diagnostics.Append(diags...)
		state = commonOf(object)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if state.ID.ValueString() == "" {
		r.readNameless(ctx, calls, held, object, resp)
		return
	}
	token, err := calls.Read(ctx, r.refIn(ctx, object, state.ID.ValueString(), req.Private))
	switch {
	case errors.Is(err, ErrGone) && r.endedAsConfigured(ctx, state, req.Private):
		life := state.life(ctx)
		if note, _ := privatestate.Read[issueNote](ctx, req.Private, issueKey); !life.ended(r.clock.Now()) {
			life.Asked, life.ExpiresAt = life.ExpiresAt, note.Granted
		}
		r.readDue(ctx, calls, life, resp)
		resp.Diagnostics.AddWarning(r.notAsConfigured(), life.endedAlone())
	case errors.Is(err, ErrGone):
		r.readGone(ctx, state, r.ownerProblem(ctx, calls, object, resp), resp)
	case err != nil:
		resp.Diagnostics.Append(Unread(r.data, named, err))
	default:
		r.readFound(ctx, calls, token, object, resp)
		if problem := r.ownerProblem(ctx, calls, object.With(token.Values.only(r.kind.Owner...)), resp); problem != "" {
			resp.Diagnostics.AddWarning("The "+r.kind.Title+" doesn't work any more", problem)
		}
	}
}

// ownerProblem says where the token is dead, or can't be issued anew, for what
// became of its owner. No rotation is due for that: it would fail.
func (r *tokenResource) ownerProblem(ctx context.Context, calls Calls, object Values, resp *readResponse) string {
	standing, ok := able[OwnerStanding](calls)
	if !ok {
		return ""
	}
	problem, err := standing.OwnerProblem(ctx, object.only(r.kind.Owner...))
	if err != nil {
		resp.Diagnostics.Append(explain.Warning("find out whether the owner of the "+r.kind.Title+" still has working tokens", err))
	}
	return problem
}

// refOf says what state and notes know of a token of this resource, the
// present one or a previous one.
func (r *tokenResource) refOf(ctx context.Context, state reader, id string, notes privatestate.Reader) Ref {
	object, _ := readValues(ctx, state, r.kind.objectNames()...)
	return r.refIn(ctx, object, id, notes)
}

// refIn is refOf of a state that is decoded already.
func (r *tokenResource) refIn(ctx context.Context, object Values, id string, notes privatestate.Reader) Ref {
	known, values := commonOf(object), object.only(r.kind.attributeNames()...)
	life, owner := known.life(ctx), values
	if of := life.ownerOf(id); len(of) > 0 {
		owner = valuesOf(of)
	}
	witness, _ := privatestate.Read[Witness](ctx, notes, witnessKey)
	ref := Ref{
		ID: id, Owner: owner.only(r.kind.Owner...), State: values.With(owner), ExpiresAt: life.endOf(id),
		Witness: witness, Previous: id != known.ID.ValueString(), Unseen: r.kind.unseen(known, values),
	}
	if note, _ := privatestate.Read[issueNote](ctx, notes, issueKey); !ref.Previous {
		ref.WrittenAt = note.WrittenAt // a rotation wrote the new one
		ref.Secret = known.Token.ValueString()
	}
	ref.Others = slices.DeleteFunc(life.ids(), func(other string) bool { return other == id || other == "" })
	return ref
}

// unseen reports whether a state holds nothing but what an import begins with.
func (k *Kind) unseen(state common, values Values) bool {
	return len(values.without(k.identityNames()...)) == 0 &&
		state.CreatedAt.IsNull() && state.ExpiresAt.IsNull() && state.Token.IsNull() && state.EncryptedToken.IsNull()
}

// readGone makes a rotation due, so that the plan says why, whoever depends on
// the token follows, and its previous ones and what a killed rotation left
// behind are not forgotten. Only an import, which no refresh has seen before,
// fails for want of a token. What became of its owner is said where that leaves
// no new one to be had.
func (r *tokenResource) readGone(ctx context.Context, state common, ownerProblem string, resp *readResponse) {
	life := state.life(ctx)
	what := fmt.Sprintf("Token %s was deleted or revoked outside of Terraform; the next apply issues a new one in its place.", life.ID)
	if ownerProblem != "" {
		what = fmt.Sprintf("Token %s is gone. %s", life.ID, ownerProblem)
	}
	imported := state.Previous.IsNull()
	if !imported || ownerProblem != "" {
		resp.Diagnostics.AddWarning("The "+r.kind.Title+" does not exist any more", what)
	}
	if imported {
		resp.State.RemoveResource(ctx)
		return
	}
	due := life.due(r.clock.Now())
	due.Rotate = dueGone
	resp.Diagnostics.Append(noteDue(ctx, resp.Private, life.ID, due)...)
}

// endedAsConfigured reports whether a token that is gone reached its configured
// expires_at: some platforms forget a token then. That is no cause to issue
// another one, which would end at the same instant.
func (r *tokenResource) endedAsConfigured(ctx context.Context, state common, notes privatestate.Reader) bool {
	note, _ := privatestate.Read[issueNote](ctx, notes, issueKey)
	if !state.ValidFor.IsNull() || note.Form == formNever {
		return false
	}
	now, granted := r.clock.Now(), tokenLife{ExpiresAt: note.Granted}
	return state.life(ctx).ended(now) || granted.ended(now)
}

// readFound takes over what the platform told.
func (r *tokenResource) readFound(ctx context.Context, calls Calls, token Token, object Values, resp *readResponse) {
	r.noteWitness(ctx, calls, resp.Private)
	state, before := commonOf(object), r.kind.particular(object)
	if state.ID.ValueString() == "" {
		state.ID = types.StringValue(token.ID)
	}
	note, noted := privatestate.Read[issueNote](ctx, resp.Private, issueKey)
	told := r.kind.withoutLate(state, before, token.Values.only(r.kind.attributeNames()...))
	found := r.kind.keepSpelling(before, r.kind.ordered(note.Answered, before, told))
	resp.Diagnostics.Append(r.kind.saveIdentity(ctx, resp.Identity, token.ID, before.With(found))...)
	state.ExpiresAt = r.kind.foundExpiry(state.ExpiresAt, token, note, noted)
	state.CreatedAt = instant.Follow(state.CreatedAt, token.CreatedAt, r.kind.Terms.Precision)
	if state.Previous.IsNull() {
		state.Previous = previousList(nil)
	}
	life := state.life(ctx)
	life.Issued = note.WrittenAt
	state.RotateAt = instant.NewValue(life.rotateAt())
	resp.Diagnostics.Append(found.overlaid(state.computed()).changed(object).set(ctx, &resp.State)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var notices []string
	if r.kind.Notice != nil {
		notices = r.kind.Notice(before, found)
	}
	resp.Diagnostics.Append(followDigest(ctx, resp.Private, token.ID, state.Token, len(notices) > 0)...)
	r.readDue(ctx, calls, life, resp)
	life.Asked, life.ExpiresAt, life.AskedNever = life.ExpiresAt, token.ExpiresAt, noted && note.Form == formNever
	_, adopted := privatestate.Read[bool](ctx, resp.Private, adoptedKey)
	r.warnFound(life, state.written(ctx), notices, adopted && !noted, resp)
}

// readDue decides what is due now. The provider's own credential is never
// due: revoking it would lock everybody out.
func (r *tokenResource) readDue(ctx context.Context, calls Calls, life tokenLife, resp *readResponse) {
	due := life.due(r.clock.Now())
	due.Revoke = slices.DeleteFunc(due.Revoke, func(id string) bool {
		answer, err := r.recognise(ctx, calls, r.refOf(ctx, resp.State, id, resp.Private), resp.Private)
		if answer != notCredential {
			resp.Diagnostics.Append(r.warnKept(id, answer, err))
		}
		return answer != notCredential
	})
	resp.Diagnostics.Append(noteDue(ctx, resp.Private, life.ID, due)...)
}

// warnFound says what a person should know and no plan shows. No apply has
// followed yet where the token is newly adopted.
func (r *tokenResource) warnFound(life tokenLife, written lifeText, notices []string, adopted bool, resp *readResponse) {
	if adopted && life.ended(r.clock.Now()) {
		resp.Diagnostics.AddWarning("The "+r.kind.Title+" has ended already", life.endedBefore())
		return
	}
	for _, text := range life.warnings(r.clock.Now(), written) {
		resp.Diagnostics.AddWarning(r.notAsConfigured(), text)
	}
	for _, text := range notices {
		resp.Diagnostics.AddAttributeWarning(path.Root("token"), "The "+r.kind.Title+" changed outside", text)
	}
}

// withoutLate leaves out the sparse attributes that an earlier answer did not
// tell. An import's first read takes what it is told.
func (k *Kind) withoutLate(state common, before, found Values) Values {
	if state.CreatedAt.IsNull() {
		return found
	}
	told := maps.Clone(found)
	maps.DeleteFunc(told, func(name string, _ attr.Value) bool {
		return slices.Contains(k.Sparse, name) && !before.Said(name)
	})
	return told
}

// keepSpelling keeps the state's spelling of what the platform spells
// differently.
func (k *Kind) keepSpelling(before, found Values) Values {
	kept := Values{}
	for name, value := range found {
		kept[name] = value
		if before.Said(name) && k.same(name, before, found) {
			kept[name] = before[name]
		}
	}
	return kept
}

// foundExpiry keeps the text in state while the platform answers what it
// granted when the token was issued, or what agrees with the state. With
// valid_for nobody wrote that text: ignore_changes may have brought the last
// token's end there.
func (k *Kind) foundExpiry(state instant.Value, token Token, note issueNote, noted bool) instant.Value {
	if note.Form == formValidFor {
		return instant.Follow(state, token.ExpiresAt, k.Terms.Precision)
	}
	if noted && note.Granted.Equal(token.ExpiresAt) && !state.IsNull() {
		return state
	}
	if !state.Never() && k.Terms.agrees(state.Time(), token.ExpiresAt) {
		return state
	}
	return instant.Follow(state, token.ExpiresAt, k.Terms.Precision)
}
