// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// roleVariable makes this program another one: the provider that does nothing,
// or what stands between the CLI and a provider to learn what that one took.
const roleVariable = "TOKENS_BENCH_ROLE"

const (
	roleIdle = "idle"
	roleWrap = "wrap"
	// wrappedVariable is the provider to start, usageVariable the file to
	// which a line is added for each of its processes.
	wrappedVariable = "TOKENS_BENCH_PROVIDER"
	usageVariable   = "TOKENS_BENCH_USAGE"
)

// usage is what a process took.
type usage struct {
	CPU    float64 // seconds, of user and system
	Memory int64   // KiB at its peak
}

func play(role string) int {
	var err error
	if role == roleIdle {
		err = serveIdle()
	} else {
		err = wrap(os.Getenv(wrappedVariable), os.Getenv(usageVariable))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return 0
}

// wrap runs a provider and notes what it took.
func wrap(provider, file string) error {
	command := exec.Command(provider)
	command.Env = os.Environ()
	if self, err := os.Executable(); err == nil && provider == self {
		command.Env = append(command.Env, roleVariable+"="+roleIdle)
	}
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	failed := command.Run()
	if command.ProcessState == nil {
		return failed
	}
	line, err := json.Marshal(usageOf(command.ProcessState))
	if err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	_, err = out.Write(append(line, '\n'))
	return err
}

// usageOf is what a process and its children took.
func usageOf(state *os.ProcessState) usage {
	u := usage{CPU: (state.UserTime() + state.SystemTime()).Seconds()}
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.Memory = r.Maxrss
	}
	return u
}
