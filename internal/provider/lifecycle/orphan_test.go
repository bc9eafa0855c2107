// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestAProviderDoesNotOutliveItsCLI kills the CLI while a token is issued. A
// killed CLI tells its providers nothing.
func TestAProviderDoesNotOutliveItsCLI(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	arrived, goOn := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(goOn) })
	var once sync.Once
	w.Sandbox.Inject(sandbox.Fault{Path: "/CreatePersonalAccessToken", Do: func() {
		once.Do(func() { close(arrived) })
		<-goOn
	}})
	p := newProcess(t, w, triggered("1"))
	run, kill := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = p.Run(run, "apply", "-auto-approve", "-no-color", "-input=false")
	}()
	<-arrived
	kill()
	<-ended
	for id := range p.running() {
		waitFor(t, id, 10*time.Second)
	}
}

// TestAProviderWhoseCLIDiedBeforeIt starts where nobody is left that listens: it
// ends too.
func TestAProviderWhoseCLIDiedBeforeIt(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	nobody, output, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = nobody.Close()
	p := process{ids: t.TempDir(), t: t}
	shell := exec.CommandContext(t.Context(), "sh", "-c", `"$0" &`, self)
	shell.Stdout, shell.Stderr = output, output
	shell.Env = append(os.Environ(), serveVariable+"="+p.ids, clockVariable+"="+w.ServeClock(),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	if err := shell.Run(); err != nil {
		t.Fatal(err)
	}
	often := time.NewTicker(20 * time.Millisecond)
	defer often.Stop()
	for started := []os.DirEntry(nil); len(started) == 0; started, _ = os.ReadDir(p.ids) {
		<-often.C
	}
	for id := range p.running() {
		waitFor(t, id, 10*time.Second)
	}
}

// waitFor fails the test unless a process ends in time.
func waitFor(t *testing.T, id int, longest time.Duration) {
	t.Helper()
	late := time.After(longest)
	often := time.NewTicker(50 * time.Millisecond)
	defer often.Stop()
	for runs(id) {
		select {
		case <-late:
			t.Errorf("provider %d still runs %s after its CLI was killed", id, longest)
			return
		case <-often.C:
		}
	}
}

// running yields the ids of all providers that were started.
func (p process) running() func(yield func(id int) bool) {
	return func(yield func(int) bool) {
		entries, err := os.ReadDir(p.ids)
		if err != nil || len(entries) == 0 {
			p.t.Errorf("no provider was started: %v", err)
		}
		for _, entry := range entries {
			if id, err := strconv.Atoi(entry.Name()); err == nil && !yield(id) {
				return
			}
		}
	}
}

// runs says whether a process does; one that nobody has waited for does not.
func runs(id int) bool {
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id)); err == nil {
		_, after, _ := bytes.Cut(stat, []byte(") "))
		return !bytes.HasPrefix(after, []byte("Z"))
	}
	running, err := os.FindProcess(id)
	return err == nil && running.Signal(syscall.Signal(0)) == nil
}
