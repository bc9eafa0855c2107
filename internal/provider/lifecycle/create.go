// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Create issues the token.
func (r *tokenResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer r.warnSlowed(&resp.Diagnostics)
	order, diags := r.newOrder(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	issued, _, err := r.issuer(order.calls).issue(ctx, order.plannedOrder)
	if partly, ok := issuedDespite(err); ok {
		issued = partly
	} else if err != nil {
		resp.Diagnostics.Append(explain.Error("issue the "+r.kind.Title, err))
		if !mayLive(err) {
			return
		}
	}
	resp.State.Raw = req.Plan.Raw
	saved := r.save(ctx, order, issued, nil, stateful{&resp.State, resp.Identity, resp.Private})
	resp.Diagnostics.Append(saved...)
	if err != nil {
		resp.Diagnostics.Append(r.incompleteOrder(ctx, err, nil, resp.Private)...)
		resp.Diagnostics.Append(r.reportSecretless(err)...)
		return
	}
	r.noteWitness(ctx, order.calls, resp.Private)
	resp.Diagnostics.Append(r.warnGranted(order, issued.Token)...)
}

// resourceOrder is the order of a resource, after everything that can fail
// before a token exists, with what its state is written from.
type resourceOrder struct {
	plannedOrder

	calls    Calls
	config   common
	rotation rotationBlock
	seal     agekey.Seal
}

// newOrder takes the configuration from the plan: what Terraform hands an
// apply besides may differ from it in what ignore_changes names.
func (r *tokenResource) newOrder(ctx context.Context, plan tfsdk.Plan) (resourceOrder, diag.Diagnostics) {
	configured, diags := readCommon(ctx, plan)
	if configured.ExpiresAt.IsUnknown() {
		configured.ExpiresAt = instant.NewNull() // nobody configured it
	}
	owner, more := readValues(ctx, plan, r.kind.Owner...)
	diags.Append(more...)
	arguments, more := readValues(ctx, plan, r.kind.Arguments...)
	diags.Append(more...)
	if diags.HasError() {
		return resourceOrder{}, diags
	}
	calls, err := r.calls()
	if err == nil {
		err = configured.validity().check(r.clock.Now(), r.kind.Terms)
	}
	var seal agekey.Seal
	if err == nil {
		seal, err = configured.seal()
	}
	if err == nil {
		owner, err = calls.Resolve(ctx, owner.only(r.kind.Owner...))
	}
	if err != nil {
		diags.Append(explain.Error("issue the "+r.kind.Title, err))
	}
	return resourceOrder{
		plannedOrder: plannedOrder{owner: owner, arguments: arguments, validity: configured.validity()},
		calls:        calls, config: configured, rotation: configured.rotationSettings(ctx), seal: seal,
	}, diags
}

// stateful is where a resource's data is saved.
type stateful struct {
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	private  privatestate.Store
}

// save writes an issued token to state, identity and private state, before
// anything else can fail.
func (r *tokenResource) save(ctx context.Context, order resourceOrder, issued Issued, previous []previousToken, to stateful) diag.Diagnostics {
	values := order.owner.With(r.kind.keepSpelling(order.owner, issued.Values.only(r.kind.attributeNames()...)))
	for _, name := range r.kind.Arguments { // what the user wrote, not the platform's spelling
		if value := order.arguments[name]; value != nil && !value.IsUnknown() {
			values[name] = value
		}
	}
	values = r.unplanned(ctx, values, to.state)
	diags := r.nullMissing(ctx, values, to.state)
	diags.Append(values.set(ctx, to.state)...)
	now := r.clock.Now().UTC()
	diags.Append(order.computed(issued, previous, now).set(ctx, to.state)...)
	diags.Append(r.kind.saveIdentity(ctx, to.identity, issued.ID, values)...)
	diags.Append(privatestate.Clear(ctx, to.private, dueKey)...)
	diags.Append(privatestate.Write(ctx, to.private, issueKey, issueNote{
		Form: order.config.validity().form(), Granted: issued.ExpiresAt.UTC(), WrittenAt: now,
		Answered: r.kind.answered(order.arguments, issued.Values),
	})...)
	diags.Append(noteDigest(ctx, to.private, issued.ID, issued.Secret, previousIDs(previous))...)
	return diags
}

// unplanned are the values without those that the plan has promised.
func (r *tokenResource) unplanned(ctx context.Context, values Values, planned *tfsdk.State) Values {
	promised, _ := readValues(ctx, planned, r.kind.Lasting...)
	open := maps.Clone(values)
	for _, name := range r.kind.Lasting {
		if promised.Said(name) {
			delete(open, name)
		}
	}
	return open
}

// computed are the common attributes of an issued token.
func (o resourceOrder) computed(issued Issued, previous []previousToken, now time.Time) Values {
	c := common{
		ID: types.StringValue(issued.ID), Token: Text(issued.Secret), EncryptedToken: types.StringNull(),
		CreatedAt: instant.NewValue(issued.CreatedAt), ExpiresAt: instant.NewValue(issued.ExpiresAt),
		Previous: previousList(previous),
	}
	if !o.config.ExpiresAt.IsNull() {
		c.ExpiresAt = o.config.ExpiresAt
	}
	if o.seal.Sealing() && issued.Secret != "" {
		c.Token = types.StringNull()
		if sealed, err := o.seal.Close(issued.Secret); err == nil { // proven to work by agekey.NewSeal
			c.EncryptedToken = types.StringValue(sealed)
		}
	}
	life := o.life(issued.Token, now)
	c.RotateAt = instant.NewValue(life.rotateAt())
	return c.computed()
}

// life is the life of a token that was issued just now.
func (o resourceOrder) life(token Token, now time.Time) tokenLife {
	return tokenLife{
		ID: token.ID, Issued: now, CreatedAt: token.CreatedAt, ExpiresAt: token.ExpiresAt,
		ValidFor: o.config.ValidFor.Duration(), RotateBefore: o.rotation.RotateBefore.Duration(),
	}
}

// nullMissing turns the unknown attributes that the platform said nothing of
// into null, since a state has no unknown values.
func (r *tokenResource) nullMissing(ctx context.Context, said Values, state *tfsdk.State) diag.Diagnostics {
	var diags diag.Diagnostics
	now, _ := readValues(ctx, state, r.kind.attributeNames()...)
	for _, name := range r.kind.attributeNames() {
		if value := now[name]; value != nil && value.IsUnknown() && said[name] == nil {
			diags.Append(state.SetAttribute(ctx, path.Root(name), valueOf(ctx, r.kind.Attributes[name], nil))...)
		}
	}
	return diags
}

// issuedDespite returns what is known of a token that was issued although err is
// not nil: its id or its secret is unknown. ok is false where err stands for
// no such token.
func issuedDespite(err error) (issued Issued, ok bool) {
	if unresolved, ok := errors.AsType[*unresolvedError](err); ok {
		return unresolved.Issued, true
	}
	if secretless, ok := errors.AsType[*secretlessError](err); ok {
		return secretless.Issued, true
	}
	return Issued{}, false
}

// mayLive reports whether a token may have come of a create whose answer was
// lost: the state is to keep its order.
func mayLive(err error) bool {
	lost, ok := errors.AsType[*lostError](err)
	return ok && lost.Open != nil
}

func (r *tokenResource) noteWitness(ctx context.Context, calls Calls, to privatestate.Store) {
	witness, err := calls.Witness(ctx)
	if noted, _ := privatestate.Read[Witness](ctx, to, witnessKey); err == nil && witness.known() && !noted.Same(witness) {
		_ = privatestate.Write(ctx, to, witnessKey, witness)
	}
}

func previousIDs(previous []previousToken) []string {
	var ids []string
	for _, p := range previous {
		ids = append(ids, p.ID)
	}
	return ids
}

func joined(ids []string) string { return strings.Join(ids, ", ") }
