// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// steady is a token to which nothing happens, with a provider that answers its
// reads from a list. What a refresh or a plan of it costs is the provider's
// own work and the framework's, and no call of an API. Its requests are made once,
// so that what they cost is not counted.
type steady struct {
	t      testing.TB
	server tfprotov6.ProviderServer
	read   *tfprotov6.ReadResourceRequest
	plan   *tfprotov6.PlanResourceChangeRequest
	// trigger is the plan of a rotation, and rotation its apply.
	trigger  *tfprotov6.PlanResourceChangeRequest
	rotation *tfprotov6.ApplyResourceChangeRequest
}

func newSteady(t testing.TB, k kind) steady {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // what happens by chance is not counted
	c := newCore(w, k.TypeName, t.Fatalf)
	c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h", "rotation": rotatedBy("1")}))
	c.mustApply()
	c.mustBeIdle()

	options := w.Options()
	now := w.Clock.Now()
	options.Now = func() time.Time { return now } // so that the list stays fresh
	s := steady{t: t, server: provider.Serve(provider.NewWith(options)())}
	if c.failed(c.wire.To(s.server).Configure("1.11.4", c.block, false)) {
		t.Fatal(c.said.String())
	}
	s.read = &tfprotov6.ReadResourceRequest{TypeName: k.TypeName, CurrentState: c.wire.Encode(c.kind(), c.state), Private: c.private}
	s.plan = s.proposal(c)
	c.set("rotation", rotatedBy("2"))
	s.trigger = s.proposal(c)
	for range 20 { // from the eighth read on the tokens are listed
		s.refresh()
	}
	calls := w.Sandbox.Calls("/")
	s.refresh()
	if more := w.Sandbox.Calls("/") - calls; more > 0 {
		t.Fatalf("a refresh made %d calls", more)
	}
	planned, err := s.server.PlanResourceChange(t.Context(), s.trigger)
	if err != nil {
		t.Fatal(err)
	}
	s.rotation = &tfprotov6.ApplyResourceChangeRequest{
		TypeName: k.TypeName, PriorState: s.read.CurrentState, Config: s.trigger.Config,
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	}
	return s
}

func rotatedBy(by string) map[string]any {
	return map[string]any{"rotate_before": "24h", "overlap": "1h", "triggers": map[string]any{"on": by}}
}

// proposal is what Terraform asks a plan for.
func (s steady) proposal(c *core) *tfprotov6.PlanResourceChangeRequest {
	return &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.read.TypeName, PriorState: s.read.CurrentState, PriorPrivate: s.read.Private,
		Config: c.wire.Encode(c.kind(), c.configured()), ProposedNewState: c.wire.Encode(c.kind(), c.wire.Propose(s.read.TypeName, c.configured(), c.state)),
	}
}

func (s steady) refresh() {
	answer, err := s.server.ReadResource(s.t.Context(), s.read)
	if err != nil || len(answer.Diagnostics) > 0 {
		s.t.Fatal(err, answer)
	}
}

func (s steady) propose() { s.ask(s.plan) }

func (s steady) proposeRotation() { s.ask(s.trigger) }

func (s steady) ask(plan *tfprotov6.PlanResourceChangeRequest) {
	answer, err := s.server.PlanResourceChange(s.t.Context(), plan)
	if err != nil || refused(answer.Diagnostics) {
		s.t.Fatal(err, answer)
	}
}

// rotate issues a new token, and leaves the old one its overlap, so that it can
// be done again.
func (s steady) rotate() {
	answer, err := s.server.ApplyResourceChange(s.t.Context(), s.rotation)
	if err != nil || refused(answer.Diagnostics) {
		s.t.Fatal(err, answer)
	}
}

// refused reports whether there is an error; a rotation is warned of.
func refused(diagnostics []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// step is one request for a token, and how many allocations it may take.
type step struct {
	name string
	do   func()
	most float64
}

// steps are what Terraform asks for one token. A rotation, which comes last as
// the list is outdated then, counts with its calls, and with what the sandbox
// takes to answer them.
func (s steady) steps() []step {
	return []step{
		{"refresh", s.refresh, 1600},
		{"plan", s.propose, 1600},
		{"plan of a rotation", s.proposeRotation, 2500},
		{"rotation", s.rotate, 12_000},
	}
}

// TestOneTokenIsCheap bounds what a run over thousands pays for each. Through
// the framework alone a plan was four to ten times as much.
func TestOneTokenIsCheap(t *testing.T) { //nolint:paralleltest // allocations are counted
	for _, k := range kinds {
		for _, step := range newSteady(t, k).steps() {
			got := testing.AllocsPerRun(20, step.do)
			t.Logf("a %s of a %s allocates %.0f times", step.name, k.TypeName, got)
			if got > step.most {
				t.Errorf("a %s of a %s allocates %.0f times, want at most %.0f", step.name, k.TypeName, got, step.most)
			}
		}
	}
}

// BenchmarkOneToken is what one token costs.
func BenchmarkOneToken(b *testing.B) {
	for _, k := range kinds {
		for _, step := range newSteady(b, k).steps() {
			b.Run(k.TypeName+"/"+step.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					step.do()
				}
			})
		}
	}
}
