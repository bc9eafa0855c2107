// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Instance is a managed resource as Terraform keeps it. The zero Instance
// does not exist yet.
type Instance struct {
	State, Identity map[string]any

	private []byte
}

// Noted reports whether there are notes in private state.
func (i Instance) Noted() bool { return len(i.private) > 0 }

// Validate validates the configuration of a resource, and returns its errors.
func (p *Protocol) Validate(typeName string, config map[string]any) []string {
	p.t.Helper()
	valid, err := p.server.ValidateResourceConfig(p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: p.encode(p.resourceType(typeName), config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return errorsOf(valid.Diagnostics)
}

// Apply plans a configuration and applies the plan. Errors fail the test.
func (p *Protocol) Apply(typeName string, prior Instance, config map[string]any) Instance {
	p.t.Helper()
	typ := p.resourceType(typeName)
	planned, err := p.server.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: p.encode(typ, prior.State), PriorPrivate: prior.private,
		ProposedNewState: p.encode(typ, p.proposed(typeName, prior.State, config)),
		Config:           p.encode(typ, config), PriorIdentity: p.identityData(typeName, prior.Identity),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.must(planned.Diagnostics)
	applied, err := p.server.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: p.encode(typ, prior.State), PlannedState: planned.PlannedState,
		Config: p.encode(typ, config), PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.must(applied.Diagnostics)
	return Instance{State: p.decode(typ, applied.NewState), Identity: p.identity(typeName, applied.NewIdentity), private: applied.Private}
}

// proposed is what Terraform proposes: the configuration, and the prior
// state where the provider computes what is not configured.
func (p *Protocol) proposed(typeName string, prior, config map[string]any) map[string]any {
	proposed := map[string]any{}
	for _, attribute := range p.schemas.ResourceSchemas[typeName].Block.Attributes {
		proposed[attribute.Name] = config[attribute.Name]
		if config[attribute.Name] == nil && attribute.Computed {
			proposed[attribute.Name] = prior[attribute.Name]
		}
	}
	return proposed
}

// Refresh reads an instance. Errors fail the test.
func (p *Protocol) Refresh(typeName string, i Instance) Instance {
	p.t.Helper()
	typ := p.resourceType(typeName)
	read, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: p.encode(typ, i.State), Private: i.private, CurrentIdentity: p.identityData(typeName, i.Identity),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.must(read.Diagnostics)
	return Instance{State: p.decode(typ, read.NewState), Identity: p.identity(typeName, read.NewIdentity), private: read.Private}
}

// Import imports by an id, or by an identity where the id is empty, and
// refreshes.
func (p *Protocol) Import(typeName, id string, identity map[string]any) Instance {
	p.t.Helper()
	imported, err := p.server.ImportResourceState(p.t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName, ID: id, Identity: p.identityData(typeName, identity),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.must(imported.Diagnostics)
	first := imported.ImportedResources[0]
	return p.Refresh(typeName, Instance{
		State: p.decode(p.resourceType(typeName), first.State), Identity: p.identity(typeName, first.Identity), private: first.Private,
	})
}

// ImportDeferrable imports by an id as a CLI does that can defer it, or can't,
// and returns whether it is deferred, or the errors.
func (p *Protocol) ImportDeferrable(typeName, id string, can bool) (deferred bool, errs []string) {
	p.t.Helper()
	imported, err := p.server.ImportResourceState(p.t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName, ID: id, ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{DeferralAllowed: can},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return becauseUnknown(imported.Deferred), errorsOf(imported.Diagnostics)
}

// Source is a resource of another provider that is moved.
type Source struct {
	Provider, TypeName string
	State              map[string]any

	private []byte
}

// Under is the instance as a state has it that was written under another
// address of the provider.
func (i Instance) Under(provider, typeName string) Source {
	return Source{Provider: provider, TypeName: typeName, State: i.State, private: i.private}
}

// SameNotes reports whether two instances have the same private state.
func (i Instance) SameNotes(other Instance) bool { return string(i.private) == string(other.private) }

// Move moves a resource of another provider, and returns the errors.
func (p *Protocol) Move(typeName string, source Source) (Instance, []string) {
	p.t.Helper()
	raw, err := json.Marshal(source.State)
	if err != nil {
		p.t.Fatal(err)
	}
	moved, err := p.server.MoveResourceState(p.t.Context(), &tfprotov6.MoveResourceStateRequest{
		TargetTypeName: typeName, SourceProviderAddress: source.Provider, SourceTypeName: source.TypeName,
		SourceState: &tfprotov6.RawState{JSON: raw}, SourcePrivate: source.private,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if errs := errorsOf(moved.Diagnostics); len(errs) > 0 {
		return Instance{}, errs
	}
	return Instance{
		State: p.decode(p.resourceType(typeName), moved.TargetState), Identity: p.identity(typeName, moved.TargetIdentity), private: moved.TargetPrivate,
	}, nil
}

// PlanDeferrable plans a configuration as a CLI does that can defer it, and
// returns whether it is deferred, or the errors.
func (p *Protocol) PlanDeferrable(typeName string, prior Instance, config map[string]any) (deferred bool, errs []string) {
	p.t.Helper()
	typ := p.resourceType(typeName)
	planned, err := p.server.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: p.encode(typ, prior.State), PriorPrivate: prior.private,
		ProposedNewState: p.encode(typ, p.proposed(typeName, prior.State, config)),
		Config:           p.encode(typ, config), PriorIdentity: p.identityData(typeName, prior.Identity),
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return planned.Deferred != nil, errorsOf(planned.Diagnostics)
}

// RefreshDeferrable reads an instance as a CLI does that can defer it, and
// returns whether it is deferred, or the errors.
func (p *Protocol) RefreshDeferrable(typeName string, i Instance) (refreshed Instance, deferred bool, errs []string) {
	p.t.Helper()
	typ := p.resourceType(typeName)
	read, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: p.encode(typ, i.State), Private: i.private, CurrentIdentity: p.identityData(typeName, i.Identity),
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	refreshed = Instance{State: p.decode(typ, read.NewState), Identity: p.identity(typeName, read.NewIdentity), private: read.Private}
	return refreshed, read.Deferred != nil, errorsOf(read.Diagnostics)
}
