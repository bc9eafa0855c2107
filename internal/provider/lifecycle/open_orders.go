// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// ordersKey is where open orders are noted, for refreshes to go on looking.
const ordersKey = "orders"

func readOrders(ctx context.Context, from privatestate.Reader) []openOrder {
	orders, _ := privatestate.Read[[]openOrder](ctx, from, ordersKey)
	return orders
}

func writeOrders(ctx context.Context, to privatestate.Store, orders []openOrder) diag.Diagnostics {
	if len(orders) == 0 {
		return privatestate.Clear(ctx, to, ordersKey)
	}
	return privatestate.Write(ctx, to, ordersKey, orders)
}

// heldOrder is the order of the token in state; nil: its id is known.
func heldOrder(orders []openOrder) *openOrder {
	at := slices.IndexFunc(orders, func(o openOrder) bool { return o.Held })
	if at < 0 {
		return nil
	}
	return &orders[at]
}

// release notes that another token takes the place of the one whose id is not
// known: once it is found, it is revoked after the overlap.
func release(ctx context.Context, notes privatestate.Reader, revokeAt time.Time) []openOrder {
	orders := readOrders(ctx, notes)
	if held := heldOrder(orders); held != nil {
		digests, _ := privatestate.Read[map[string]string](ctx, notes, digestsKey)
		held.Held, held.RevokeAt, held.Digest = false, revokeAt.Truncate(time.Second), digests[""]
	}
	return orders
}

// incompleteOrder notes an order whose token is not known, and reports it: as
// a warning where the secret is saved, since an error would have the next
// apply issue another one.
func (r *tokenResource) incompleteOrder(ctx context.Context, err error, open []openOrder, to privatestate.Store) diag.Diagnostics {
	var diags diag.Diagnostics
	unresolved, _ := errors.AsType[*unresolvedError](err)
	lost, _ := errors.AsType[*lostError](err)
	switch {
	case unresolved != nil:
		open = append(open, unresolved.Open)
		diags.Append(r.stillOpen(unresolved.Open, unresolved.Seen, false))
	case lost != nil && lost.Open != nil:
		open = append(open, *lost.Open)
	}
	diags.Append(writeOrders(ctx, to, open)...)
	return diags
}

// namelessText says of the token in state what is not known, and what follows.
func (r *tokenResource) namelessText(open openOrder, seen sighting) string {
	return "Its secret is saved, but the platform's answer does not tell its id, and it could not be found with certainty. " +
		open.openText(r.kind, seen) + " Until it is found, id is an empty text for whatever reads it. Refreshes go on looking, " +
		"and no apply issues another one before this one has ended, unless you ask for it by changing a value of rotation.triggers (-replace would have to destroy this one first, which needs its id)."
}

// followOrders looks for the tokens of open orders. One that the state is
// about is returned; any other becomes a previous one, which is revoked when
// it is due.
func (r *tokenResource) followOrders(ctx context.Context, calls Calls, orders []openOrder, resp *readResponse) (held *Token) {
	state, diags := readCommon(ctx, resp.State)
	resp.Diagnostics.Append(diags...)
	previous, digests := state.previous(ctx), map[string]string{}
	about := r.refOf(ctx, resp.State, "", resp.Private)
	var left []openOrder
	for _, open := range orders {
		seen, err := r.issuer(calls).lookLater(ctx, open.beside(state.life(ctx).ids()), about)
		switch {
		case err != nil:
			left = append(left, open)
			resp.Diagnostics.Append(r.lookFailed(open, err))
		case seen.ours != nil && open.Held:
			held = seen.ours
		case seen.ours != nil:
			previous = append(previous, r.foundLater(open, *seen.ours))
			digests[seen.ours.ID] = open.secretDigest()
			resp.Diagnostics.AddWarning("A token whose id was not known was found",
				fmt.Sprintf("Token %s is revoked by the first apply after its revoke_at: another one has taken its place, or nobody has its secret.", seen.ours.ID))
		case !open.Held && r.cameToNothing(calls, open, seen):
		default:
			left = append(left, open)
			resp.Diagnostics.Append(r.stillOpen(open, seen, state.ID.ValueString() != ""))
		}
	}
	if len(previous) > len(state.previous(ctx)) {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousList(previous))...)
		resp.Diagnostics.Append(addDigests(ctx, resp.Private, digests)...)
	}
	resp.Diagnostics.Append(writeOrders(ctx, resp.Private, left)...)
	return held
}

// stillOpen says what is known of an order whose token is not; named: the
// resource has another one.
func (r *tokenResource) stillOpen(open openOrder, seen sighting, named bool) diag.Diagnostic {
	summary, detail := "The "+r.kind.Title+" has no known id", r.namelessText(open, seen)
	if !open.Held {
		came := "came of a call whose answer did not tell its id"
		if open.lost() {
			came = "may have come of a call whose answer was lost"
		}
		summary = "A token may live that no state has"
		detail = fmt.Sprintf("The %s %s. %s Refreshes go on looking, and the apply after one has found it revokes it.", r.kind.Title, came, open.openText(r.kind, seen))
	}
	if seen.hidden != "" {
		detail += " " + open.remedy(seen, named)
	}
	return explain.Naming(summary, open.callText(seen), detail)
}

// lookFailed is an error where the state depends on the look.
func (r *tokenResource) lookFailed(open openOrder, err error) diag.Diagnostic {
	action := "look for the " + r.kind.Title + " whose id is not known yet"
	if open.Held {
		return explain.Error(action, err)
	}
	return explain.Naming("Could not "+action, open.callText(sighting{}), explain.Detail(err))
}

// foundLater makes a token that was found a previous one.
func (r *tokenResource) foundLater(open openOrder, token Token) previousToken {
	at := open.RevokeAt
	if at.IsZero() {
		at = r.clock.Now().UTC().Truncate(time.Second)
	}
	if !token.ExpiresAt.IsZero() && token.ExpiresAt.Before(at) {
		at = token.ExpiresAt
	}
	return previousToken{ID: token.ID, RevokeAt: at, ExpiresAt: token.ExpiresAt, Owner: open.Owner}
}

// nobodys is noted as the digest of a secret that nobody received: no
// provider runs on it.
const nobodys = "nobody's"

func (o openOrder) secretDigest() string {
	if o.Digest == "" {
		return nobodys
	}
	return o.Digest
}

// endOrders finds and revokes, before the state is forgotten, what open orders
// made. It waits until a list must show it; what can't be told then is an error
// that names the suspects.
func (r *tokenResource) endOrders(ctx context.Context, calls Calls, orders []openOrder, state reader, notes privatestate.Reader) diag.Diagnostics {
	known, diags := readCommon(ctx, state)
	digests, _ := privatestate.Read[map[string]string](ctx, notes, digestsKey)
	about := r.refOf(ctx, state, "", notes)
	for _, open := range orders {
		seen, err := r.awaitSettled(ctx, calls, open.beside(known.life(ctx).ids()), about)
		switch {
		case open.Held && calls.Credential() != "" && digests[""] == digest(calls.Credential()):
			diags.AddError("The "+r.kind.Title+" is not revoked",
				"It is the credential that the provider itself runs on. Configure the provider with another one, and destroy again.")
		case err == nil && seen.ours != nil:
			if err = calls.Revoke(ctx, Ref{ID: seen.ours.ID, Owner: open.owner()}); errors.Is(err, ErrGone) {
				err = nil
			}
		case err == nil && !r.cameToNothing(calls, open, seen):
			diags.AddError("The "+r.kind.Title+" without a known id is not revoked",
				"The state is kept, since otherwise nobody would know of the token. "+open.openText(r.kind, seen)+" "+open.remedy(seen, known.ID.ValueString() != ""))
		}
		if err != nil {
			diags.Append(explain.Error("revoke the "+r.kind.Title+" whose id is not known", err))
		}
	}
	return diags
}

// cameToNothing reports whether it is known that nothing of the order lives. A
// token whose secret was answered did exist, and a list that lacks it is no proof
// that it does not any more; nor is its end, where tokens are listed that may be
// it, as a platform may grant a longer life than was asked for.
func (r *tokenResource) cameToNothing(calls Calls, open openOrder, seen sighting) bool {
	return open.lost() && seen.never() || len(seen.suspects) == 0 && open.ended(open.clock(calls, r.clock.Now()))
}

// awaitSettled looks until the token is found, or a list must show it.
func (r *tokenResource) awaitSettled(ctx context.Context, calls Calls, open openOrder, about Ref) (sighting, error) {
	for {
		seen, err := r.issuer(calls).lookLater(ctx, open, about)
		if err != nil || seen.ours != nil || !seen.lagging {
			return seen, err
		}
		now := open.clock(calls, r.clock.Now())
		if err := r.clock.Wait(ctx, open.To.Add(replicaLag).Sub(now)); err != nil {
			return seen, err
		}
	}
}

// unknownOrder stands for the order of a token without an id whose note was
// lost with a killed provider.
func (r *tokenResource) unknownOrder(ctx context.Context, state reader, known []string) openOrder {
	values, _ := readValues(ctx, state, r.kind.attributeNames()...)
	return openOrder{
		Owner: values.only(r.kind.Owner...).texts(), Arguments: values.note(r.kind.Arguments...), Known: known, Held: true,
	}
}
