// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// hostTokenDataSources shows the tokens that match filters.
type hostTokenDataSources struct {
	data any
}

// hostTokensModel is the data source as configured and in state.
type hostTokensModel struct {
	RunnerID      types.String      `tfsdk:"runner_id"`
	SubjectID     types.String      `tfsdk:"subject_id"`
	ExpiresBefore instant.Value     `tfsdk:"expires_before"`
	ExpiresAfter  instant.Value     `tfsdk:"expires_after"`
	Tokens        []listedHostToken `tfsdk:"tokens"`
}

var _ datasource.DataSourceWithConfigure = (*hostTokenDataSources)(nil)

func newHostTokenDataSources() datasource.DataSource { return &hostTokenDataSources{} }

// Metadata implements datasource.DataSource.
func (d *hostTokenDataSources) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + hostTokenTypeName + "s"
}

// Schema implements datasource.DataSource.
func (d *hostTokenDataSources) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"tokens": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The tokens, by host and id.",
			NestedObject:        schema.NestedAttributeObject{Attributes: listedHostTokenAttributes()},
		},
	}
	for _, filter := range hostTokenFilters() {
		attributes[filter.Name] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{validate.UUID()}, MarkdownDescription: filter.Description,
		}
	}
	for _, filter := range lifecycle.ExpiryFilters() {
		attributes[filter.Name] = schema.StringAttribute{CustomType: instant.Type{}, Optional: true, MarkdownDescription: filter.Description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Shows every " + hostTokenTitle + " that the provider's credential may see and that matches the filters. Ona never returns the secrets.",
		Attributes:          attributes,
	}
}

// Configure keeps the provider's connections; nothing is contacted.
func (d *hostTokenDataSources) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

// Read lists the tokens; a list that breaks off is an error, never a shorter
// list.
func (d *hostTokenDataSources) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model hostTokensModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var err error
	model.Tokens, err = d.list(ctx, onaclient.HostAuthenticationTokenFilter{
		RunnerID: model.RunnerID.ValueString(), SubjectID: model.SubjectID.ValueString(),
	})
	if err != nil {
		explain.Unread(ctx, req, resp, "list the "+hostTokenTitle+"s", err)
		return
	}
	model.Tokens = slices.DeleteFunc(model.Tokens, func(token listedHostToken) bool {
		return !lifecycle.EndsWithin(token.ExpiresAt.Time(), model.ExpiresAfter.Edge(), model.ExpiresBefore.Edge())
	})
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (d *hostTokenDataSources) list(ctx context.Context, filter onaclient.HostAuthenticationTokenFilter) ([]listedHostToken, error) {
	c, err := connect(d.data)
	if err != nil {
		return nil, err
	}
	tokens := []listedHostToken{}
	var unreadable lifecycle.Unreadables
	for token, err := range c.Client.ListHostAuthenticationTokens(ctx, filter) {
		if unreadable.Take(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, listHostToken(token))
	}
	slices.SortFunc(tokens, func(a, b listedHostToken) int {
		return cmp.Or(cmp.Compare(a.Host.ValueString(), b.Host.ValueString()), cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
	})
	return tokens, unreadable.Err()
}
