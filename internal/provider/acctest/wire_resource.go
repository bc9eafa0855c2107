// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is a managed resource as Terraform keeps it. Its state is null where it
// does not exist.
type Object struct {
	State tftypes.Value
	// Identity is nil for a Terraform that knows of none.
	Identity *tfprotov6.ResourceIdentityData
	Private  []byte
}

// Answer is what a provider makes of an object. In a plan the object is the
// planned one.
type Answer struct {
	Object

	Diagnostics     []*tfprotov6.Diagnostic
	RequiresReplace []*tftypes.AttributePath
	Deferred        *tfprotov6.Deferred
}

// Validate validates a configuration.
func (w Wire) Validate(typeName string, config tftypes.Value) []*tfprotov6.Diagnostic {
	resp, err := w.Server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: w.Encode(w.Type(typeName), config),
	})
	if err != nil {
		w.fail("validate: %v", err)
		return nil
	}
	return resp.Diagnostics
}

// Read refreshes an object, for a Terraform that takes deferrals or does not.
func (w Wire) Read(typeName string, o Object, defers bool) Answer {
	typ := w.Type(typeName)
	req := &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: w.Encode(typ, o.State), Private: o.Private, CurrentIdentity: o.Identity}
	if defers {
		req.ClientCapabilities = &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: true}
	}
	resp, err := w.Server.ReadResource(context.Background(), req)
	if err != nil {
		w.fail("read: %v", err)
		return Answer{}
	}
	return Answer{
		Object:      Object{State: w.Decode(typ, resp.NewState), Identity: resp.NewIdentity, Private: resp.Private},
		Diagnostics: resp.Diagnostics, Deferred: resp.Deferred,
	}
}

// Plan proposes a configuration, as Terraform does.
func (w Wire) Plan(typeName string, prior Object, config tftypes.Value, defers bool) Answer {
	typ := w.Type(typeName)
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, Config: w.Encode(typ, config), PriorState: w.Encode(typ, prior.State), PriorPrivate: prior.Private,
		ProposedNewState: w.Encode(typ, w.Propose(typeName, config, prior.State)), PriorIdentity: prior.Identity,
	}
	if defers {
		req.ClientCapabilities = &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true}
	}
	resp, err := w.Server.PlanResourceChange(context.Background(), req)
	if err != nil {
		w.fail("plan: %v", err)
		return Answer{}
	}
	return Answer{
		Object:      Object{State: w.Decode(typ, resp.PlannedState), Identity: resp.PlannedIdentity, Private: resp.PlannedPrivate},
		Diagnostics: resp.Diagnostics, RequiresReplace: resp.RequiresReplace, Deferred: resp.Deferred,
	}
}

// Propose merges configuration and prior state: what is not configured and
// computed stays as it is.
func (w Wire) Propose(typeName string, config, prior tftypes.Value) tftypes.Value {
	values, before := w.Attributes(config), w.Attributes(prior)
	for _, attribute := range w.Schemas.ResourceSchemas[typeName].Block.Attributes {
		if value, ok := before[attribute.Name]; ok && attribute.Computed && values[attribute.Name].IsNull() {
			values[attribute.Name] = value
		}
	}
	return w.Resource(typeName, values)
}

// Apply carries out a plan.
func (w Wire) Apply(typeName string, prior, planned Object, config tftypes.Value) Answer {
	typ := w.Type(typeName)
	resp, err := w.Server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, Config: w.Encode(typ, config), PriorState: w.Encode(typ, prior.State),
		PlannedState: w.Encode(typ, planned.State), PlannedPrivate: planned.Private, PlannedIdentity: planned.Identity,
	})
	if err != nil {
		w.fail("apply: %v", err)
		return Answer{}
	}
	return Answer{Object: Object{State: w.Decode(typ, resp.NewState), Identity: resp.NewIdentity, Private: resp.Private}, Diagnostics: resp.Diagnostics}
}

// Delete carries out the plan of a deletion.
func (w Wire) Delete(typeName string, prior Object) Answer {
	null := tftypes.NewValue(w.Type(typeName), nil)
	return w.Apply(typeName, prior, Object{State: null, Private: prior.Private}, null)
}

// Import imports by an id, or by an identity where the id is empty, without a
// refresh.
func (w Wire) Import(typeName, id string, identity *tfprotov6.ResourceIdentityData, defers bool) Answer {
	resp, err := w.Server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName, ID: id, Identity: identity, ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{DeferralAllowed: defers},
	})
	if err != nil {
		w.fail("import: %v", err)
		return Answer{}
	}
	answer := Answer{Object: Object{State: tftypes.NewValue(w.Type(typeName), nil)}, Diagnostics: resp.Diagnostics, Deferred: resp.Deferred}
	for _, imported := range resp.ImportedResources {
		answer.Object = Object{State: w.Decode(w.Type(typeName), imported.State), Identity: imported.Identity, Private: imported.Private}
	}
	return answer
}

// Move takes over the state of a resource of another provider, as JSON.
func (w Wire) Move(typeName, provider, source string, state, private []byte) Answer {
	resp, err := w.Server.MoveResourceState(context.Background(), &tfprotov6.MoveResourceStateRequest{
		TargetTypeName: typeName, SourceProviderAddress: provider, SourceTypeName: source,
		SourceState: &tfprotov6.RawState{JSON: state}, SourcePrivate: private,
	})
	if err != nil {
		w.fail("move: %v", err)
		return Answer{}
	}
	return Answer{
		Object:      Object{State: w.Decode(w.Type(typeName), resp.TargetState), Identity: resp.TargetIdentity, Private: resp.TargetPrivate},
		Diagnostics: resp.Diagnostics,
	}
}

// Upgrade reads a state, as JSON, that a version of the schema wrote.
func (w Wire) Upgrade(typeName string, version int64, state []byte) Answer {
	resp, err := w.Server.UpgradeResourceState(context.Background(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: typeName, Version: version, RawState: &tfprotov6.RawState{JSON: state},
	})
	if err != nil {
		w.fail("upgrade: %v", err)
		return Answer{}
	}
	return Answer{Object: Object{State: w.Decode(w.Type(typeName), resp.UpgradedState)}, Diagnostics: resp.Diagnostics}
}
