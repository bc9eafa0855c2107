// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// CLI is a working directory of Terraform or OpenTofu whose provider runs in
// this process. It is for what resource.TestCase doesn't offer: exit codes,
// saved plans, raw state and plan files.
type CLI struct {
	// Dir is the working directory.
	Dir string
	// Env is added to the CLI's environment: "TF_LOG=TRACE".
	Env []string

	t         testing.TB
	installed *cli.CLI
	providers reattachment
}

// Result is what one run of the CLI gave.
type Result struct {
	Stdout, Stderr string
	ExitCode       int
}

// CLI makes a working directory with a configuration and serves the provider
// to it until the test ends. The CLI is the one that TF_ACC_TERRAFORM_PATH
// names, else terraform, else tofu.
func (w *World) CLI(config string) *CLI {
	w.t.Helper()
	installed, err := cli.Find(w.t.Context(), "")
	if err != nil {
		w.t.Fatal(err)
	}
	c := &CLI{Dir: w.t.TempDir(), t: w.t, installed: installed, providers: reattachment{}}
	c.Serve("hashicorp/tokens", func() tfprotov6.ProviderServer { return w.ServeProtocol6() })
	c.Write(config)
	return c
}

// Needs skips the test unless the CLI is Terraform or OpenTofu of at least the
// given version of each; an empty one means that no version will do. What names
// the feature that needs it.
func (c *CLI) Needs(terraform, openTofu, what string) {
	c.t.Helper()
	if !c.installed.AtLeast(terraform, openTofu) {
		c.t.Skipf("%s does not have %s", c.installed, what)
	}
}

// OpenTofu says whether the CLI is OpenTofu.
func (c *CLI) OpenTofu() bool { return c.installed.OpenTofu }

// Write replaces the configuration.
func (c *CLI) Write(config string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.Dir, "main.tf"), []byte(config), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Run runs the CLI and returns whatever came of it.
func (c *CLI) Run(args ...string) Result {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), cli.LongestRun)
	defer cancel()
	command := exec.CommandContext(ctx, c.installed.Path, args...) //nolint:gosec // the tests choose the arguments
	command.Dir = c.Dir
	command.Env = append(cli.Environment(), "TF_REATTACH_PROVIDERS="+c.providers.json(c.t), "TF_IN_AUTOMATION=1")
	command.Env = append(command.Env, c.Env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	// A CLI that hangs is asked to print where, and then killed.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGQUIT) }
	command.WaitDelay = cli.HungDelay
	err := command.Run()
	if ctx.Err() != nil && c.t.Context().Err() == nil {
		c.t.Fatalf("%s %s hung for %s:\n%s%s", c.installed, strings.Join(args, " "), cli.LongestRun, stdout.String(), stderr.String())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatalf("%s could not be run: %v", c.installed, err)
	}
	return Result{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}
}

// Must runs the CLI and fails the test unless it exits with 0.
func (c *CLI) Must(args ...string) string {
	c.t.Helper()
	result := c.Run(args...)
	if result.ExitCode != 0 {
		c.t.Fatalf("%s %s: exit code %d\n%s%s", c.installed, strings.Join(args, " "), result.ExitCode, result.Stdout, result.Stderr)
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
