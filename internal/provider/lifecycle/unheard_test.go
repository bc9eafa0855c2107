// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// unheard is an apply whose CLI ends while the platform answers its one create.
type unheard struct {
	process

	signals chan os.Signal
	log     string
	// ended is closed when the CLI has ended.
	ended chan struct{}
}

// TestUnheardCreate: a CLI that ends between what the platform has done and its
// answer leaves no token behind that no state knows of. Its providers log, to
// nobody where it was killed.
func TestUnheardCreate(t *testing.T) {
	if raceDetector {
		t.Skip("make test runs it without the race detector, in which its providers take several times as long")
	}
	t.Parallel()
	ends := map[string]func(unheard){"killed": unheard.kill, "hung up": unheard.hangUp, "interrupted twice": unheard.interruptTwice}
	for _, k := range kindsThat(func(acctest.Kind) bool { return true }) {
		for name, end := range ends {
			t.Run("resource "+k.TypeName+", "+name, func(t *testing.T) {
				t.Parallel()
				k.unheard(t, "resource", end)
			})
		}
		if k.Rotates { // what the provider issues, it issues for one run, too
			t.Run("ephemeral "+k.TypeName+", killed", func(t *testing.T) {
				t.Parallel()
				k.unheard(t, "ephemeral", unheard.kill)
			})
		}
	}
}

// TestInterruptedCreateIsHeard: what was under way at a first interrupt, or when
// the whole process group is asked to end, is answered, and in the state.
func TestInterruptedCreateIsHeard(t *testing.T) {
	if raceDetector {
		t.Skip("make test runs it without the race detector, in which its providers take several times as long")
	}
	t.Parallel()
	for _, k := range kindsThat(func(acctest.Kind) bool { return true }) {
		for name, end := range map[string]func(unheard){"interrupted": unheard.interrupt, "terminated": unheard.terminate} {
			t.Run(k.TypeName+", "+name, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorld(t)
				before := liveIDs(w)
				u, output := k.endInCreate(t, w, "resource", end)
				state, _ := os.ReadFile(u.stateFile())
				made := added(before, liveIDs(w))
				if len(made) != 1 || !strings.Contains(string(state), made[0]) {
					t.Errorf("%v were made, and the state has\n%s\nThe apply said:\n%s", made, state, output)
				}
			})
		}
	}
}

// TestEphemeralWhoseUserFailsIsRevoked: a CLI closes no ephemeral resource where
// something that uses it fails. Its token is revoked all the same.
func TestEphemeralWhoseUserFailsIsRevoked(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	p := newProcess(t, w, usedByAnother(w))
	w.Sandbox.Inject(sandbox.Fault{Path: "/CreateHostAuthenticationToken", Status: http.StatusForbidden, Body: `{"code":"permission_denied","message":"not today"}`})
	if output, err := p.apply(); err == nil || !strings.Contains(output, "not today") {
		t.Fatalf("it was not refused: %s", output)
	}
	if live := liveIDs(w); len(live) > 0 {
		t.Errorf("%v live on", live)
	}
}

func (k kind) unheard(t *testing.T, block string, end func(unheard)) {
	t.Helper()
	w := acctest.NewWorld(t)
	before := liveIDs(w)
	u, output := k.endInCreate(t, w, block, end)
	for id := range u.running() {
		waitFor(t, id, 10*time.Second)
	}
	if state, err := os.ReadFile(u.stateFile()); err == nil && strings.Contains(string(state), k.TypeName) {
		t.Fatalf("the CLI heard what was created:\n%s\n%s", state, output)
	}
	if left := added(before, liveIDs(w)); len(left) > 0 {
		t.Errorf("%v live, and no state knows them; the apply said:\n%s", left, output)
	}
}

// endInCreate applies one object, and ends the CLI in some way before it hears
// what was created.
func (k kind) endInCreate(t *testing.T, w *acctest.World, block string, end func(unheard)) (ended unheard, output string) {
	t.Helper()
	u := unheard{signals: make(chan os.Signal), ended: make(chan struct{}), log: filepath.Join(t.TempDir(), "log")}
	arguments := k.Arguments(w)
	if k.Rotates {
		arguments["valid_for"] = "1h"
	}
	u.process = newProcess(t, w, acctest.ProviderConfig+fmt.Sprintf("%s %q \"ci\" {\n%s\n}\n", block, k.TypeName, acctest.HCL(arguments)), "TF_LOG=INFO", "TF_LOG_PATH="+u.log)
	struck, creates := false, regexp.MustCompile(k.Calls["create"])
	w.Sandbox.Inject(sandbox.Fault{
		If: func(r *http.Request) bool { return creates.MatchString(r.Method + " " + r.URL.Path) }, Times: 1,
		Do: func() {
			struck = true
			end(u)
		},
	})
	output, err := u.RunSignalled(t.Context(), u.signals, "apply", "-auto-approve", "-no-color", "-input=false")
	close(u.ended)
	if err == nil || !struck {
		t.Fatalf("the apply was not ended in its create: %v\n%s", err, output)
	}
	return u, output
}

func (u unheard) kill() {
	u.send(os.Kill)
	<-u.ended
}

// hangUp is what a terminal that is closed does to all that run in it.
func (u unheard) hangUp() {
	u.toAll(syscall.SIGHUP)
	<-u.ended
}

// interrupt returns when the CLI waits for what is under way.
func (u unheard) interrupt() { u.stop(os.Interrupt) }

// terminate does what timeout(1) does.
func (u unheard) terminate() { u.stop(syscall.SIGTERM) }

func (u unheard) stop(signal os.Signal) {
	u.toAll(signal)
	u.awaitLogged("waiting for graceful stop to complete")
}

// toAll sends a signal to the whole process group.
func (u unheard) toAll(signal os.Signal) {
	u.signal(signal)
	u.send(signal)
}

// interruptTwice returns when the provider is told to end, for which the CLI gives
// it 2 seconds.
func (u unheard) interruptTwice() {
	u.interrupt()
	u.toAll(os.Interrupt)
	u.awaitLogged("Plugin did not respond")
}

func (u unheard) send(signal os.Signal) {
	select {
	case u.signals <- signal:
	case <-u.ended:
	}
}

func (u unheard) awaitLogged(words string) {
	often := time.NewTicker(20 * time.Millisecond)
	defer often.Stop()
	for logged, _ := os.ReadFile(u.log); !bytes.Contains(logged, []byte(words)); logged, _ = os.ReadFile(u.log) {
		select {
		case <-often.C:
		case <-u.ended:
			u.t.Errorf("the CLI ended, and has not logged %q:\n%s", words, logged)
			return
		}
	}
}
