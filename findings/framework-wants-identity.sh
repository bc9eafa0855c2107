#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-framework 1.19.0 with terraform-plugin-go 0.31.0.
#
# Guess: a resource's identity matters to the CLIs that know identities (Terraform
# 1.12 and newer). Asked by one that sends none, Read may leave it out.
# Seen: a Read that leaves the identity null is an error whoever asks, so that a
# resource that gets an identity schema, and sets it only where the request has
# one, can't be refreshed by older CLIs any more.
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

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type made struct{}

func (made) Metadata(_ context.Context, _ provider.MetadataRequest, r *provider.MetadataResponse) {
	r.TypeName = "made"
}
func (made) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (made) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (made) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (made) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return token{} }}
}

type token struct{}

func (token) Metadata(_ context.Context, _ resource.MetadataRequest, r *resource.MetadataResponse) {
	r.TypeName = "made_token"
}
func (token) Schema(_ context.Context, _ resource.SchemaRequest, r *resource.SchemaResponse) {
	r.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}}
}
func (token) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, r *resource.IdentitySchemaResponse) {
	r.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}}}
}
func (token) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (token) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (token) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (token) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	server := providerserver.NewProtocol6(made{})()
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	state, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, "1")}))
	if err != nil {
		panic(err)
	}
	// As a CLI that knows no identities asks: without one, and without the
	// capability to take one back.
	answer, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{TypeName: "made_token", CurrentState: &state})
	if err != nil {
		panic(err)
	}
	for _, d := range answer.Diagnostics {
		fmt.Println(d.Severity, d.Summary)
	}
	if len(answer.Diagnostics) != 1 {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 github.com/hashicorp/terraform-plugin-go@v0.31.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
