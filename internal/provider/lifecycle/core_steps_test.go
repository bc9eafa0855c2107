// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// coreOf is Terraform's core with one token of a kind, not applied yet.
func coreOf(t *testing.T, k kind, config map[string]any) *core {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	c := newCore(w, k.TypeName, t.Fatalf)
	c.configure(with(k.Arguments(w), config))
	return c
}

// configure takes over a configuration of strings, lists and maps of strings.
func (c *core) configure(config map[string]any) {
	c.config = map[string]tftypes.Value{}
	for name, value := range config {
		c.set(name, value)
	}
}

// set changes one argument of the configuration.
func (c *core) set(name string, value any) {
	c.config[name] = c.value(c.kind().AttributeTypes[name], value)
}

func (c *core) value(kind tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case []any:
		var elements []tftypes.Value
		for _, element := range value {
			elements = append(elements, tftypes.NewValue(tftypes.String, element))
		}
		return tftypes.NewValue(kind, elements)
	case map[string]any:
		values := map[string]tftypes.Value{}
		if object, ok := kind.(tftypes.Object); ok {
			for name, inner := range object.AttributeTypes {
				values[name] = c.value(inner, value[name])
			}
			return tftypes.NewValue(kind, values)
		}
		for name, element := range value {
			values[name] = tftypes.NewValue(tftypes.String, element)
		}
		return tftypes.NewValue(kind, values)
	}
	return tftypes.NewValue(kind, value)
}

// mustPlan plans and fails unless it succeeds.
func (c *core) mustPlan() planned {
	p, ok := c.plan()
	if !ok {
		c.fail("the plan failed:\n%s", c.said.String())
	}
	return p
}

// mustApply plans and applies and fails unless both succeed.
func (c *core) mustApply() {
	if !c.apply(c.mustPlan(), false) {
		c.fail("the apply failed:\n%s", c.said.String())
	}
}

// mustBeIdle fails unless the next plan is empty.
func (c *core) mustBeIdle() {
	if p := c.mustPlan(); !p.empty() {
		c.fail("a plan changes something without a cause:\n%s\n%s", p.prior, p.after)
	}
}

// rotates reports whether a plan is to rotate in place.
func (c *core) rotates(p planned) bool {
	return !p.replace && !c.attributes(p.after)["id"].IsKnown()
}

// destroy deletes the object and tells whether that succeeded.
func (c *core) destroy() bool {
	server := c.provider()
	prior, private, ok := c.refresh(server)
	if !ok || prior.IsNull() {
		return ok
	}
	return c.remove(server, prior, private)
}

// remove applies the deletion of a refreshed object.
func (c *core) remove(server acctest.Wire, prior tftypes.Value, private []byte) bool {
	removed := server.Delete(c.typeName, acctest.Object{State: prior, Private: private})
	failed := c.failed(removed.Diagnostics)
	c.keep(removed.State, private)
	return !failed
}

// importID takes an existing token into the state.
func (c *core) importID(id string) {
	if !c.adopt(id) {
		c.fail("import: %s", c.said.String())
	}
}

// adopt imports and refreshes, and leaves no state where one of them fails.
func (c *core) adopt(id string) bool {
	imported := c.provider().Import(c.typeName, id, nil, false)
	if c.failed(imported.Diagnostics) {
		return false
	}
	c.keep(imported.State, imported.Private)
	state, private, ok := c.refresh(c.provider())
	if !ok {
		c.forget()
		return false
	}
	c.keep(state, private)
	return true
}

// forget is what the CLI's "state rm" does.
func (c *core) forget() { c.keep(tftypes.NewValue(c.kind(), nil), nil) }
