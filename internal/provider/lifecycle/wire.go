// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

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
	// defaults are the defaults of attributes that have one.
	defaults Values
}

func newWire(ctx context.Context, kind *Kind) *wire {
	w := &wire{kind: kind, schema: kind.schema(), identitySchema: kind.identitySchema(), defaults: Values{}}
	w.object, w.identity = w.schema.Type().TerraformType(ctx), w.identitySchema.Type().TerraformType(ctx)
	for name, attribute := range w.schema.Attributes {
		if value := defaultOf(ctx, attribute); value != nil {
			w.defaults[name] = value
		}
	}
	return w
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
