// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// operation is something that a person has the provider do.
type operation struct {
	name string
	// call is the call that it is about, as matrixKind.calls names it.
	call string
	// lasting: it is struck at every call, too, as long as the fault lasts.
	lasting bool
	// prepare does in fair weather what comes before, and returns what a fault
	// strikes.
	prepare func(c *cell) func()
	// types are the objects of the provider's schema that it stands for.
	types func(k matrixKind) []string
}

var operations = []operation{
	{name: "create", lasting: true, call: "create", prepare: preparePlan, types: resources},
	{name: "read", lasting: true, call: "get", prepare: func(c *cell) func() {
		c.mustApply()
		return func() {
			if state, private, ok := c.refresh(c.provider()); ok {
				c.keep(state, private)
			}
		}
	}},
	{name: "update", call: "update", prepare: func(c *cell) func() {
		c.mustApply()
		c.change()
		return preparePlan(c)
	}},
	{name: "rotate", lasting: true, call: "create", prepare: func(c *cell) func() {
		c.mustApply()
		c.trigger("2")
		return preparePlan(c)
	}},
	{name: "revoke previous", call: "delete", prepare: func(c *cell) func() {
		c.mustApply()
		c.trigger("2")
		c.mustApply()
		c.world.Clock.Advance(2 * time.Hour)
		return preparePlan(c)
	}},
	{name: "delete", lasting: true, call: "delete", prepare: func(c *cell) func() {
		c.mustApply()
		state, private, _ := c.refresh(c.provider())
		return func() { c.remove(c.provider(), state, private) }
	}},
	{name: "import", call: "get", prepare: func(c *cell) func() {
		id := importIDOf(c.world, c.of.kind, c.target.ID)
		return func() { c.adopt(id) }
	}},
	{name: "list", call: "list", types: lists, prepare: func(c *cell) func() {
		return func() {
			p := c.protocol()
			for _, result := range p.List(c.typeName, acctest.Query{IncludeResource: true}) {
				c.say(result.DisplayName)
				c.report(result.Errors)
			}
		}
	}},
	{name: "data source", call: "get", prepare: reading(func(c *cell) (string, map[string]any) {
		return c.typeName, c.of.target(c.world, c.target.ID)
	}), types: func(k matrixKind) []string { return []string{"data " + k.TypeName} }},
	{name: "data sources", call: "list", prepare: reading(func(c *cell) (string, map[string]any) {
		return c.typeName + "s", map[string]any{}
	}), types: func(k matrixKind) []string { return []string{"data " + k.TypeName + "s"} }},
	{name: "caller", call: "caller", prepare: reading(func(c *cell) (string, map[string]any) {
		return "tokens_" + c.of.platform() + "_caller_identity", map[string]any{}
	}), types: func(k matrixKind) []string { return []string{"data tokens_" + k.platform() + "_caller_identity"} }},
	{name: "inventory", call: "list", prepare: reading(func(*cell) (string, map[string]any) {
		return "tokens_inventory", map[string]any{}
	}), types: func(matrixKind) []string { return []string{"data tokens_inventory"} }},
	{name: "open", call: "create", types: ephemerals, prepare: func(c *cell) func() {
		return func() { c.open(c.protocol()) }
	}},
	{name: "close", lasting: true, call: "delete", prepare: func(c *cell) func() {
		c.open(c.protocol())
		return func() { c.report(c.protocol().Close(c.t.Context(), c.typeName, c.opened)) }
	}},
	{name: "revoke action", call: "delete", types: actions, prepare: func(c *cell) func() {
		c.world.Clock.Advance(time.Hour) // what was never used for so long is not the provider's credential
		return func() {
			progress, errs := c.protocol().Invoke(c.typeName+"_revoke", c.of.target(c.world, c.target.ID))
			c.say(progress...)
			c.report(errs)
			c.revoked = errs == nil
		}
	}},
	{name: "log-in", call: "login", prepare: func(c *cell) func() {
		for name, value := range c.of.Login(c.world) {
			c.world.Setenv(name, value)
		}
		return preparePlan(c)
	}},
}

// preparePlan plans in fair weather what is then applied.
func preparePlan(c *cell) func() {
	p := c.mustPlan()
	return func() { c.apply(p, false) }
}

// reading reads a data source.
func reading(what func(c *cell) (typeName string, config map[string]any)) func(c *cell) func() {
	return func(c *cell) func() {
		typeName, config := what(c)
		return func() {
			_, errs := c.protocol().Read(typeName, config)
			c.report(errs)
		}
	}
}

// configuration is what the cell's resource is configured with at first.
func (c *cell) configuration() map[string]any {
	config := maps.Clone(c.of.Arguments(c.world))
	if !c.of.own {
		config["valid_for"] = "2160h"
		config["rotation"] = map[string]any{"rotate_before": "24h", "overlap": "1h", "triggers": map[string]any{"run": "1"}}
	}
	return config
}

// protocol is a provider that was just started, for what core does not do.
func (c *cell) protocol() *acctest.Protocol { return c.world.ProtocolWith(c.settings) }

// trigger has the next apply rotate.
func (c *cell) trigger(value string) {
	c.set("rotation", map[string]any{"rotate_before": "24h", "overlap": "1h", "triggers": map[string]any{"run": value}})
}

// change has the next apply update in place without issuing anything.
func (c *cell) change() {
	if c.of.own {
		c.set("token", c.text("token")+"-renewed")
		return
	}
	c.set("rotation", map[string]any{"rotate_before": "24h", "overlap": "2h", "triggers": map[string]any{"run": "1"}})
}

func (c *cell) open(p *acctest.Protocol) {
	opened, errs := p.Open(c.t.Context(), c.typeName, c.of.Arguments(c.world))
	c.report(errs)
	if errs == nil {
		c.opened = opened
	}
}

func resources(k matrixKind) []string  { return []string{"resource " + k.TypeName} }
func lists(k matrixKind) []string      { return []string{"list " + k.TypeName} }
func actions(k matrixKind) []string    { return []string{"action " + k.TypeName + "_revoke"} }
func ephemerals(k matrixKind) []string { return []string{"ephemeral " + k.TypeName} }
