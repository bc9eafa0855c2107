#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# hashicorp/go-plugin 1.8.0, Serve, when the host process is killed.
#
# Guess: a plugin, such as a Terraform provider, ends with the process that started
# it, one way for all of them.
# Seen: a host that is killed tells its plugins nothing. A plugin that is silent
# serves nobody for ever; one that writes a log line is ended by it (SIGPIPE, since
# the host read its stderr), in the middle of whatever it does. So what is left of a
# call that was under way depends on the log level.
set -euo pipefail
work=$(mktemp -d)
trap 'kill -9 $(cat "$work"/*.pid) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOT'
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

type nothing struct{ plugin.NetRPCUnsupportedPlugin }

func (nothing) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return nil }
func (nothing) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nothing{}, nil
}

var (
	handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "FINDING", MagicCookieValue: "finding"}
	plugins   = plugin.PluginSet{"nothing": nothing{}}
)

// As the plugin: says its process id, and logs each 100 ms if it is a loud one.
func serve(kind string) {
	stderr := os.Stderr
	_ = os.WriteFile(kind+".pid", fmt.Append(nil, os.Getpid()), 0o600)
	go func() {
		for kind == "loud" {
			fmt.Fprintln(stderr, "still here")
			time.Sleep(100 * time.Millisecond)
		}
	}()
	plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, Plugins: plugins, GRPCServer: plugin.DefaultGRPCServer})
}

// As the host: starts the plugin, and is killed.
func main() {
	kind := os.Args[1]
	if os.Getenv("FINDING") != "" {
		serve(kind)
		return
	}
	log.SetOutput(io.Discard)
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: handshake, Plugins: plugins, Cmd: exec.Command(os.Args[0], kind),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC}, Logger: hclog.NewNullLogger(),
	})
	if _, err := client.Client(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
}
EOT
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/go-plugin@v1.8.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go build -o finding .

for kind in silent loud; do
  (./finding "$kind" || true) >/dev/null 2>&1
done
sleep 3
lives() { kill -0 "$(cat "$1.pid")" 2>/dev/null && echo lives || echo ended; }
echo "3 s after its host was killed, the silent plugin: $(lives silent), the loud one: $(lives loud)"
[ "$(lives silent) $(lives loud)" = "lives ended" ]
