// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// Ona keeps one token per runner, host and subject. For another of these the new
// token is stored beside the old one, which is deleted when the new one is saved:
// what keeps Ona from storing it costs nothing. For any other change that Ona
// can't make, the old one has to go first, so that a plan checks what it can.

// differs reports whether two texts are known to differ by more than case, which
// means nothing in UUIDs and hosts.
func differs(state, planned types.String) bool {
	return !planned.IsUnknown() && !strings.EqualFold(state.ValueString(), planned.ValueString())
}

// moves reports whether the token is to be another runner's, host's or
// subject's, or may be, for a value that is not known yet.
func (m *hostTokenModel) moves(config, state hostTokenModel) bool {
	if m.RunnerID.IsUnknown() || m.Host.IsUnknown() || differs(state.RunnerID, m.RunnerID) || differs(state.Host, m.Host) {
		return true
	}
	if config.Subject.IsNull() {
		return false
	}
	subject := m.subject()
	return subject.ID == "" || !strings.EqualFold(subject.ID, state.subject().ID)
}

// open leaves to the apply what another token may have otherwise.
func (m *hostTokenModel) open(config hostTokenModel) {
	m.ID = types.StringUnknown()
	if config.ExpiresAt.IsNull() {
		m.ExpiresAt = instant.NewUnknown()
	}
	if config.Scopes.IsNull() {
		m.Scopes = types.SetUnknown(types.StringType)
	}
	if config.IntegrationID.IsNull() {
		m.IntegrationID = types.StringUnknown()
	}
}

// replaces returns what else the configuration changes and Ona can't. A value
// that is not known yet may turn out to be the same, and deletes nothing.
func (m *hostTokenModel) replaces(config, state hostTokenModel) path.Paths {
	var replaced path.Paths
	if differs(state.Source, m.Source) {
		replaced.Append(path.Root("source"))
	}
	if !config.IntegrationID.IsNull() && differs(state.IntegrationID, m.IntegrationID) {
		replaced.Append(path.Root("integration_id"))
	}
	if subject := m.subject(); !config.Subject.IsNull() && subject.Principal != "" && subject.Principal != state.subject().Principal {
		replaced.Append(path.Root("subject"))
	}
	return replaced
}

// checkReplacement checks it before the old token is deleted: what Ona will
// refuse is an error here, and so is that nobody could be asked.
func (r *hostTokenResource) checkReplacement(ctx context.Context, config hostTokenModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if c, err := connect(r.data); err == nil {
		if _, err := c.Identity(ctx); err != nil {
			diags.Append(explain.Error("check the new "+hostTokenTitle+" before the old one is deleted", err))
			return diags
		}
	}
	for _, found := range r.checkCreate(ctx, config) {
		if found.Severity() == diag.SeverityWarning {
			diags.AddAttributeError(path.Root("subject"), found.Summary(), "The old token would be deleted first. "+found.Detail())
			continue
		}
		diags.Append(found)
	}
	return diags
}

// move stores the new token, and then deletes the old one. One that an earlier
// move could not delete goes before: it may be in the new one's place.
func (r *hostTokenResource) move(ctx context.Context, config, plan, state hostTokenModel, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	ref := state.ref(ctx, req.Private)
	left, failed := r.removePrevious(ctx, state.previous())
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousOf(left))...)
	resp.Diagnostics.Append(r.store(ctx, config, plan, stored{&resp.State, resp.Identity, resp.Private})...)
	moved := !resp.Diagnostics.HasError()
	resp.Diagnostics.Append(failed...)
	if !moved {
		return
	}
	if err := r.remove(ctx, state, ref); err != nil {
		resp.Diagnostics.Append(state.notRemoved(err))
		left = append(left, state)
	}
	if len(left) > 0 {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("previous"), previousOf(left))...)
	}
}
