// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server answers in the framework's place what Terraform asks for each token
// of every plan: a refresh, and a plan of what the state has. The framework
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

// PlanResourceChange plans a token that the state has. One that is not there yet,
// or that goes, is planned once in its life, and by the framework.
func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	w, data := s.kinds[req.TypeName], s.data()
	if w == nil || data == nil {
		return s.planByFramework(ctx, req)
	}
	state, decoded := w.decode(req.PriorState)
	config, configured := w.decode(req.Config)
	proposed, sent := state, decoded && req.ProposedNewState != nil
	if sent && !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		proposed, sent = w.decode(req.ProposedNewState)
	}
	notes, readable := readNotes(req.PriorPrivate)
	if !configured || !sent || !readable || state.IsNull() || proposed.IsNull() {
		return s.planByFramework(ctx, req)
	}
	answer := planResponse{Plan: tfsdk.Plan{Raw: w.proposal(config, state, proposed), Schema: w.schema}}
	w.resource(ctx, data).plan(ctx, planRequest{
		Config: tfsdk.Config{Raw: config, Schema: w.schema}, Plan: answer.Plan, State: tfsdk.State{Raw: state, Schema: w.schema}, Private: notes,
	}, &answer)
	return w.answerPlan(answer, proposed, req)
}

// resource is a resource as the framework configures it for each call.
func (w *wire) resource(ctx context.Context, data any) *tokenResource {
	r := &tokenResource{kind: w.kind}
	r.Configure(ctx, resource.ConfigureRequest{ProviderData: data}, &resource.ConfigureResponse{})
	return r
}
