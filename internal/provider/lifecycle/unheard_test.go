// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
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
	for _, k := range kinds {
		for name, end := range map[string]func(unheard){"killed": unheard.kill, "interrupted twice": unheard.interruptTwice} {
			t.Run(k.TypeName+", "+name, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorld(t)
				u := unheard{signals: make(chan os.Signal), ended: make(chan struct{}), log: filepath.Join(t.TempDir(), "log")}
				u.process = newProcess(t, w, k.many(w, 1, "1"), "TF_LOG=INFO", "TF_LOG_PATH="+u.log)
				create := k.createFault(w)
				create.Times, create.Do = 1, func() { end(u) }
				w.Sandbox.Inject(create)
				output, err := u.RunSignalled(t.Context(), u.signals, "apply", "-auto-approve", "-no-color", "-input=false")
				close(u.ended)
				for id := range u.running() {
					waitFor(t, id, 10*time.Second)
				}
				if state, err := os.ReadFile(u.stateFile()); err == nil && strings.Contains(string(state), k.TypeName) {
					t.Fatalf("the CLI heard what was created:\n%s", state)
				}
				if left := liveIDs(w); len(left) > 0 {
					t.Errorf("%v live, and no state knows them; the apply said:\n%v\n%s", left, err, output)
				}
			})
		}
	}
}

func (u unheard) kill() {
	u.signals <- os.Kill
	<-u.ended
}

// interruptTwice returns when the provider is told to end, which the CLI gives 2
// seconds.
func (u unheard) interruptTwice() {
	for _, logged := range []string{"waiting for graceful stop to complete", "Plugin did not respond"} {
		u.signal(os.Interrupt)
		u.signals <- os.Interrupt
		u.awaitLogged(logged)
	}
}

func (u unheard) awaitLogged(words string) {
	often := time.NewTicker(20 * time.Millisecond)
	defer often.Stop()
	for logged, _ := os.ReadFile(u.log); !bytes.Contains(logged, []byte(words)); logged, _ = os.ReadFile(u.log) {
		select {
		case <-often.C:
		case <-u.ended:
			u.t.Errorf("the CLI ended, and has not logged %q", words)
			return
		}
	}
}
