// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// ephemeralOrder is the order of one Open, after everything that can fail before
// a token exists.
type ephemeralOrder struct {
	plannedOrder

	calls    Calls
	validFor duration.Value
}

// Open issues a token. Whatever fails once it exists revokes it here, since
// Terraform closes only what opened well.
func (e *ephemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var mint types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("mint_when"), &mint)...)
	if resp.Diagnostics.HasError() || mint.Equal(types.BoolValue(false)) {
		return // the result is the configuration, in which all that is computed is null
	}
	action := "issue the " + e.kind.Title
	order, diags := e.prepare(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	pace := paceOf(order.calls)
	pace.Reserve() // room for the revocation
	issued, _, err := e.issuer(order.calls).issue(ctx, order.plannedOrder)
	if err = withdraw(ctx, order.calls, order.owner, err); err != nil {
		pace.Release()
		resp.Diagnostics.Append(openFailed(e.kind, action, err))
		return
	}
	m := e.closeNote(order, issued)
	resp.Diagnostics.Append(m.note(ctx, resp.Private)...)
	resp.Diagnostics.Append(e.result(ctx, order, issued).set(ctx, &resp.Result)...)
	resp.Diagnostics.Append(e.warnGranted(order, issued.Token)...)
	if ctx.Err() != nil { // Terraform won't close it
		resp.Diagnostics.AddError("Could not "+action, "The run was interrupted when the token had just been issued, so it is revoked at once.")
	}
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(e.revoke(ctx, order.calls, m)...)
	}
}

// warnGranted warns of a token that outlives a run for long where Terraform
// does not close it.
func (e *ephemeralResource) warnGranted(order ephemeralOrder, token Token) diag.Diagnostics {
	life := tokenLife{CreatedAt: token.CreatedAt, Issued: e.clock.Now(), ExpiresAt: token.ExpiresAt, ValidFor: order.validFor.Duration()}
	if !life.longGrant() && !life.endless() {
		return nil
	}
	end := "never expires"
	if !token.ExpiresAt.IsZero() {
		end = "was granted until " + formatInstant(token.ExpiresAt)
	}
	return diag.Diagnostics{explain.Naming("The "+e.kind.Title+" lives longer than asked for", token.ID, fmt.Sprintf(
		"Token %s %s, although valid_for is %s. It is revoked when the run closes it; if the run is interrupted before, revoke it by hand.",
		token.ID, end, order.validFor.ValueString()))}
}

func (e *ephemeralResource) closeNote(order ephemeralOrder, issued Issued) closeNote {
	owner := order.owner.With(issued.Values.only(e.kind.Owner...))
	return closeNote{
		ID: issued.ID, Owner: owner.texts(), Witness: order.by,
		WrittenAt: e.clock.Now().UTC(), ExpiresAt: issued.ExpiresAt.UTC(),
	}
}

func (e *ephemeralResource) issuer(calls Calls) issuer {
	return issuer{kind: e.kind, calls: calls, clock: e.clock, ledger: ledgerOf(e.data), looks: looksOf(e.data, e.kind)}
}

func (e *ephemeralResource) prepare(ctx context.Context, config tfsdk.Config) (ephemeralOrder, diag.Diagnostics) {
	var validFor duration.Value
	diags := config.GetAttribute(ctx, path.Root("valid_for"), &validFor)
	owner, more := readValues(ctx, config, e.kind.Owner...)
	diags.Append(more...)
	arguments, more := readValues(ctx, config, e.kind.Arguments...)
	diags.Append(more...)
	if diags.HasError() {
		return ephemeralOrder{}, diags
	}
	for _, name := range e.kind.Arguments {
		if value := defaultOf(ctx, e.kind.Attributes[name]); value != nil && !arguments.Said(name) {
			arguments[name] = value
		}
	}
	if validFor, more = e.lifetime(validFor); more.HasError() {
		diags.Append(more...)
		return ephemeralOrder{}, diags
	}
	calls, err := e.kind.judged(e.data, e.clock)
	if err == nil {
		owner, err = calls.Resolve(ctx, owner.only(e.kind.Owner...))
	}
	planned := plannedOrder{owner: owner, arguments: arguments, validity: validity{For: validFor.Duration()}}
	if err == nil {
		planned.by, err = ordering(ctx, calls)
	}
	if err != nil {
		diags.Append(notPrepared("issue the "+e.kind.Title, err))
	}
	return ephemeralOrder{plannedOrder: planned, calls: calls, validFor: validFor}, diags
}

// notPrepared explains an Open that did not come to issuing.
func notPrepared(action string, err error) diag.Diagnostic {
	detail := explain.Detail(err)
	if connection.IsUnknown(err) {
		detail += " No CLI can defer an ephemeral resource until then, as it can a data source."
	}
	return diag.NewErrorDiagnostic("Could not "+action, detail)
}

// lifetime is how long the token lives if nobody revokes it, by default no
// longer than the provider's max_valid_for.
func (e *ephemeralResource) lifetime(configured duration.Value) (duration.Value, diag.Diagnostics) {
	most := maxValidFor(e.data)
	if configured.IsNull() {
		lifetime := e.kind.Terms.ephemeralLifetime()
		if limit := most.Duration(); limit > 0 && limit < lifetime {
			return most, nil
		}
		return duration.NewText(duration.Text(lifetime)), nil
	}
	attribute, how := beyond(most, configured, time.Time{}, e.clock.Now())
	if how == "" {
		return configured, nil
	}
	return configured, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "The "+e.kind.Title+" would live too long",
		how+" Configure a shorter valid_for, or leave it out.")}
}

// result is everything that the configuration leaves to be computed. What
// the platform did not tell is null: results must not be unknown.
func (e *ephemeralResource) result(ctx context.Context, order ephemeralOrder, issued Issued) Values {
	values := e.kind.nulls(ctx).With(issued.Values.only(e.kind.attributeNames()...)).With(order.owner).With(order.arguments)
	return values.With(Values{
		"id":         types.StringValue(issued.ID),
		"token":      types.StringValue(issued.Secret),
		"created_at": instant.NewValue(issued.CreatedAt),
		"expires_at": instant.NewValue(issued.ExpiresAt),
		"valid_for":  order.validFor,
	})
}

// openFailed explains an Open that issued nothing, or a token that could not
// be told from others and so could not be revoked.
func openFailed(kind *Kind, action string, err error) diag.Diagnostic {
	var unresolved *unresolvedError
	if !errors.As(err, &unresolved) {
		return explain.Error(action, err)
	}
	detail := "A token was issued, but its id could not be told, so it could not be revoked either. Nobody has its secret. " +
		unresolved.Open.openText(kind, unresolved.Seen)
	return diag.NewErrorDiagnostic("The "+kind.Title+" has no known id", detail)
}
