// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// onaType is the type of Ona's tokens.
const onaType = "tokens_ona_personal_access_token"

// core is Terraform's core as far as one resource sees it: it refreshes,
// proposes, plans twice and applies, and rejects what core rejects. It makes
// hundreds of histories a second possible.
type core struct {
	typeName string
	fail     func(format string, args ...any)
	world    *acctest.World
	// skew is how far the provider's clock is off the server's.
	skew time.Duration

	// quick leaves out that plans are compared with the framework's.
	quick bool

	schema, providerSchema *tfprotov6.Schema

	block  *tfprotov6.DynamicValue
	config map[string]tftypes.Value
	// server is the provider that several cores share; nil: each step starts one.
	server tfprotov6.ProviderServer

	state   tftypes.Value
	private []byte
	serial  int
	// said is everything the provider ever reported, errors what of it failed.
	said   strings.Builder
	errors []string
}

// planned is a plan, saved or not.
type planned struct {
	config, prior, after tftypes.Value
	priorPrivate         []byte
	private              []byte
	replace              bool
	serial               int
}

func newCore(w *acctest.World, typeName string, fail func(format string, args ...any)) *core {
	c := &core{world: w, typeName: typeName, fail: fail}
	schemas, err := w.ServeProtocol6().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		fail("schema: %v", err)
	}
	c.providerSchema = schemas.Provider
	c.schema, c.block = schemas.ResourceSchemas[typeName], c.emptyBlock(schemas.Provider)
	c.state = tftypes.NewValue(c.kind(), nil)
	return c
}

func (c *core) kind() tftypes.Object {
	return c.schema.ValueType().(tftypes.Object) //nolint:forcetypeassert // a resource is an object
}

// provider is the one that several cores share, or one that was just started.
func (c *core) provider() tfprotov6.ProviderServer {
	if c.server != nil {
		return c.server
	}
	return c.start()
}

// start starts and configures a provider.
func (c *core) start() tfprotov6.ProviderServer {
	options := c.world.Options()
	options.Now = c.now
	server := provider.Serve(provider.NewWith(options)())
	resp, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: c.block})
	if err != nil || c.failed(resp.Diagnostics) {
		c.fail("configure: %v", err)
	}
	return server
}

// now is the time on the provider's machine.
func (c *core) now() time.Time { return c.world.Clock.Now().Add(c.skew) }

// emptyBlock is a provider block without attributes.
func (c *core) emptyBlock(schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	kind := schema.ValueType().(tftypes.Object) //nolint:forcetypeassert // a provider block is an object
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	return c.encode(kind, tftypes.NewValue(kind, values))
}

func (c *core) encode(kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		c.fail("encode: %v", err)
	}
	return &encoded
}

func (c *core) decode(value *tfprotov6.DynamicValue) tftypes.Value {
	if value == nil {
		return tftypes.NewValue(c.kind(), nil)
	}
	decoded, err := value.Unmarshal(c.kind())
	if err != nil {
		c.fail("decode: %v", err)
	}
	return decoded
}

// failed remembers what was reported and tells whether there was an error.
func (c *core) failed(diagnostics []*tfprotov6.Diagnostic) bool {
	failed := false
	for _, d := range diagnostics {
		fmt.Fprintln(&c.said, d.Summary, d.Detail)
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			failed, c.errors = true, append(c.errors, d.Summary+": "+d.Detail)
		}
	}
	return failed
}

// refresh reads the object.
func (c *core) refresh(server tfprotov6.ProviderServer) (state tftypes.Value, private []byte, ok bool) {
	if c.state.IsNull() {
		return c.state, nil, true
	}
	resp, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
		TypeName: c.typeName, CurrentState: c.encode(c.kind(), c.state), Private: c.private,
	})
	if err != nil {
		c.fail("read: %v", err)
	}
	if c.failed(resp.Diagnostics) {
		return c.state, c.private, false
	}
	return c.decode(resp.NewState), resp.Private, true
}

// configured is the configuration as an object.
func (c *core) configured() tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, kind := range c.kind().AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
		if value, ok := c.config[name]; ok {
			values[name] = value
		}
	}
	return tftypes.NewValue(c.kind(), values)
}

// propose merges configuration and prior state as core does.
func (c *core) propose(config, prior tftypes.Value) tftypes.Value {
	configured, before := c.attributes(config), c.attributes(prior)
	values := map[string]tftypes.Value{}
	for _, attribute := range c.schema.Block.Attributes {
		value := configured[attribute.Name]
		if value.IsNull() && attribute.Computed && !prior.IsNull() {
			value = before[attribute.Name]
		}
		values[attribute.Name] = value
	}
	return tftypes.NewValue(c.kind(), values)
}

func (c *core) attributes(value tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	if !value.IsNull() {
		if err := value.As(&values); err != nil {
			c.fail("attributes: %v", err)
		}
	}
	return values
}

// plan refreshes and plans.
func (c *core) plan() (planned, bool) {
	server := c.provider()
	prior, private, ok := c.refresh(server)
	if !ok {
		return planned{}, false
	}
	config := c.configured()
	after, plannedPrivate, replace, ok := c.ask(server, config, prior, private)
	return planned{
		config: config, prior: prior, after: after, priorPrivate: private, private: plannedPrivate, replace: replace, serial: c.serial,
	}, ok
}

// ask has the provider plan a change.
func (c *core) ask(server tfprotov6.ProviderServer, config, prior tftypes.Value, private []byte) (after tftypes.Value, plannedPrivate []byte, replace, ok bool) {
	validated, err := server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{TypeName: c.typeName, Config: c.encode(c.kind(), config)})
	if err != nil || c.failed(validated.Diagnostics) {
		return after, nil, false, false
	}
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: c.typeName, Config: c.encode(c.kind(), config), PriorState: c.encode(c.kind(), prior),
		ProposedNewState: c.encode(c.kind(), c.propose(config, prior)), PriorPrivate: private,
	}
	resp, err := server.PlanResourceChange(context.Background(), req)
	if err != nil {
		c.fail("plan: %v", err)
	}
	c.mustPlanAs(req, resp)
	if c.failed(resp.Diagnostics) {
		return after, nil, false, false
	}
	after = c.decode(resp.PlannedState)
	for name, value := range c.attributes(config) {
		if !value.IsNull() && !value.Equal(c.attributes(after)[name]) {
			c.fail("invalid plan: %s is configured and planned differently", name)
		}
	}
	return after, resp.PlannedPrivate, len(resp.RequiresReplace) > 0, true
}

// empty reports whether the plan changes nothing.
func (p planned) empty() bool { return p.after.Equal(p.prior) }

// apply plans once more and carries the plan out. A killed provider leaves of a
// create nothing, of an update the old attributes without private state.
func (c *core) apply(p planned, killed bool) bool {
	if p.empty() {
		c.keep(p.prior, p.priorPrivate)
		return true
	}
	server := c.provider()
	after, private, _, ok := c.ask(server, p.config, p.prior, p.priorPrivate)
	if !ok {
		return false
	}
	c.mustConform("final plan", p.after, after)
	p.after, p.private = after, private
	return c.carryOut(server, p, killed)
}

// carryOut has the provider do what it planned.
func (c *core) carryOut(server tfprotov6.ProviderServer, p planned, killed bool) bool {
	resp, err := server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.typeName, Config: c.encode(c.kind(), p.config), PriorState: c.encode(c.kind(), p.prior),
		PlannedState: c.encode(c.kind(), p.after), PlannedPrivate: p.private,
	})
	if err != nil {
		c.fail("apply: %v", err)
	}
	if killed {
		c.keep(p.prior, nil)
		return false
	}
	failed := c.failed(resp.Diagnostics)
	result := c.decode(resp.NewState)
	c.keep(result, resp.Private)
	if !failed {
		c.mustConform("result after apply", p.after, result)
	}
	return !failed
}

// keep saves the state; its serial rises only with a change.
func (c *core) keep(state tftypes.Value, private []byte) {
	if !state.Equal(c.state) || string(private) != string(c.private) {
		c.serial++
	}
	c.state, c.private = state, private
}

// mustConform is core's rule that what was known stays.
func (c *core) mustConform(what string, before, after tftypes.Value) {
	was, is := c.attributes(before), c.attributes(after)
	for name, value := range was {
		if value.IsFullyKnown() && !value.Equal(is[name]) {
			c.fail("Provider produced inconsistent %s: %s was %s, is %s", what, name, value, is[name])
		}
	}
}

// text is a string attribute of the state; "" for null.
func (c *core) text(name string) string {
	var text string
	if value := c.attributes(c.state)[name]; !value.IsNull() && value.IsKnown() {
		if err := value.As(&text); err != nil {
			c.fail("%s: %v", name, err)
		}
	}
	return text
}

// previous are the ids and instants of the attribute "previous".
func (c *core) previous() map[string]string {
	previous := map[string]string{}
	var entries []tftypes.Value
	if value := c.attributes(c.state)["previous"]; !value.IsNull() {
		_ = value.As(&entries)
	}
	for _, entry := range entries {
		var id, at string
		fields := c.attributes(entry)
		_, _ = fields["id"].As(&id), fields["revoke_at"].As(&at)
		previous[id] = at
	}
	return previous
}
