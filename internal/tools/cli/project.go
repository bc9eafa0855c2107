// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Project is a root module in which commands are run.
type Project struct {
	// Longest is how long one run may take. One that takes longer is a
	// *HungError.
	Longest time.Duration

	cli *CLI
	dir string
	env []string
}

const (
	// LongestRun is how long a run may take by default: it bounds one that hangs,
	// also on a busy machine.
	LongestRun = 5 * time.Minute
	// HungDelay is how long a run that hangs has to print where it does.
	HungDelay = 10 * time.Second
)

// HungError is a run that was ended because it took too long.
type HungError struct {
	Args    []string
	Longest time.Duration
	// Output is everything it printed, and where each of its goroutines stood.
	Output string
}

func (e *HungError) Error() string {
	return fmt.Sprintf("%s hung for %s:\n%s", strings.Join(e.Args, " "), e.Longest, e.Output)
}

// NewProject prepares for running c in dir, which holds a root module, with the
// provider of BuildProvider's directory. The CLI's environment is env alone
// ("NAME=value"), besides what any program needs to run: the person's own
// credentials and settings have no effect. HOME is for a version manager in the
// CLI's place: the CLI itself, told its configuration, reads nothing there.
func NewProject(c *CLI, dir, providerDir string, env []string) *Project {
	return &Project{Longest: LongestRun, cli: c, dir: dir, env: append([]string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + os.Getenv("HOME"),
		"TF_CLI_CONFIG_FILE=" + filepath.Join(providerDir, configFile),
		"TF_IN_AUTOMATION=1",
	}, env...)}
}

// ExitError is a command that did not exit with 0.
type ExitError struct {
	Args []string
	Code int
	// Output is everything the command printed.
	Output string
}

func (e *ExitError) Error() string {
	return fmt.Sprintf("%s exited with %d:\n%s", strings.Join(e.Args, " "), e.Code, e.Output)
}

// Run runs a command of the CLI, such as "plan", in the project, and returns
// what it printed. An exit code other than 0 is an *ExitError.
func (p *Project) Run(ctx context.Context, args ...string) (string, error) {
	return p.RunSignalled(ctx, nil, args...)
}

// RunSignalled is Run, with signals for the CLI's process.
func (p *Project) RunSignalled(ctx context.Context, signals <-chan os.Signal, args ...string) (string, error) {
	ctx, end := p.bounded(ctx)
	defer end()
	command := p.command(ctx, args)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Start()
	if err == nil {
		ended := make(chan struct{})
		go pass(signals, command.Process, ended)
		err = command.Wait()
		close(ended)
	}
	return output.String(), p.failed(ctx, command, output.Bytes(), err)
}

func pass(signals <-chan os.Signal, to *os.Process, ended <-chan struct{}) {
	for {
		select {
		case signal := <-signals:
			_ = to.Signal(signal) // one that has ended needs none
		case <-ended:
			return
		}
	}
}

// JSON runs a command that prints JSON and returns it without the warnings
// beside it.
func (p *Project) JSON(ctx context.Context, args ...string) ([]byte, error) {
	ctx, end := p.bounded(ctx)
	defer end()
	command := p.command(ctx, args)
	var warnings bytes.Buffer
	command.Stderr = &warnings
	output, err := command.Output()
	return output, p.failed(ctx, command, append(output, warnings.Bytes()...), err)
}

func (p *Project) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, p.Longest, errHung)
}

var errHung = errors.New("hung")

func (p *Project) command(ctx context.Context, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, p.cli.Path, args...)
	command.Dir = p.dir
	command.Env = p.env
	command.Cancel = func() error {
		if errors.Is(context.Cause(ctx), errHung) {
			return command.Process.Signal(syscall.SIGQUIT) // it prints where it hangs
		}
		return command.Process.Kill()
	}
	command.WaitDelay = HungDelay
	return command
}

// failed is the error of a run.
func (p *Project) failed(ctx context.Context, command *exec.Cmd, output []byte, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errHung) {
		return &HungError{Args: argsOf(command), Longest: p.Longest, Output: string(output)}
	}
	return exitError(command, output, err)
}

func argsOf(command *exec.Cmd) []string {
	return append([]string{filepath.Base(command.Path)}, command.Args[1:]...)
}

// exitError turns the error of a command that was started into an *ExitError.
func exitError(command *exec.Cmd, output []byte, err error) error {
	if err == nil || command.ProcessState == nil {
		return err
	}
	return &ExitError{
		Args:   argsOf(command),
		Code:   command.ProcessState.ExitCode(),
		Output: string(output),
	}
}
