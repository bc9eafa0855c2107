// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Foreign is another provider with one resource, whose attributes are strings
// that it makes up: the source of a moved block.
type Foreign struct {
	// TypeName of the resource; the provider's is what precedes the first "_".
	TypeName string
	State    map[string]string
}

// Server serves the provider.
func (f Foreign) Server() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(foreignProvider{f})()
}

type foreignProvider struct{ Foreign }

func (p foreignProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, _, _ = strings.Cut(p.TypeName, "_")
}

func (foreignProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (foreignProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (foreignProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p foreignProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return foreignResource(p) }}
}

type foreignResource struct{ Foreign }

func (r foreignResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.TypeName
}

func (r foreignResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{}
	for name := range r.State {
		resp.Schema.Attributes[name] = schema.StringAttribute{Computed: true}
	}
}

func (r foreignResource) Create(ctx context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	for name, text := range r.State {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), text)...)
	}
}

func (foreignResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (foreignResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (foreignResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
