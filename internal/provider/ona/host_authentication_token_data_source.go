// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// hostTokenDataSource shows one token by its id.
type hostTokenDataSource struct {
	data any
}

var _ datasource.DataSourceWithConfigure = (*hostTokenDataSource)(nil)

func newHostTokenDataSource() datasource.DataSource { return &hostTokenDataSource{} }

// Metadata implements datasource.DataSource.
func (d *hostTokenDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + hostTokenTypeName
}

// Schema implements datasource.DataSource.
func (d *hostTokenDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := observedHostTokenAttributes()
	attributes["id"] = schema.StringAttribute{
		Required:            true,
		Validators:          []validator.String{validate.UUID()},
		MarkdownDescription: "Ona's id of the token, a UUID.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Shows one " + hostTokenTitle + " by its id. Ona never returns the secrets.",
		Attributes:          attributes,
	}
}

// Configure keeps the provider's connections; nothing is contacted.
func (d *hostTokenDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

// Read looks the token up. One that is not there is an error: whoever asks for
// it by its id relies on it.
func (d *hostTokenDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	action := "read the " + hostTokenTitle + " " + id.ValueString()
	c, err := connect(d.data)
	var token onaclient.HostAuthenticationToken
	if err == nil {
		token, _, err = c.findHostToken(ctx, id.ValueString())
	}
	switch {
	case onaclient.NotFound(err):
		resp.Diagnostics.AddError("Could not "+action, c.notVisible(ctx))
	case err != nil:
		explain.Unread(ctx, req, resp, action, err)
	default:
		shown := observeHostToken(token)
		shown.ID = id // in the user's spelling
		resp.Diagnostics.Append(resp.State.Set(ctx, shown)...)
	}
}
