// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// tokenResource is the managed resource of a kind of token.
type tokenResource struct {
	kind  *Kind
	data  any
	clock Clock
}

var (
	_ resource.ResourceWithConfigure      = (*tokenResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*tokenResource)(nil)
	_ resource.ResourceWithImportState    = (*tokenResource)(nil)
	_ resource.ResourceWithIdentity       = (*tokenResource)(nil)
	_ resource.ResourceWithValidateConfig = (*tokenResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*tokenResource)(nil)
)

// newTokenResource returns the framework's constructor of a kind's resource.
func newTokenResource(kind *Kind) func() resource.Resource {
	return func() resource.Resource { return &tokenResource{kind: kind} }
}

// Metadata names the resource. Its identity changes with every rotation.
func (r *tokenResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.kind.TypeName
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema returns the common attributes and the kind's own.
func (r *tokenResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.kind.schema()
}

// Configure keeps the provider's connections; nothing is contacted.
func (r *tokenResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.data = req.ProviderData
	r.clock = clockOf(req.ProviderData)
}

// ValidateConfig checks what one attribute alone can't: it needs no clock,
// so that an unchanged configuration stays valid for ever.
func (r *tokenResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := readCommon(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if problem := r.kind.Terms.validityProblem(config); problem != "" {
		resp.Diagnostics.AddAttributeError(path.Root("valid_for"), "How long the token lives is not said clearly", problem)
	}
	before := config.rotationSettings(ctx).RotateBefore
	if problem := rotateBeforeProblem(config, before.Duration()); problem != "" && !before.IsNull() && !before.IsUnknown() {
		resp.Diagnostics.AddAttributeError(path.Root("rotation").AtName("rotate_before"), "rotate_before does not fit", problem)
	}
}

func (t Terms) validityProblem(config common) string {
	switch {
	case config.ValidFor.IsUnknown() || config.ExpiresAt.IsUnknown():
		return ""
	case !config.ValidFor.IsNull() && !config.ExpiresAt.IsNull():
		return "Both valid_for and expires_at are set. Keep one of them."
	case !t.Never && config.ValidFor.IsNull() && config.ExpiresAt.IsNull():
		return fmt.Sprintf("Neither valid_for nor expires_at is set, and this platform grants no token without an end. "+
			"Set one of them, for example valid_for = %q.", duration.Text(t.Longest))
	case !t.Never && config.ValidFor.IsNull() && config.ExpiresAt.Never():
		return "expires_at says never, and this platform grants no token without an end. Set an earlier instant, or valid_for."
	}
	return ""
}

func rotateBeforeProblem(config common, before time.Duration) string {
	if config.ValidFor.IsUnknown() {
		return ""
	}
	if config.ValidFor.IsNull() {
		return "rotate_before needs valid_for: with a fixed expires_at, or with no end, time alone never rotates a token. Set valid_for, or use triggers."
	}
	if before < config.ValidFor.Duration() {
		return ""
	}
	return fmt.Sprintf("rotate_before must be shorter than valid_for (%s), or each new token would be due at once.", config.ValidFor.ValueString())
}

// calls connects to the platform of the provider block.
func (r *tokenResource) calls() (Calls, error) {
	return r.kind.judged(r.data, r.clock)
}

func (r *tokenResource) issuer(calls Calls) issuer {
	return issuer{kind: r.kind, calls: calls, clock: r.clock, ledger: ledgerOf(r.data), looks: looksOf(r.data, r.kind)}
}

// clockOf returns the provider's clock; a provider that is not configured yet
// has none, and no object of it reads the time.
func clockOf(data any) Clock {
	set, ok := data.(*connection.Set)
	if !ok || set == nil {
		return Clock{}
	}
	return Clock{Now: set.Now, Wait: set.Wait, Deadline: set.Deadline}
}

// ledgerOf returns what the provider block remembers having issued.
func ledgerOf(data any) ledger {
	if set, ok := data.(*connection.Set); ok && set != nil {
		return set
	}
	return connection.NewSet(nil)
}
