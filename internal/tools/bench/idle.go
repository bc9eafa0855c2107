// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/serve"
)

// serveIdle serves a provider of the same schemas whose resources do nothing:
// what is left is the framework's and the protocol's own cost.
func serveIdle() error {
	return serve.Provider(func() fwprovider.Provider { return idleProvider{provider.New("idle")()} }, false)
}

type idleProvider struct{ fwprovider.Provider }

func (p idleProvider) Resources(ctx context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, create := range p.Provider.Resources(ctx) {
		if served, ok := create().(resource.ResourceWithIdentity); ok {
			all = append(all, func() resource.Resource { return idle{served} })
		}
	}
	return all
}

// idle has another resource's schema.
type idle struct{ real resource.ResourceWithIdentity }

func (i idle) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	i.real.Metadata(ctx, req, resp)
}

func (i idle) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	i.real.Schema(ctx, req, resp)
}

func (i idle) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	i.real.IdentitySchema(ctx, req, resp)
}

// Read leaves the state as it is; the framework insists on an identity, which
// older CLIs don't send.
func (idle) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
}

var created atomic.Int64

// Create makes up what is not known.
func (idle) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(makeUp(ctx, &resp.State, resp.Identity)...)
}

// Update does so too.
func (idle) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(makeUp(ctx, &resp.State, resp.Identity)...)
}

// makeUp makes up an id, and of whatever else is not known a text as long as a
// secret or an instant where it is a text, else null: any provider has the CLI
// write as much after each object.
func makeUp(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	var diags diag.Diagnostics
	known, err := tftypes.Transform(state.Raw, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		switch {
		case value.IsKnown():
			return value, nil
		case !value.Type().Is(tftypes.String):
			return tftypes.NewValue(value.Type(), nil), nil
		case strings.Contains(at.String(), "_at"):
			return tftypes.NewValue(tftypes.String, "2000-01-01T00:00:00.000001Z"), nil
		}
		return tftypes.NewValue(tftypes.String, strings.Repeat("x", madeUpSecret)), nil
	})
	if err != nil {
		diags.AddError("Not known", err.Error())
		return diags
	}
	state.Raw = known
	id := strconv.FormatInt(firstID+created.Add(1), 10)
	diags.Append(state.SetAttribute(ctx, path.Root("id"), id)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("id"), id)...)
	return diags
}

const (
	// madeUpSecret is how many characters a made-up secret has.
	madeUpSecret = 52
	// firstID makes ids as long as ZITADEL's.
	firstID = 100_000_000_000_000_000
)

func (idle) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
