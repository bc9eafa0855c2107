// SPDX-License-Identifier: MPL-2.0

// Package serve runs the provider as the process that Terraform or OpenTofu
// starts.
package serve

import (
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	tokens "github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
)

// address is the provider's source address in the public registry; the CLI
// that attaches to a provider in debug mode knows it by this name.
const address = "registry.terraform.io/tokens-as-code/tokens"

// Provider serves a provider until the CLI ends it, or, for a debugger, until
// it is interrupted. It does not outlive its CLI by more than 10 s, in which it
// ends what it has begun. It logs only what a TF_LOG variable asks for.
func Provider(create func() provider.Provider, forDebugger bool) error {
	for name, level := range logLevels(os.Getenv) {
		if err := os.Setenv(name, level); err != nil {
			return err
		}
	}
	collectSeldom()
	// net/http writes here what a server sends unasked for, and it may be a secret.
	log.SetOutput(io.Discard)
	options := []tf6server.ServeOpt{tf6server.WithGoPluginLogger(transportLogger(os.Getenv))}
	cli := &audience{}
	begun := &unheard{gone: cli.gone}
	if forDebugger {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		cli.parent = os.Getppid()
		// What ends a whole process group, such as timeout(1) or a terminal that is
		// closed, asks the CLI to end. A provider that ended first would take with it
		// what the CLI still waits for; go-plugin ignores an interrupt alone.
		signal.Ignore(syscall.SIGTERM, syscall.SIGHUP)
		done := make(chan struct{})
		defer close(done)
		go cli.exitWith(done, begun.windUp)
	}
	err := tf6server.Serve(address, func() tfprotov6.ProviderServer {
		return forget(begun.of(tokens.Serve(create())))
	}, options...)
	cli.left.Store(true)
	begun.windUp()
	return err
}

// seldom is how much garbage, in per cent of what is in use, is made before it is
// collected. A provider lives for a moment and uses little: some 4 MiB more than
// with Go's 100 take about a seventh off its CPU time in an apply of hundreds of
// tokens. 300 takes a twentieth more, and 10 MiB of a plan of 5,000.
const seldom = 200

// collectSeldom leaves more garbage than Go does by default, unless the
// environment says how much.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(seldom)
	}
}

// transportLogger logs for the transport between CLI and provider. Its errors
// are always written: they are why a provider could not be started.
func transportLogger(getenv func(string) string) hclog.Logger {
	level := hclog.LevelFromString(asked(getenv))
	if level == hclog.Off {
		level = hclog.Error
	}
	return hclog.New(&hclog.LoggerOptions{Level: level, Output: os.Stderr, JSONFormat: true})
}
