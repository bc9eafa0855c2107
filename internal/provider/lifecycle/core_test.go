// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"time"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
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

	// wire speaks to the provider: it knows the schemas, and no process yet.
	wire acctest.Wire

	block  tftypes.Value
	config map[string]tftypes.Value
	// server is the provider that several cores share; nil: each step starts one.
	server tfprotov6.ProviderServer

	state   tftypes.Value
	private []byte
	serial  int
	// said is everything the provider ever reported, errors what of it failed. shown
	// is what of it a CLI shows at any rate: of several warnings with the same
	// summary it shows the first alone.
	said, shown strings.Builder
	errors      []string
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
	c := &core{world: w, typeName: typeName, fail: fail, wire: acctest.Dial(w.ServeProtocol6(), fail)}
	c.block = c.wire.Block(nil)
	c.state = tftypes.NewValue(c.kind(), nil)
	return c
}

func (c *core) kind() tftypes.Object { return c.wire.Type(c.typeName) }

// provider is the one that several cores share, or one that was just started.
func (c *core) provider() acctest.Wire {
	if c.server != nil {
		return c.wire.To(c.server)
	}
	return c.start(provider.Serve)
}

// start starts and configures a provider.
func (c *core) start(serve func(fwprovider.Provider) tfprotov6.ProviderServer) acctest.Wire {
	options := c.world.Options()
	options.Now = c.now
	server := c.wire.To(serve(provider.NewWith(options)()))
	if c.failed(server.Configure("1.11.4", c.block, false)) {
		c.fail("configure: %s", c.said.String())
	}
	return server
}

// now is the time on the provider's machine.
func (c *core) now() time.Time { return c.world.Clock.Now().Add(c.skew) }

// failed remembers what was reported and tells whether there was an error.
func (c *core) failed(diagnostics []*tfprotov6.Diagnostic) bool {
	failed := false
	for _, d := range diagnostics {
		fmt.Fprintln(&c.said, d.Summary, d.Detail)
		fmt.Fprintln(&c.shown, d.Summary)
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			failed, c.errors = true, append(c.errors, d.Summary+": "+d.Detail)
			fmt.Fprintln(&c.shown, d.Detail)
		}
	}
	return failed
}

// object is what the state has of the token.
func (c *core) object() acctest.Object { return acctest.Object{State: c.state, Private: c.private} }

// refresh reads the object.
func (c *core) refresh(server acctest.Wire) (state tftypes.Value, private []byte, ok bool) {
	if c.state.IsNull() {
		return c.state, nil, true
	}
	read := server.Read(c.typeName, c.object(), false)
	if c.failed(read.Diagnostics) {
		return c.state, c.private, false
	}
	return read.State, read.Private, true
}

// configured is the configuration as an object.
func (c *core) configured() tftypes.Value { return c.wire.Resource(c.typeName, c.config) }

func (c *core) attributes(value tftypes.Value) map[string]tftypes.Value {
	return c.wire.Attributes(value)
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
func (c *core) ask(server acctest.Wire, config, prior tftypes.Value, private []byte) (after tftypes.Value, plannedPrivate []byte, replace, ok bool) {
	if c.failed(server.Validate(c.typeName, config)) {
		return after, nil, false, false
	}
	before := acctest.Object{State: prior, Private: private}
	plan := server.Plan(c.typeName, before, config, false)
	c.mustPlanAs(before, config, plan)
	if c.failed(plan.Diagnostics) {
		return after, nil, false, false
	}
	for name, value := range c.attributes(config) {
		if !value.IsNull() && !value.Equal(c.attributes(plan.State)[name]) {
			c.fail("invalid plan: %s is configured and planned differently", name)
		}
	}
	return plan.State, plan.Private, len(plan.RequiresReplace) > 0, true
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
func (c *core) carryOut(server acctest.Wire, p planned, killed bool) bool {
	applied := server.Apply(c.typeName, acctest.Object{State: p.prior}, acctest.Object{State: p.after, Private: p.private}, p.config)
	if killed {
		c.keep(p.prior, nil)
		return false
	}
	failed := c.failed(applied.Diagnostics)
	c.keep(applied.State, applied.Private)
	if !failed {
		c.mustConform("result after apply", p.after, applied.State)
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
