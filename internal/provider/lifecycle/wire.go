// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// wire is how the objects of a kind cross Terraform's protocol. All of it is
// made once.
type wire struct {
	kind           *Kind
	schema         schema.Schema
	identitySchema identityschema.Schema
	object         tftypes.Type
	identity       tftypes.Type
	// defaults are the values of attributes that have one where nobody
	// configures them, and computed are unknown then until an apply tells them.
	defaults, computed map[string]tftypes.Value
}

func newWire(ctx context.Context, kind *Kind) *wire {
	w := &wire{kind: kind, schema: kind.schema(), identitySchema: kind.identitySchema()}
	w.defaults, w.computed = map[string]tftypes.Value{}, map[string]tftypes.Value{}
	w.object, w.identity = w.schema.Type().TerraformType(ctx), w.identitySchema.Type().TerraformType(ctx)
	for name, attribute := range w.schema.Attributes {
		if value := defaultOf(ctx, attribute); value != nil {
			w.defaults[name], _ = value.ToTerraformValue(ctx) // never fails: it is a known value of the schema's own
		} else if attribute.IsComputed() {
			w.computed[name] = tftypes.NewValue(attribute.GetType().TerraformType(ctx), tftypes.UnknownValue)
		}
	}
	return w
}

// proposal is what the framework hands to a resource to plan: what Terraform
// proposes, with the defaults. Where that is a change, all that is computed and
// not configured is unknown, and the plan says what stays.
func (w *wire) proposal(config, state, proposed tftypes.Value) tftypes.Value {
	var configured, attributes map[string]tftypes.Value
	if config.As(&configured) != nil || proposed.As(&attributes) != nil {
		return proposed // never: both are objects
	}
	attributes = maps.Clone(attributes)
	for name, value := range w.defaults {
		if configured[name].IsNull() {
			attributes[name] = value
		}
	}
	if plan := tftypes.NewValue(w.object, attributes); plan.Equal(state) {
		return plan
	}
	for name, unknown := range w.computed {
		if configured[name].IsNull() {
			attributes[name] = unknown
		}
	}
	return tftypes.NewValue(w.object, attributes)
}

// decode reads an object; false where it is none, or in another encoding than
// a CLI sends.
func (w *wire) decode(value *tfprotov6.DynamicValue) (tftypes.Value, bool) {
	if value == nil || len(value.MsgPack) == 0 {
		return tftypes.Value{}, false
	}
	object, err := value.Unmarshal(w.object)
	return object, err == nil
}

// decodeIdentity reads an identity, null where there is none.
func (w *wire) decodeIdentity(data *tfprotov6.ResourceIdentityData) (tftypes.Value, bool) {
	if data == nil || data.IdentityData == nil {
		return tftypes.NewValue(w.identity, nil), true
	}
	identity, err := data.IdentityData.Unmarshal(w.identity)
	return identity, err == nil
}

// answerRead writes the answer to a refresh; private is what the state had.
func (w *wire) answerRead(answer readResponse, notes privateNotes, private []byte) (*tfprotov6.ReadResourceResponse, error) {
	state, err := tfprotov6.NewDynamicValue(w.object, answer.State.Raw)
	if err != nil {
		return nil, err
	}
	identity, err := tfprotov6.NewDynamicValue(w.identity, answer.Identity.Raw)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ReadResourceResponse{
		NewState: &state, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &identity},
		Private: notes.after(private), Diagnostics: diagnosticsOf(answer.Diagnostics),
	}, nil
}

// answerPlan writes the answer to a plan. The identity stays, and what it is
// after a rotation only the apply knows.
func (w *wire) answerPlan(answer planResponse, proposed tftypes.Value, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned := req.ProposedNewState
	if !answer.Plan.Raw.Equal(proposed) {
		encoded, err := tfprotov6.NewDynamicValue(w.object, answer.Plan.Raw)
		if err != nil {
			return nil, err
		}
		planned = &encoded
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: planned, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
		Diagnostics: diagnosticsOf(answer.Diagnostics),
	}, nil
}

// diagnosticsOf are diagnostics in the protocol's form.
func diagnosticsOf(diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var all []*tfprotov6.Diagnostic
	for _, d := range diags {
		severity := tfprotov6.DiagnosticSeverityWarning
		if d.Severity() == diag.SeverityError {
			severity = tfprotov6.DiagnosticSeverityError
		}
		diagnostic := &tfprotov6.Diagnostic{Severity: severity, Summary: d.Summary(), Detail: d.Detail()}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			diagnostic.Attribute = pathOf(at.Path())
		}
		all = append(all, diagnostic)
	}
	return all
}

func pathOf(at path.Path) *tftypes.AttributePath {
	result := tftypes.NewAttributePath()
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case path.PathStepAttributeName:
			result = result.WithAttributeName(string(step))
		case path.PathStepElementKeyString:
			result = result.WithElementKeyString(string(step))
		case path.PathStepElementKeyInt:
			result = result.WithElementKeyInt(int(step))
		}
	}
	return result
}
