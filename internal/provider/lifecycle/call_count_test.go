// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// parallelism is how many operations Terraform has under way by default.
const parallelism = 10

// fleet are many tokens of one owner in one configuration.
type fleet struct {
	t      *testing.T
	world  *acctest.World
	kind   kind
	tokens []*core
}

func newFleet(t *testing.T, k kind, count int) *fleet {
	t.Helper()
	f := &fleet{t: t, kind: k, world: acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair})}
	f.world.Unlimited()
	first := newCore(f.world, k.TypeName, f.fail)
	first.configure(with(k.Arguments(f.world), map[string]any{
		"valid_for": "720h", "rotation": map[string]any{"overlap": "0s", "triggers": map[string]any{"on": "1"}},
	}))
	for range count {
		token := *first
		f.tokens = append(f.tokens, &token)
	}
	return f
}

// fail ends what one of the concurrent operations does.
func (f *fleet) fail(format string, args ...any) {
	f.t.Errorf(format, args...)
	runtime.Goexit()
}

// each carries out an operation on every token, as Terraform does.
func (f *fleet) each(operation func(number int, token *core)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, parallelism)
	for number, token := range f.tokens {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			operation(number, token)
		})
	}
	group.Wait()
	if f.t.Failed() {
		f.t.FailNow()
	}
}

// apply is what "terraform apply" does, without the second plan: one provider
// refreshes and plans, another one applies. It returns the calls that the
// platform got.
func (f *fleet) apply() int {
	before := f.world.Sandbox.Calls("/")
	plans := f.plan()
	server := f.serve()
	f.each(func(number int, token *core) {
		if !token.carryOut(server, plans[number], false) {
			token.fail("an apply failed: %s", token.said.String())
		}
	})
	return f.world.Sandbox.Calls("/") - before
}

// plan plans each token. Those that are to be created are all alike, so that
// one plan does for all.
func (f *fleet) plan() []planned {
	plans := make([]planned, len(f.tokens))
	f.serve()
	if f.tokens[0].state.IsNull() {
		return slices.Repeat([]planned{f.tokens[0].mustPlan()}, len(f.tokens))
	}
	f.each(func(number int, token *core) { plans[number] = token.mustPlan() })
	return plans
}

// serve starts a provider for all tokens.
func (f *fleet) serve() acctest.Wire {
	server := f.tokens[0].start(provider.Serve)
	for _, token := range f.tokens {
		token.server = server.Server
	}
	return server
}

// TestCallCount creates and rotates many tokens of one owner. A create, and a
// rotation with its revocation, are as many calls as they need, and their share
// of the looks at the owner's list.
func TestCallCount(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, count := range []int{120, 500} {
			t.Run(fmt.Sprintf("%s, %d", k.TypeName, count), func(t *testing.T) {
				t.Parallel()
				f := newFleet(t, k, count)
				pages := k.pages(count)
				looks := 12*pages*((count+parallelism-1)/parallelism)/10 + 10
				created := f.apply()
				for _, token := range f.tokens {
					token.set("rotation", map[string]any{"overlap": "0s", "triggers": map[string]any{"on": "2"}})
				}
				rotated := f.apply()
				t.Logf("%d tokens: created with %d calls, rotated with %d; looks %d", count, created, rotated, looks)
				if most := k.CreateCalls*count + looks; created > most {
					t.Errorf("%d calls to create, %d at most", created, most)
				}
				if most := k.RotateCalls*count + looks; rotated > most {
					t.Errorf("%d calls to rotate, %d at most", rotated, most)
				}
				if live := len(f.world.Sandbox.Live()); live != count {
					t.Errorf("%d tokens live", live)
				}
			})
		}
	}
}
