// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// candidate is a provider that is measured.
type candidate struct {
	name string
	// dir has the CLI configuration that selects it, through a wrapper.
	dir string
	// program is what the wrapper starts.
	program string
	// real is what seeds, where program does nothing.
	real string
}

// The candidates' names. The floor is no provider of ours but the CLI's own.
const (
	ours  = "this"
	other = "base"
	doing = "idle"
	floor = "floor"
)

// build compiles the candidates.
func build(ctx context.Context, dir, base string) ([]candidate, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	all := []candidate{
		{name: ours, program: filepath.Join(dir, ours, "terraform-provider-tokens")},
		{name: doing, program: self, real: filepath.Join(dir, ours, "terraform-provider-tokens")},
		{name: floor, program: self},
	}
	if err := compile(ctx, ".", all[0].program); err != nil {
		return nil, err
	}
	if base != "" {
		built := candidate{name: other, program: filepath.Join(dir, other, "terraform-provider-tokens")}
		if err := compileRevision(ctx, filepath.Join(dir, "source"), base, built.program); err != nil {
			return nil, err
		}
		all = append(all, built)
	}
	for i := range all {
		all[i].dir = filepath.Join(dir, "wrap-"+all[i].name)
		if err := os.MkdirAll(all[i].dir, 0o700); err != nil {
			return nil, err
		}
		if err := os.Symlink(self, filepath.Join(all[i].dir, "terraform-provider-tokens")); err != nil {
			return nil, err
		}
		if err := cli.WriteConfig(all[i].dir); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func compile(ctx context.Context, source, program string) error {
	command := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	command.Dir = source
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return nil
}

// compileRevision compiles the provider of another revision, which is checked
// out beside.
func compileRevision(ctx context.Context, source, revision, program string) (err error) {
	add := exec.CommandContext(ctx, "git", "worktree", "add", "--detach", source, revision)
	if output, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("checking out %s: %w\n%s", revision, err, output)
	}
	defer func() {
		err = errors.Join(err, exec.CommandContext(context.WithoutCancel(ctx), "git", "worktree", "remove", "--force", source).Run())
	}()
	return compile(ctx, source, program)
}

// revision names this checkout's commit, and whether what is built was changed
// since.
func revision(ctx context.Context) string {
	output, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	commit := strings.TrimSpace(string(output))
	if exec.CommandContext(ctx, "git", "diff", "--quiet", "HEAD", "--", ".", ":!docs").Run() != nil {
		return commit + ", changed"
	}
	return commit
}
