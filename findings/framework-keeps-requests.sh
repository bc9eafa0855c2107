#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-framework 1.19.0 with terraform-plugin-go 0.31.0, as
# providerserver serves a provider.
#
# Guess: what a request took is free when it is answered, so that a provider's
# memory does not grow with the number of resources.
# Seen: the server keeps a way to cancel each request until it is stopped, and with
# it the request's context with all its values: 1,000 answered requests hold their
# 64 MiB. Behind gRPC that is the stream and the SDK's loggers, some 7 KB for each of
# the four or more requests that a plan makes of a resource; a provider that does
# nothing takes 150 MiB for 1,000 resources.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type empty struct{}

func (empty) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse)    {}
func (empty) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (empty) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (empty) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (empty) Resources(context.Context) []func() resource.Resource                              { return nil }

type key struct{}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 20
}

func main() {
	server := providerserver.NewProtocol6(empty{})()
	before := heap()
	for range 1000 {
		// As gRPC does: each request's context ends with the request.
		ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, make([]byte, 1<<16)))
		if _, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{}); err != nil {
			panic(err)
		}
		cancel()
	}
	answered := heap() - before
	if _, err := server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}); err != nil {
		panic(err)
	}
	stopped := heap() - before
	fmt.Println("MiB held after 1,000 answered requests of 64 KiB:", answered)
	fmt.Println("MiB held after the provider was stopped:         ", stopped)
	if answered < 60 || stopped > 10 {
		os.Exit(1)
	}
	runtime.KeepAlive(server)
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 github.com/hashicorp/terraform-plugin-go@v0.31.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
