// SPDX-License-Identifier: MPL-2.0

// Package acctest is the world that acceptance tests run in: a sandbox of all
// platforms, a clock that tests move, and the provider wired to both. Nothing
// of the machine's environment reaches the provider.
package acctest

import (
	"cmp"
	"context"
	"hash/fnv"
	"maps"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// ProviderConfig is the provider block of most tests: everything comes from
// the environment of the World.
const ProviderConfig = "provider \"tokens\" {}\n"

// World is one test's sandbox, clock and provider. Tests don't share worlds,
// so that they run in parallel.
type World struct {
	Sandbox *sandbox.Sandbox
	// Clock is the sandbox's and the provider's. It runs with the wall clock,
	// plus what it is advanced by; a wait of the provider advances it instead
	// of sleeping.
	Clock *sandbox.Clock
	// Origin is the sandbox's: "http://127.0.0.1:40123".
	Origin string

	t         testing.TB
	mu        sync.Mutex
	env       map[string]string
	deadlines map[*deadline]bool
	waiting   sync.Mutex
}

// NewWorld starts a sandbox for a test through the Terraform CLI. The test is
// skipped unless TF_ACC is set, as make test does.
func NewWorld(t testing.TB) *World {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1 and have terraform in PATH (make test does)")
	}
	return NewProtocolWorld(t, sandbox.Options{})
}

// NewProtocolWorld starts a sandbox for a test that needs no Terraform CLI,
// with options of its own; their clock and origin are the world's. The weather
// is real where they don't say otherwise, by a seed that is each test's own and
// the same in every run; a test that fails shows it.
func NewProtocolWorld(t testing.TB, options sandbox.Options) *World {
	t.Helper()
	return newWorld(t, options, sandbox.NewClock())
}

// Beside starts another sandbox at the same time: its clock is this world's.
func (w *World) Beside() *World {
	w.t.Helper()
	return newWorld(w.t, sandbox.Options{}, w.Clock)
}

func newWorld(t testing.TB, options sandbox.Options, clock *sandbox.Clock) *World {
	t.Helper()
	w := &World{t: t, Clock: clock, env: map[string]string{}, deadlines: map[*deadline]bool{}}
	options.Now = w.Clock.Now
	options.Weather = cmp.Or(options.Weather, sandbox.Real)
	options.Seed = cmp.Or(options.Seed, seedOf(t.Name()))
	var err error
	if w.Sandbox, err = sandbox.New(options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the sandbox's weather was %s, by the seed %d", options.Weather, w.Sandbox.Seed())
		}
		if reveals := w.Sandbox.Alephant.Reveals(); reveals != 0 {
			t.Errorf("a secret was asked for again %d times", reveals)
		}
	})
	server := httptest.NewServer(w.Sandbox)
	t.Cleanup(server.Close)
	w.Origin = server.URL
	w.Sandbox.SetOrigin(server.URL)
	for _, v := range w.Sandbox.Env(server.URL) {
		w.env[v.Name] = v.Value
	}
	return w
}

// seedOf makes a seed of a test's name, so that a change is judged in the weather
// of the one before. TOKENS_SANDBOX_SEED, any text, draws another weather.
func seedOf(name string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name + os.Getenv("TOKENS_SANDBOX_SEED"))) // never fails: package hash
	return hash.Sum64()
}

// Factories are the provider for resource.TestCase.
func (w *World) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"tokens": func() (tfprotov6.ProviderServer, error) { return w.ServeProtocol6(), nil },
	}
}

// ServeProtocol6 is a new provider in this process, for tests that speak
// Terraform's protocol themselves.
func (w *World) ServeProtocol6() tfprotov6.ProviderServer {
	return provider.Serve(provider.NewWith(w.Options())())
}

// Options wire a provider to this world.
func (w *World) Options() provider.Options {
	return provider.Options{Version: "test", Now: w.Clock.Now, Wait: w.wait, Deadline: w.deadline, Getenv: w.Getenv}
}

// Getenv is the provider's environment.
func (w *World) Getenv(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.env[name]
}

// Setenv changes the provider's environment from its next start on; "" unsets.
func (w *World) Setenv(name, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.env[name] = value
}

// Environ is the provider's environment by name.
func (w *World) Environ() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.env)
}

// CatchUp passes the moment for which ZITADEL's lists may miss a write in real
// weather. It is for a test that lists what it has just issued.
func (w *World) CatchUp() { w.Pass(time.Second) }

// wait passes time, without sleeping where the sandbox shares the clock. Those
// who wait at the same time wait together.
func (w *World) wait(ctx context.Context, d time.Duration) error {
	if w.Sandbox == nil {
		return rest.Wait(ctx, d)
	}
	until := w.Clock.Now().Add(d)
	w.waiting.Lock()
	if left := until.Sub(w.Clock.Now()); left > 0 {
		w.Pass(left)
	}
	w.waiting.Unlock()
	return ctx.Err()
}
