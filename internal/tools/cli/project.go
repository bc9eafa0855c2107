// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Project is a root module in which commands are run.
type Project struct {
	cli *CLI
	dir string
	env []string
}

// NewProject prepares for running c in dir, which holds a root module, with the
// provider of BuildProvider's directory. The CLI's environment is env alone
// ("NAME=value"), besides what any program needs to run: the person's own
// credentials and settings have no effect. HOME is for a version manager in the
// CLI's place: the CLI itself, told its configuration, reads nothing there.
func NewProject(c *CLI, dir, providerDir string, env []string) *Project {
	return &Project{cli: c, dir: dir, env: append([]string{
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
	command := p.command(ctx, args)
	output, err := command.CombinedOutput()
	return string(output), exitError(command, output, err)
}

// JSON runs a command that prints JSON and returns it without the warnings
// beside it.
func (p *Project) JSON(ctx context.Context, args ...string) ([]byte, error) {
	command := p.command(ctx, args)
	var warnings bytes.Buffer
	command.Stderr = &warnings
	output, err := command.Output()
	return output, exitError(command, append(output, warnings.Bytes()...), err)
}

func (p *Project) command(ctx context.Context, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, p.cli.Path, args...)
	command.Dir = p.dir
	command.Env = p.env
	return command
}

// exitError turns the error of a command that was started into an *ExitError.
func exitError(command *exec.Cmd, output []byte, err error) error {
	if err == nil || command.ProcessState == nil {
		return err
	}
	return &ExitError{
		Args:   append([]string{filepath.Base(command.Path)}, command.Args[1:]...),
		Code:   command.ProcessState.ExitCode(),
		Output: string(output),
	}
}
