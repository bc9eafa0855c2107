// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

const registryAddress = "registry.terraform.io/hashicorp/tokens"

// CLI is a working directory of the Terraform CLI whose provider runs in this
// process. It is for what resource.TestCase doesn't offer: exit codes, saved
// plans, raw state and plan files.
type CLI struct {
	// Dir is the working directory.
	Dir string
	// Env is added to the CLI's environment: "TF_LOG=TRACE".
	Env []string

	t        testing.TB
	reattach string
}

// Result is what one run of the CLI gave.
type Result struct {
	Stdout, Stderr string
	ExitCode       int
}

// CLI makes a working directory with a configuration and serves the provider
// to it until the test ends.
func (w *World) CLI(config string) *CLI {
	w.t.Helper()
	c := &CLI{Dir: w.t.TempDir(), t: w.t, reattach: w.serve()}
	c.Write(config)
	return c
}

// Write replaces the configuration.
func (c *CLI) Write(config string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.Dir, "main.tf"), []byte(config), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Run runs terraform and returns whatever came of it.
func (c *CLI) Run(args ...string) Result {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), "terraform", args...) //nolint:gosec // the tests choose the arguments
	command.Dir = c.Dir
	command.Env = append(cleanEnvironment(), "TF_REATTACH_PROVIDERS="+c.reattach, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	command.Env = append(command.Env, c.Env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatalf("terraform could not be run: %v", err)
	}
	return Result{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}
}

// Must runs terraform and fails the test unless it exits with 0.
func (c *CLI) Must(args ...string) string {
	c.t.Helper()
	result := c.Run(args...)
	if result.ExitCode != 0 {
		c.t.Fatalf("terraform %s: exit code %d\n%s%s", strings.Join(args, " "), result.ExitCode, result.Stdout, result.Stderr)
	}
	return result.Stdout
}

// Apply applies the configuration without asking.
func (c *CLI) Apply(args ...string) string {
	c.t.Helper()
	return c.Must(append([]string{"apply", "-auto-approve", "-no-color", "-input=false"}, args...)...)
}

// PlanExit is the exit code of a plan: 0 empty, 1 failed, 2 changes.
func (c *CLI) PlanExit(args ...string) int {
	c.t.Helper()
	return c.Run(append([]string{"plan", "-detailed-exitcode", "-no-color", "-input=false"}, args...)...).ExitCode
}

// State is the raw state file.
func (c *CLI) State() string {
	c.t.Helper()
	raw, err := os.ReadFile(filepath.Join(c.Dir, "terraform.tfstate"))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(raw)
}

// serve starts the provider and returns TF_REATTACH_PROVIDERS for it.
func (w *World) serve() string {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		err := tf6server.Serve(registryAddress, func() tfprotov6.ProviderServer { return w.ServeProtocol6() },
			tf6server.WithDebug(ctx, reattach, closed),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()),
			tf6server.WithLoggingSink(sink{w.t}))
		if err != nil {
			w.t.Errorf("the provider could not be served: %v", err)
			close(reattach)
		}
	}()
	config, ok := <-reattach
	if !ok {
		w.t.FailNow()
	}
	w.t.Cleanup(func() {
		stop()
		<-closed
	})
	return reattachJSON(w.t, config)
}

// sink makes the provider log as Terraform does: nothing unless TF_LOG is set.
type sink struct{ testing.TB }

// Parallel completes the interface; nothing calls it.
func (sink) Parallel() {}

func reattachJSON(t testing.TB, config *plugin.ReattachConfig) string {
	t.Helper()
	type address struct{ Network, String string }
	encoded, err := json.Marshal(map[string]any{registryAddress: map[string]any{
		"Protocol":        string(config.Protocol),
		"ProtocolVersion": 6,
		"Pid":             config.Pid,
		"Test":            true,
		"Addr":            address{config.Addr.Network(), config.Addr.String()},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// cleanEnvironment is the test's environment without Terraform's variables.
func cleanEnvironment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") {
			kept = append(kept, variable)
		}
	}
	return kept
}
