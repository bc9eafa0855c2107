// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Instance is a managed resource as Terraform keeps it. The zero Instance
// does not exist yet.
type Instance struct {
	State, Identity map[string]any

	private []byte
}

// Noted reports whether there are notes in private state.
func (i Instance) Noted() bool { return len(i.private) > 0 }

// object is the instance in the protocol's values.
func (p *Protocol) object(typeName string, i Instance) Object {
	p.t.Helper()
	return Object{State: p.value(typeName, i.State), Identity: p.identityData(typeName, i.Identity), Private: i.private}
}

// value is a resource in the protocol's values; a nil map is null as a whole.
func (p *Protocol) value(typeName string, object map[string]any) tftypes.Value {
	p.t.Helper()
	return objectValue(p.t, p.wire.Type(typeName), object)
}

// instance is the opposite of object.
func (p *Protocol) instance(typeName string, o Object) Instance {
	p.t.Helper()
	state, _ := plainValue(p.t, o.State).(map[string]any)
	return Instance{State: state, Identity: p.identity(typeName, o.Identity), private: o.Private}
}

// Validate validates the configuration of a resource, and returns its errors.
func (p *Protocol) Validate(typeName string, config map[string]any) []string {
	p.t.Helper()
	return errorsOf(p.wire.Validate(typeName, p.value(typeName, config)))
}

// Apply plans a configuration and applies the plan. Errors fail the test.
func (p *Protocol) Apply(typeName string, prior Instance, config map[string]any) Instance {
	p.t.Helper()
	before, configured := p.object(typeName, prior), p.value(typeName, config)
	planned := p.wire.Plan(typeName, before, configured, false)
	p.must(planned.Diagnostics)
	applied := p.wire.Apply(typeName, before, planned.Object, configured)
	p.must(applied.Diagnostics)
	return p.instance(typeName, applied.Object)
}

// Refresh reads an instance. Errors fail the test.
func (p *Protocol) Refresh(typeName string, i Instance) Instance {
	p.t.Helper()
	read := p.wire.Read(typeName, p.object(typeName, i), false)
	p.must(read.Diagnostics)
	return p.instance(typeName, read.Object)
}

// Import imports by an id, or by an identity where the id is empty, and
// refreshes.
func (p *Protocol) Import(typeName, id string, identity map[string]any) Instance {
	p.t.Helper()
	imported := p.wire.Import(typeName, id, p.identityData(typeName, identity), false)
	p.must(imported.Diagnostics)
	return p.Refresh(typeName, p.instance(typeName, imported.Object))
}

// ImportDeferrable imports by an id as a CLI does that can defer it, or can't,
// and returns whether it is deferred, or the errors.
func (p *Protocol) ImportDeferrable(typeName, id string, can bool) (deferred bool, errs []string) {
	p.t.Helper()
	imported := p.wire.Import(typeName, id, nil, can)
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
	moved := p.wire.Move(typeName, source.Provider, source.TypeName, raw, source.private)
	if errs := errorsOf(moved.Diagnostics); len(errs) > 0 {
		return Instance{}, errs
	}
	return p.instance(typeName, moved.Object), nil
}

// PlanDeferrable plans a configuration as a CLI does that can defer it, and
// returns whether it is deferred, or the errors.
func (p *Protocol) PlanDeferrable(typeName string, prior Instance, config map[string]any) (deferred bool, errs []string) {
	p.t.Helper()
	planned := p.wire.Plan(typeName, p.object(typeName, prior), p.value(typeName, config), true)
	return planned.Deferred != nil, errorsOf(planned.Diagnostics)
}

// RefreshDeferrable reads an instance as a CLI does that can defer it, and
// returns whether it is deferred, or the errors.
func (p *Protocol) RefreshDeferrable(typeName string, i Instance) (refreshed Instance, deferred bool, errs []string) {
	p.t.Helper()
	read := p.wire.Read(typeName, p.object(typeName, i), true)
	return p.instance(typeName, read.Object), read.Deferred != nil, errorsOf(read.Diagnostics)
}
