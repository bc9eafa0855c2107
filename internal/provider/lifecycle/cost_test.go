// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
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
}

func newSteady(t testing.TB, k kind) steady {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	c := newCore(w, k.TypeName, t.Fatalf)
	c.configure(with(k.Arguments(w), map[string]any{
		"valid_for": "720h", "rotation": map[string]any{"rotate_before": "24h", "overlap": "1h"},
	}))
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
	s.plan = &tfprotov6.PlanResourceChangeRequest{
		TypeName: k.TypeName, PriorState: s.read.CurrentState, PriorPrivate: c.private,
		Config: c.wire.Encode(c.kind(), c.configured()), ProposedNewState: c.wire.Encode(c.kind(), c.wire.Propose(k.TypeName, c.configured(), c.state)),
	}
	for range 20 { // from the eighth read on the tokens are listed
		s.refresh()
	}
	calls := w.Sandbox.Calls("/")
	s.refresh()
	if more := w.Sandbox.Calls("/") - calls; more > 0 {
		t.Fatalf("a refresh made %d calls", more)
	}
	return s
}

func (s steady) refresh() {
	answer, err := s.server.ReadResource(s.t.Context(), s.read)
	if err != nil || len(answer.Diagnostics) > 0 {
		s.t.Fatal(err, answer)
	}
}

func (s steady) propose() {
	answer, err := s.server.PlanResourceChange(s.t.Context(), s.plan)
	if err != nil || len(answer.Diagnostics) > 0 {
		s.t.Fatal(err, answer)
	}
}

// TestOneTokenIsCheap bounds what a plan of thousands pays for each. Through the
// framework alone it was four to ten times as much.
func TestOneTokenIsCheap(t *testing.T) { //nolint:paralleltest // allocations are counted
	const most = 1600
	for _, k := range kinds {
		s := newSteady(t, k)
		for name, step := range map[string]func(){"refresh": s.refresh, "plan": s.propose} {
			if got := testing.AllocsPerRun(20, step); got > most {
				t.Errorf("a %s of a %s allocates %.0f times, want at most %d", name, k.TypeName, got, most)
			}
		}
	}
}

// BenchmarkOneToken is what one token costs in a plan without changes.
func BenchmarkOneToken(b *testing.B) {
	for _, k := range kinds {
		s := newSteady(b, k)
		for name, step := range map[string]func(){"refresh": s.refresh, "plan": s.propose} {
			b.Run(k.TypeName+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					step()
				}
			})
		}
	}
}
