// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server answers in the framework's place what Terraform asks for each token
// of every plan: a refresh, and a plan where nothing changes. The framework
// would walk the schema for each attribute, several times, and rebuild the
// object each time, which takes several times what the provider itself does.
// Everything else is the framework's, with notes in the form that [privateNotes]
// have.
type server struct {
	Framework

	kinds map[string]*wire
	data  func() any
}

// Framework is what terraform-plugin-framework serves.
type Framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// NewServer puts a server in front of the framework's. The resources are the
// provider's, whose type names have the prefix; data is what its Configure hands
// to them, nil before.
func NewServer(ctx context.Context, serves tfprotov6.ProviderServer, prefix string, resources []func() resource.Resource, data func() any) tfprotov6.ProviderServer {
	full, ok := serves.(Framework)
	if !ok {
		return serves
	}
	s := server{Framework: full, kinds: map[string]*wire{}, data: data}
	for _, create := range resources {
		if token, ok := create().(*tokenResource); ok {
			s.kinds[prefix+"_"+token.kind.TypeName] = newWire(ctx, token.kind)
		}
	}
	return s
}

// importing is the framework's own note of an object that was just imported.
var importing = []byte(`".import_before_read"`)

// ReadResource refreshes a token.
func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	w, data := s.kinds[req.TypeName], s.data()
	if w == nil || data == nil || bytes.Contains(req.Private, importing) {
		return s.readByFramework(ctx, req)
	}
	object, decoded := w.decode(req.CurrentState)
	notes, readable := readNotes(req.Private)
	identity, known := w.decodeIdentity(req.CurrentIdentity)
	if !decoded || !readable || !known || object.IsNull() {
		return s.readByFramework(ctx, req)
	}
	state := tfsdk.State{Raw: object, Schema: w.schema}
	answer := readResponse{State: state, Private: notes, Identity: &tfsdk.ResourceIdentity{Raw: identity, Schema: w.identitySchema}}
	w.resource(ctx, data).refresh(ctx, readRequest{State: state, Private: notes}, &answer)
	return w.answerRead(answer, notes, req.Private)
}

// PlanResourceChange plans a token that is proposed as it is, where the
// provider finds no cause to change it either.
func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	w, data := s.kinds[req.TypeName], s.data()
	if w == nil || data == nil || !w.unchanged(ctx, data, req) {
		return s.planByFramework(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}, nil
}

// unchanged reports whether the plan is the state: the framework changes
// nothing in a proposal that equals the state but for defaults, and the provider
// has no cause and nothing to say.
func (w *wire) unchanged(ctx context.Context, data any, req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.PriorState == nil || req.ProposedNewState == nil || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	object, decoded := w.decode(req.PriorState)
	config, configured := w.decode(req.Config)
	notes, readable := readNotes(req.PriorPrivate)
	if !decoded || !configured || !readable || object.IsNull() || !w.hasDefaults(ctx, config, object) {
		return false
	}
	plan := tfsdk.Plan{Raw: object, Schema: w.schema}
	answer := planResponse{Plan: plan}
	w.resource(ctx, data).plan(ctx, planRequest{
		Config: tfsdk.Config{Raw: config, Schema: w.schema}, Plan: plan, State: tfsdk.State{Raw: object, Schema: w.schema}, Private: notes,
	}, &answer)
	return len(answer.Diagnostics) == 0 && answer.Plan.Raw.Equal(object)
}

// hasDefaults reports whether the state has the default of each attribute that
// is not configured.
func (w *wire) hasDefaults(ctx context.Context, config, object tftypes.Value) bool {
	if len(w.defaults) == 0 {
		return true
	}
	var configured, state map[string]tftypes.Value
	if config.As(&configured) != nil || object.As(&state) != nil {
		return false
	}
	for name, value := range w.defaults {
		if !configured[name].IsNull() {
			continue
		}
		if now, err := w.kind.objectTypes()[name].ValueFromTerraform(ctx, state[name]); err != nil || !now.Equal(value) {
			return false
		}
	}
	return true
}

// resource is a resource as the framework configures it for each call.
func (w *wire) resource(ctx context.Context, data any) *tokenResource {
	r := &tokenResource{kind: w.kind}
	r.Configure(ctx, resource.ConfigureRequest{ProviderData: data}, &resource.ConfigureResponse{})
	return r
}
