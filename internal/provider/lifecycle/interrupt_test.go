// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// interruption ends an apply before its time.
type interruption struct {
	name string
	// strike does it, in the middle of the apply: on its first call, and on each
	// one after.
	strike func(p process, w *acctest.World, run run)
	// times is how often it strikes.
	times int
	// loses says that a create under way may leave a token which no state knows:
	// whoever could have said so is dead, or had little time to revoke it.
	loses bool
	// unwritten says that the CLI had no time to write what it knew: OpenTofu
	// writes a state of its own disk every 20 seconds only, and Terraform after each
	// change (seen on OpenTofu 1.11 and 1.12, Terraform 1.11 to 1.16).
	unwritten bool
}

var interruptions = []interruption{
	{name: "interrupted once", strike: interrupt, times: 1},
	{name: "interrupted twice", strike: interrupt, times: 2, loses: true},
	{name: "the provider is killed", strike: func(p process, _ *acctest.World, _ run) { p.kill() }, times: 1, loses: true},
	{name: "the CLI is killed", strike: killCLI, times: 1, loses: true, unwritten: true},
}

// run is a CLI that runs: it takes signals until it has ended.
type run struct {
	signals chan<- os.Signal
	ended   <-chan struct{}
}

// killCLI kills it between two writes of its state, and returns when it is dead.
func killCLI(p process, w *acctest.World, run run) {
	p.standingStill(w, func() {
		run.signals <- os.Kill
		<-run.ended
	})
}

// standingStill does something while the CLI writes no state, since no platform
// answers: there is nothing to be compared where the CLI itself has lost
// everything.
func (p process) standingStill(w *acctest.World, do func()) {
	done := make(chan struct{})
	defer close(done)
	w.Sandbox.Inject(sandbox.Fault{Do: func() { <-done }})
	often := time.NewTicker(50 * time.Millisecond)
	defer often.Stop()
	for before := ""; ; {
		raw, _ := os.ReadFile(p.stateFile()) // one that is not there is not valid
		if json.Valid(raw) && string(raw) == before {
			break
		}
		before = string(raw)
		<-often.C
	}
	do()
}

// interrupt is Ctrl-C: the whole process group gets it. A second one ends the
// CLI at once.
func interrupt(p process, w *acctest.World, run run) {
	p.standingStill(w, func() {
		p.signal(os.Interrupt)
		run.signals <- os.Interrupt
	})
}

// interrupted is how many tokens are in the apply: one half is rotated, the other
// new.
const interrupted = 50

// TestInterruptedApply ends an apply of fifty tokens in its middle. What the
// state has of them lives; what lives and is not in the state is of a create
// that was under way, or is taken up by the next apply or named by it. That one
// issues the rest, and the destroy after it leaves nothing else.
func TestInterruptedApply(t *testing.T) {
	if raceDetector {
		t.Skip("make test runs it without the race detector, in which its providers take several times as long")
	}
	t.Parallel()
	for _, i := range interruptions {
		for _, k := range kinds {
			t.Run(k.TypeName+", "+i.name, func(t *testing.T) {
				t.Parallel()
				interruptApply(t, acctest.NewWorld(t), k, i)
			})
		}
	}
}

func interruptApply(t *testing.T, w *acctest.World, k kind, i interruption) {
	t.Helper()
	p := newProcess(t, w, k.many(w, interrupted/2, "1"))
	p.mustApply()
	p.write(k.many(w, interrupted, "2"))
	revocations := k.revocations(w)
	var hung *cli.HungError
	output, err := p.interruptedApply(w, k, i)
	if err == nil || errors.As(err, &hung) {
		t.Fatalf("the apply was not interrupted: %v\n%s", err, output)
	}
	for id := range p.running() { // it ends what it has begun
		waitFor(t, id, 10*time.Second)
	}
	if raw, err := os.ReadFile(p.stateFile()); i.loses && err == nil && !json.Valid(raw) {
		t.Skip("the CLI was ended while it wrote its state, and lost all of it: there is nothing to be compared")
	}
	missing := interrupted - len(p.held().current)
	underway := min(parallelism, missing) // creates, at most
	if i.unwritten && p.openTofu {
		underway = missing
	}
	strays := p.strays(w)
	if t.Failed() { // nothing is to be revoked within the overlap
		t.Logf("the interrupted apply asked to revoke %q, and said:\n%s", revocations(), output)
	}
	if !i.loses && len(strays) > 0 {
		t.Errorf("no state knows %v", strays)
	}

	said := p.mustApply()
	if held := p.held(); len(held.current) != interrupted {
		t.Errorf("the next apply leaves %d tokens in the state", len(held.current))
	}
	left := p.strays(w)
	if more := added(strays, left); len(more) > 0 {
		t.Errorf("the next apply left %v as well", more)
	}
	unnamed := slices.DeleteFunc(slices.Clone(left), func(id string) bool { return strings.Contains(said, id) })
	t.Logf("the interrupted apply left %d in no state, the next one %d, and %d of them unnamed", len(strays), len(left), len(unnamed))
	if len(unnamed) > underway {
		t.Errorf("%d tokens are nobody's, and not named; %d at most were being created", len(unnamed), underway)
	}

	p.mustRun("destroy")
	if live := liveIDs(w); !slices.Equal(slices.Sorted(slices.Values(live)), slices.Sorted(slices.Values(left))) {
		t.Errorf("%v live after the destroy, and %v did before it without a state", live, left)
	}
}

// revocations are those asked for from now on, as method and path.
func (k kind) revocations(w *acctest.World) func() []string {
	var lock sync.Mutex
	var asked []string
	look := k.RevokeCall
	look.If = func(r *http.Request) bool {
		lock.Lock()
		defer lock.Unlock()
		asked = append(asked, r.Method+" "+r.URL.Path)
		return false // it changes nothing
	}
	w.Sandbox.Inject(look)
	return func() []string {
		lock.Lock()
		defer lock.Unlock()
		return slices.Clone(asked)
	}
}

// many is a number of tokens that are rotated when the value changes.
func (k kind) many(w *acctest.World, count int, value string) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource %q "ci" {
  count     = %d
  valid_for = "2160h"
  rotation  = { overlap = "24h", triggers = { incident = %q } }
  %s
}
`, k.TypeName, count, value, acctest.HCL(k.Arguments(w)))
}

// interruptedApply applies, and interrupts it at creates of the second half of
// what it has to do, each at the same moment of its own: between what the
// platform has done and its answer.
func (p process) interruptedApply(w *acctest.World, k kind, i interruption) (string, error) {
	signals, ended := make(chan os.Signal), make(chan struct{})
	defer close(ended)
	fault := k.createFault(w)
	fault.Skip, fault.Times = interrupted/2, i.times
	var once sync.Mutex
	fault.Do = func() {
		once.Lock()
		defer once.Unlock()
		i.strike(p, w, run{signals, ended})
	}
	defer w.Sandbox.Inject(fault)()
	output, err := p.RunSignalled(p.t.Context(), signals, "apply", "-auto-approve", "-no-color", "-input=false")
	return flat(output), err
}

func (p process) stateFile() string { return filepath.Join(p.dir, "terraform.tfstate") }

// tokensHeld are the tokens in a state, with their secrets, and the ids of the
// previous ones.
type tokensHeld struct {
	current  map[string]string
	previous []string
}

func (p process) held() tokensHeld {
	p.t.Helper()
	raw, err := os.ReadFile(p.stateFile())
	if err != nil {
		p.t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes acctest.TokenState `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(raw, &state); err != nil {
		p.t.Fatal(err)
	}
	held := tokensHeld{current: map[string]string{}}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			held.current[instance.Attributes.ID] = instance.Attributes.Token
			for _, previous := range instance.Attributes.Previous {
				held.previous = append(held.previous, previous.ID)
			}
		}
	}
	return held
}

// strays are the tokens that live and are not in the state. Each one in the
// state has to live, with its own secret.
func (p process) strays(w *acctest.World) []string {
	p.t.Helper()
	held, live := p.held(), map[string]string{}
	var strays []string
	for _, token := range w.Sandbox.Live() {
		live[token.ID] = token.Secret
		if _, known := held.current[token.ID]; !known && !slices.Contains(held.previous, token.ID) {
			strays = append(strays, token.ID)
		}
	}
	for id, secret := range held.current {
		if live[id] != secret {
			p.t.Errorf("the state has token %s, which does not live or has another secret", id)
		}
	}
	for _, id := range held.previous {
		if live[id] == "" {
			p.t.Errorf("the state has the previous token %s, which does not live", id)
		}
	}
	return strays
}
