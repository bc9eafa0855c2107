#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# github.com/hashicorp/terraform-exec 0.26.0, tfexec.Terraform.Plan.
#
# Guess: Plan answers true for a plan with changes, and an error where the CLI did
# not come to the end of one.
# Seen: exit status 2 alone decides; neither what was printed nor the plan's file
# counts. A wrapper that refuses its arguments, as a shell's own commands do, "has
# changes", with no error. So does a Go program that the runtime ends, for it exits
# with 2, too: Terraform takes 11 for the panics that it catches, but not when a
# SIGQUIT asks a run that hangs for its goroutines (so with 1.11.4). Whoever needs to
# know asks for tfexec.Out, and reads that plan.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >refuses <<'CLI'
#!/bin/sh
echo "usage: wrapper [--verbose] plan" >&2
exit "$STATUS"
CLI
chmod +x refuses

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// plan runs a command line in the place of Terraform's.
func plan(command, status string) (changes bool, failed bool) {
	folder, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	terraform, err := tfexec.NewTerraform(folder, command)
	if err != nil {
		panic(err)
	}
	if err := terraform.SetEnv(map[string]string{"STATUS": status}); err != nil {
		panic(err)
	}
	changes, err = terraform.Plan(context.Background(), tfexec.Out("made.plan"))
	return changes, err != nil
}

func main() {
	if len(os.Args) > 1 { // as the command line of the last case
		if err := syscall.Kill(os.Getpid(), syscall.SIGQUIT); err != nil {
			panic(err)
		}
		select {}
	}
	wrapper, err := filepath.Abs("refuses")
	if err != nil {
		panic(err)
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	expected := true
	for _, c := range []struct {
		name, command, status string
		changes, failed       bool
	}{
		{"a usage message, exit status 1:", wrapper, "1", false, true},
		{"a usage message, exit status 2:", wrapper, "2", true, false},
		{"a Go program, ended by SIGQUIT:", self, "", true, false},
	} {
		changes, failed := plan(c.command, c.status)
		_, missing := os.Stat("made.plan")
		fmt.Printf("%s changes %-5t error %-5t plan's file %t\n", c.name, changes, failed, missing == nil)
		expected = expected && changes == c.changes && failed == c.failed && missing != nil
	}
	if !expected {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-exec@v0.26.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
