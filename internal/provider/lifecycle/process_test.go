// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/serve"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// serveVariable makes this test binary serve the provider, as a process that
// the CLI starts and that a test can kill. Its value is the folder where the
// process leaves its id; clockVariable's is where it asks for the time.
const (
	serveVariable = "TOKENS_TEST_SERVE"
	clockVariable = "TOKENS_TEST_CLOCK"
)

func TestMain(m *testing.M) {
	folder := os.Getenv(serveVariable)
	if folder == "" {
		mustHaveExamples()
		os.Exit(m.Run())
	}
	id := strconv.Itoa(os.Getpid())
	err := os.WriteFile(filepath.Join(folder, id), nil, 0o600)
	if err == nil {
		err = serve.Provider(provider.NewWith(acctest.RemoteOptions(os.Getenv(clockVariable))), false)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is a working directory whose provider is a process of its own, on the
// world's clock.
type process struct {
	*cli.Project
	dir, ids string
	openTofu bool
	t        *testing.T
}

func newProcess(t *testing.T, w *acctest.World, config string, env ...string) process {
	t.Helper()
	p := process{dir: t.TempDir(), ids: t.TempDir(), t: t}
	providers := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(providers, "terraform-provider-tokens")); err != nil {
		t.Fatal(err)
	}
	if err := cli.WriteConfig(providers); err != nil {
		t.Fatal(err)
	}
	found, err := cli.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	p.openTofu = found.OpenTofu
	for name, value := range w.Environ() {
		env = append(env, name+"="+value)
	}
	p.Project = cli.NewProject(found, p.dir, providers, append(env, serveVariable+"="+p.ids, clockVariable+"="+w.ServeClock()))
	p.write(config)
	return p
}

// write replaces the configuration. Unlike the provider of other tests, a
// process has the registry's address.
func (p process) write(config string) {
	p.t.Helper()
	config = "terraform {\n  required_providers {\n    tokens = { source = \"" + cli.Source + "\" }\n  }\n}\n" + config
	if err := os.WriteFile(filepath.Join(p.dir, "main.tf"), []byte(config), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p process) apply() (string, error) {
	output, err := p.Run(p.t.Context(), "apply", "-auto-approve", "-no-color", "-input=false")
	return flat(output), err
}

func (p process) mustApply() string {
	p.t.Helper()
	output, err := p.apply()
	if err != nil {
		p.t.Fatal(err)
	}
	return output
}

// outputs reads an output that is a map of strings.
func (p process) outputs(name string) map[string]string {
	p.t.Helper()
	raw, err := p.JSON(p.t.Context(), "output", "-json", name)
	if err != nil {
		p.t.Fatal(err)
	}
	var values map[string]string
	if err := json.Unmarshal(raw, &values); err != nil {
		p.t.Fatal(err)
	}
	return values
}

// kill kills the provider where it stands.
func (p process) kill() { p.signal(os.Kill) }

// signal sends the provider a signal.
func (p process) signal(signal os.Signal) {
	entries, err := os.ReadDir(p.ids)
	if err != nil {
		p.t.Error(err)
	}
	for _, entry := range entries {
		id, _ := strconv.Atoi(entry.Name())
		if running, err := os.FindProcess(id); err == nil {
			_ = running.Signal(signal) // one that has ended already is no matter
		}
	}
}

func triggered(value string) string {
	return configure(`
  description = "ci"
  valid_for   = "2160h"
  rotation    = { overlap = "24h", triggers = { incident = "` + value + `" } }
`)
}

const tokensOutput = "output \"tokens\" {\n  value = { for token in tokens_ona_personal_access_token.ci : token.id => token.token }\n  sensitive = true\n}\n"

// atOnce has several processes do the same at the same time.
func atOnce(processes []process, do func(process)) {
	var group sync.WaitGroup
	for _, p := range processes {
		group.Go(func() { do(p) })
	}
	group.Wait()
}

// mustRun fails the test, without ending it, where the CLI fails.
func (p process) mustRun(command string) {
	if output, err := p.Run(p.t.Context(), command, "-auto-approve", "-no-color", "-input=false"); err != nil {
		p.t.Errorf("%v\n%s", err, output)
	}
}

// mustHold fails unless each living token is in one state, with its own secret.
func mustHold(t *testing.T, w *acctest.World, processes []process) {
	t.Helper()
	issued := map[string]string{}
	for _, token := range w.Sandbox.Live() {
		issued[token.ID] = token.Secret
	}
	known := 0
	for _, p := range processes {
		for id, secret := range p.outputs("tokens") {
			known++
			if issued[id] != secret {
				t.Errorf("the state has token %s with the secret of another", id)
			}
		}
	}
	if known != len(issued) {
		t.Errorf("%d tokens live and %d are in state", len(issued), known)
	}
}

// TestTwoProcessesAtOnce issues ten tokens of one description with two
// providers at once: each must find its own.
func TestTwoProcessesAtOnce(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := configure(rotating+"\n  count = 5\n") + tokensOutput
	processes := []process{newProcess(t, w, config), newProcess(t, w, config)}
	atOnce(processes, func(p process) { p.mustRun("apply") })
	mustHold(t, w, processes)
	if live := len(w.Sandbox.Live()); live != 10 {
		t.Errorf("%d tokens live", live)
	}
}

// TestTwoProcessesWithShortLives has two providers issue tokens of one
// description at once, as short as a shortened life marks none of them: all are
// issued, each is in one state, and none outlives both.
func TestTwoProcessesWithShortLives(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		validFor string
		count    int
	}{{"3m", 8}, {"10m", 10}} {
		t.Run(test.validFor, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			config := configure(fmt.Sprintf("description = \"ci\"\nvalid_for = %q\ncount = %d\n", test.validFor, test.count)) + tokensOutput
			processes := []process{newProcess(t, w, config), newProcess(t, w, config)}
			atOnce(processes, func(p process) { p.mustRun("apply") })
			if live := len(w.Sandbox.Live()); live != 2*test.count {
				t.Errorf("%d tokens live", live)
			}
			mustHold(t, w, processes)
			atOnce(processes, func(p process) { p.mustRun("destroy") })
			if live := w.Sandbox.Live(); len(live) != 0 {
				t.Errorf("%d tokens outlive both: %+v", len(live), live)
			}
		})
	}
}
