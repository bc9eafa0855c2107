// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/executable"
)

// beTheDemo makes the test binary run the demo itself.
const beTheDemo = "DEMO_TEST_MAIN"

// TestMain makes the test binary the demo, or a Go command that builds until
// it is interrupted, where it is called one.
func TestMain(m *testing.M) {
	switch {
	case filepath.Base(os.Args[0]) == "go":
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		<-interrupted
	case os.Getenv(beTheDemo) != "":
		main()
	default:
		os.Exit(m.Run())
	}
}

func TestSignalsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	programs := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(programs, "go")); err != nil {
		t.Fatal(err)
	}
	terraform := "#!/bin/sh\necho '{\"terraform_version\": \"1.11.4\"}'\n"
	executable.Write(t, filepath.Join(programs, "terraform"), terraform)
	for _, sent := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(sent.String(), func(t *testing.T) {
			temporary := t.TempDir()
			command := exec.CommandContext(t.Context(), self)
			command.Dir = filepath.Join("..", "..", "..") // where examples/ is
			command.Env = append(os.Environ(), beTheDemo+"=1", "PATH="+programs, "TMPDIR="+temporary, "TF_ACC_TERRAFORM_PATH=")
			stdout, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			for lines := bufio.NewScanner(stdout); lines.Scan(); {
				if strings.Contains(lines.Text(), "Building") {
					if err := command.Process.Signal(sent); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := command.Wait(); command.ProcessState.ExitCode() != 1 {
				t.Errorf("it ended with %v, want exit code 1", err)
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestAnInterruptionIsNoFinding(t *testing.T) {
	t.Parallel()
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	interruptedScene := func(context.Context, *stage, *page) error {
		cancel(interrupted)
		return errors.New("the plan is not empty")
	}
	err := perform(ctx, []scene{{title: "Plan", play: interruptedScene}}, nil, &page{out: io.Discard})
	if !errors.Is(err, interrupted) || strings.Contains(err.Error(), "not empty") {
		t.Errorf("error %v, want that it was interrupted", err)
	}
}

func TestEmptyPlan(t *testing.T) {
	t.Parallel()
	const finding = "the plan is not empty"
	for code, want := range map[int]struct{ failed, found bool }{
		0: {},
		1: {failed: true},
		2: {failed: true, found: true},
	} {
		t.Run(fmt.Sprintf("exit code %d", code), func(t *testing.T) {
			dir := t.TempDir()
			script := filepath.Join(dir, "terraform")
			executable.Write(t, script, fmt.Sprintf("#!/bin/sh\nexit %d\n", code))
			s := &stage{tokens: cli.NewProject(&cli.CLI{Path: script}, dir, dir, nil)}
			err := planAgain(t.Context(), s, &page{out: io.Discard})
			if failed := err != nil; failed != want.failed {
				t.Fatalf("error %v, want one: %t", err, want.failed)
			}
			if err != nil && strings.Contains(err.Error(), finding) != want.found {
				t.Errorf("error %v, want it to say %q: %t", err, finding, want.found)
			}
		})
	}
}
