// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// pace is the requests_per_second of what is measured, except where the
// platform's own pace is: faster than any of it.
const pace = 1000

// stage is a sandbox and a root module for one candidate.
type stage struct {
	cli      *cli.CLI
	provider candidate
	dir      string
	sandbox  *sandbox.Sandbox
	server   *http.Server
	env      map[string]string
	// latency is how long the sandbox waits before each answer, in nanoseconds;
	// while tokens are prepared it does not.
	latency atomic.Int64
}

func newStage(ctx context.Context, terraform *cli.CLI, provider candidate, dir string) (*stage, error) {
	s := &stage{cli: terraform, provider: provider, dir: dir, env: map[string]string{}}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	origin := "http://" + listener.Addr().String()
	if s.sandbox, err = sandbox.New(sandbox.Options{Origin: origin, Seed: 1}); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	for _, v := range s.sandbox.Env(origin) {
		s.env[v.Name] = v.Value
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.answer), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }() // it ends with close
	return s, nil
}

func (s *stage) answer(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Duration(s.latency.Load()))
	s.sandbox.ServeHTTP(w, r)
}

func (s *stage) close() error { return errors.Join(s.server.Close(), os.RemoveAll(s.dir)) }

const module = `terraform {
  required_providers {
    tokens = { source = %q }
  }
}
provider "tokens" {%s}
variable "trigger" { default = "1" }
resource %q "t" {
  count     = %d
  %s
  valid_for = "720h"
  rotation  = { rotate_before = "24h", overlap = "0s", triggers = { run = var.trigger } }
}
`

const floorModule = `variable "trigger" { default = "1" }
resource "terraform_data" "t" {
  count            = %d
  input            = { description = "bench", valid_for = "720h", trigger = var.trigger }
}
`

// configure writes the root module for n tokens.
func (s *stage) configure(platform string, n int, ownPace bool) error {
	text := fmt.Sprintf(floorModule, n)
	if s.provider.name != floor {
		block := ""
		if !ownPace {
			block = fmt.Sprintf("\n  %s = { requests_per_second = %d }\n", platform, pace)
		}
		kind := kinds[platform]
		text = fmt.Sprintf(module, cli.Source, block, kind.typeName, n, kind.arguments(s.sandbox))
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, "main.tf"), []byte(text), 0o600)
}

// took is what one run of the CLI took.
type took struct {
	Wall    float64 // seconds
	CPU     float64 // seconds of CLI and provider together
	Process usage   // of the provider's largest process, and the CPU of all
	Calls   int
}

// run runs the CLI and measures it.
func (s *stage) run(ctx context.Context, args ...string) (took, error) {
	usages := filepath.Join(s.dir, "usage.jsonl")
	_ = os.Remove(usages)
	args = append(args, "-no-color", "-input=false")
	command := exec.CommandContext(ctx, s.cli.Path, args...)
	command.Dir = s.dir
	command.Env = append(cli.Environment(), "TF_CLI_CONFIG_FILE="+filepath.Join(s.provider.dir, "cli.tfrc"), "TF_IN_AUTOMATION=1",
		roleVariable+"="+roleWrap, wrappedVariable+"="+s.provider.program, usageVariable+"="+usages)
	for name, value := range s.env {
		command.Env = append(command.Env, name+"="+value)
	}
	before, started := s.sandbox.Calls("/"), time.Now()
	output, err := command.CombinedOutput()
	t := took{Wall: time.Since(started).Seconds(), Calls: s.sandbox.Calls("/") - before}
	if err != nil {
		return t, fmt.Errorf("%s with provider %s: %w\n%.3000s", args[0], s.provider.name, err, output)
	}
	t.CPU = usageOf(command.ProcessState).CPU
	t.Process, err = sumUsage(usages)
	return t, err
}
