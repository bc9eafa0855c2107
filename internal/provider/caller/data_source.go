// SPDX-License-Identifier: MPL-2.0

// Package caller is the data source that tells as whom the provider's
// credential acts on a platform. It knows no platform: each says what it tells.
package caller

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Identity is what a platform tells of the caller.
type Identity struct {
	// Platform is the key of the provider's configuration block: "ona".
	Platform string
	// Title names the platform in sentences: "Ona".
	Title string
	// Attributes describe what is told, by name; all are strings.
	Attributes map[string]string
	// Ask returns the attributes' values for the provider block that data
	// belongs to; "" or a missing one is null.
	Ask func(ctx context.Context, data any) (map[string]string, error)
}

type dataSource struct {
	identity Identity
	data     any
}

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource returns the framework's constructor of the data source
// tokens_<platform>_caller_identity.
func NewDataSource(identity Identity) func() datasource.DataSource {
	return func() datasource.DataSource { return &dataSource{identity: identity} }
}

// Metadata names the data source.
func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.identity.Platform + "_caller_identity"
}

// Schema implements datasource.DataSource.
func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for name, description := range d.identity.Attributes {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Tells as whom the provider's credential acts on %s. It takes no arguments.", d.identity.Title),
		Attributes:          attributes,
	}
}

// Configure keeps the provider's connections; nothing is contacted.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

// Read asks the platform.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	told, err := d.identity.Ask(ctx, d.data)
	if err != nil {
		explain.Unread(ctx, req, resp, "find out as whom the credential acts on "+d.identity.Title, err)
		return
	}
	for name := range d.identity.Attributes {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), lifecycle.Text(told[name]))...)
	}
}
