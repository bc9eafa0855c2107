#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# hashicorp/go-plugin 1.8.0, Serve, when the host closes its client.
#
# Guess: the host's Kill, which waits 2 s for a graceful end, lets a call that is
# under way end: Serve returns when its handlers have returned.
# Seen: Serve returns at once, with the handler still running, and a main that then
# returns cuts it off. The 2 s are there for who waits for his handlers himself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOT'
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// create is a call that goes on after its caller is gone, as a create should, and
// takes half a second.
func create(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	_ = decode(&emptypb.Empty{})
	note("begun")
	time.Sleep(500 * time.Millisecond)
	note("ended")
	return &emptypb.Empty{}, nil
}

func note(event string) { _ = os.WriteFile(os.Getenv("FINDING_DIR")+"/"+event, nil, 0o600) }

func noted(event string) bool {
	_, err := os.Stat(os.Getenv("FINDING_DIR") + "/" + event)
	return err == nil
}

type creator struct{ plugin.NetRPCUnsupportedPlugin }

func (creator) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	s.RegisterService(&grpc.ServiceDesc{
		ServiceName: "creator", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Create", Handler: create}},
	}, struct{}{})
	return nil
}

func (creator) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return connection, nil
}

var (
	handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "FINDING", MagicCookieValue: "finding"}
	plugins   = plugin.PluginSet{"creator": creator{}}
)

func main() {
	if os.Getenv("FINDING") != "" {
		plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, Plugins: plugins, GRPCServer: plugin.DefaultGRPCServer})
		if os.Getenv("FINDING_WAITS") != "" {
			time.Sleep(time.Second)
		}
		return
	}
	for _, waits := range []string{"", "yes"} {
		dir, _ := os.MkdirTemp(".", "run")
		_ = os.Setenv("FINDING_DIR", dir)
		_ = os.Setenv("FINDING_WAITS", waits)
		client := plugin.NewClient(&plugin.ClientConfig{
			HandshakeConfig: handshake, Plugins: plugins, Cmd: exec.Command(os.Args[0]),
			AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC}, Logger: hclog.NewNullLogger(),
		})
		protocol, err := client.Client()
		if err != nil {
			panic(err)
		}
		connection, _ := protocol.Dispense("creator")
		go func() {
			_ = connection.(*grpc.ClientConn).Invoke(context.Background(), "/creator/Create", &emptypb.Empty{}, &emptypb.Empty{})
		}()
		for !noted("begun") {
			time.Sleep(10 * time.Millisecond)
		}
		client.Kill()
		time.Sleep(time.Second)
		fmt.Printf("a plugin whose main waits (%t): its call ended: %t\n", waits != "", noted("ended"))
		if noted("ended") != (waits != "") {
			os.Exit(1)
		}
	}
}
EOT
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/go-plugin@v1.8.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go build -o finding .
./finding 2>/dev/null
