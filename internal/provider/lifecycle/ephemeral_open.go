// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"

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

// errand is what one Open has to issue, after everything that can fail before a
// token exists.
type errand struct {
	calls    Calls
	wish     wish
	validFor duration.Value
	witness  Witness
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
	errand, diags := e.prepare(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	pace := paceOf(errand.calls)
	pace.Reserve() // room for the revocation
	issued, _, err := e.issuer(errand.calls).issue(ctx, errand.wish)
	if err = withdraw(ctx, errand.calls, errand.wish.owner, err); err != nil {
		pace.Release()
		resp.Diagnostics.Append(openFailed(e.kind, action, err))
		return
	}
	m := e.minted(errand, issued)
	resp.Diagnostics.Append(m.note(ctx, resp.Private)...)
	resp.Diagnostics.Append(e.result(ctx, errand, issued).set(ctx, &resp.Result)...)
	resp.Diagnostics.Append(e.warnGranted(errand, issued.Token)...)
	if ctx.Err() != nil { // Terraform won't close it
		resp.Diagnostics.AddError("Could not "+action, "The run was interrupted when the token had just been issued, so it is revoked at once.")
	}
	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(e.revoke(ctx, errand.calls, m)...)
	}
}

// warnGranted warns of a token that outlives a run for long where Terraform
// does not close it.
func (e *ephemeralResource) warnGranted(done errand, token Token) diag.Diagnostics {
	life := Life{CreatedAt: token.CreatedAt, Issued: e.clock.Now(), ExpiresAt: token.ExpiresAt, ValidFor: done.validFor.Duration()}
	if !life.LongGrant() && !life.Endless() {
		return nil
	}
	end := "never expires"
	if !token.ExpiresAt.IsZero() {
		end = "was granted until " + formatInstant(token.ExpiresAt)
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("The "+e.kind.Title+" lives longer than asked for", fmt.Sprintf(
		"Token %s %s, although valid_for is %s. It is revoked when the run closes it; if the run is interrupted before, revoke it by hand.",
		token.ID, end, formatDuration(life.ValidFor)))}
}

func (e *ephemeralResource) minted(done errand, issued Issued) minted {
	owner := done.wish.owner.With(issued.Values.Only(e.kind.Owner...))
	return minted{
		ID: issued.ID, Owner: owner.texts(), Witness: done.witness,
		WrittenAt: e.clock.Now().UTC(), ExpiresAt: issued.ExpiresAt.UTC(),
	}
}

func (e *ephemeralResource) issuer(calls Calls) issuer {
	return issuer{kind: e.kind, calls: calls, clock: e.clock, own: registerOf(e.data), looks: looksOf(e.data, e.kind)}
}

func (e *ephemeralResource) prepare(ctx context.Context, config tfsdk.Config) (errand, diag.Diagnostics) {
	var validFor duration.Value
	diags := config.GetAttribute(ctx, path.Root("valid_for"), &validFor)
	owner, more := readValues(ctx, config, e.kind.Owner...)
	diags.Append(more...)
	arguments, more := readValues(ctx, config, e.kind.Arguments...)
	diags.Append(more...)
	if diags.HasError() {
		return errand{}, diags
	}
	for _, name := range e.kind.Arguments {
		if value := defaultOf(ctx, e.kind.Attributes[name]); value != nil && !arguments.Said(name) {
			arguments[name] = value
		}
	}
	if validFor, more = e.lifetime(validFor); more.HasError() {
		diags.Append(more...)
		return errand{}, diags
	}
	calls, err := e.kind.judged(e.data, e.clock)
	if err == nil {
		owner, err = calls.Resolve(ctx, owner.Only(e.kind.Owner...))
	}
	var witness Witness
	if err == nil {
		witness, err = calls.Witness(ctx)
	}
	if err != nil {
		diags.Append(notPrepared("issue the "+e.kind.Title, err))
	}
	w := wish{owner: owner, arguments: arguments, validity: Validity{For: validFor.Duration()}}
	return errand{calls: calls, wish: w, validFor: validFor, witness: witness}, diags
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
		if most > 0 {
			lifetime = min(lifetime, most)
		}
		return duration.NewText(formatDuration(lifetime)), nil
	}
	attribute, how := Validity{For: configured.Duration()}.beyond(most, e.clock.Now())
	if how == "" {
		return configured, nil
	}
	return configured, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "The "+e.kind.Title+" would live too long",
		how+" Configure a shorter valid_for, or leave it out.")}
}

// result is everything that the configuration leaves to be computed. What
// the platform did not tell is null: results must not be unknown.
func (e *ephemeralResource) result(ctx context.Context, done errand, issued Issued) Values {
	values := e.kind.nulls(ctx).With(issued.Values.Only(e.kind.attributeNames()...)).With(done.wish.owner).With(done.wish.arguments)
	return values.With(Values{
		"id":         types.StringValue(issued.ID),
		"token":      types.StringValue(issued.Secret),
		"created_at": instant.NewValue(issued.CreatedAt),
		"expires_at": instant.NewValue(issued.ExpiresAt),
		"valid_for":  done.validFor,
	})
}

// openFailed explains an Open that issued nothing, or a token that could not
// be told from others and so could not be revoked.
func openFailed(kind *Kind, action string, err error) diag.Diagnostic {
	var unresolved *UnresolvedError
	if !errors.As(err, &unresolved) {
		return explain.Error(action, err)
	}
	detail := "A token was issued, but its id could not be told, so it could not be revoked either. Nobody has its secret. " +
		unresolved.Open.openText(kind, unresolved.Suspects)
	if unresolved.Cause != nil {
		detail += " Looking for it failed: " + explain.Detail(unresolved.Cause)
	}
	return diag.NewErrorDiagnostic("The "+kind.Title+" has no known id", detail)
}
