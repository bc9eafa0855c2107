// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// dataSources shows the tokens of a kind that match filters.
type dataSources struct {
	kind *Kind
	data any
}

var _ datasource.DataSourceWithConfigure = (*dataSources)(nil)

// newDataSources returns the framework's constructor of the data source that
// shows the tokens of a kind that match filters.
func newDataSources(kind *Kind) func() datasource.DataSource {
	return func() datasource.DataSource { return &dataSources{kind: kind} }
}

func (d *dataSources) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.kind.TypeName + "s"
}

func (d *dataSources) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"tokens": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The tokens, oldest first. Expired ones are among them as long as the platform lists them; revoked ones are not" + d.unlessIncluded() + ".",
			NestedObject:        schema.NestedAttributeObject{Attributes: d.observed()},
		},
	}
	for _, filter := range d.kind.filters() {
		attributes[filter.Name] = filter.attribute()
	}
	if d.kind.KeepsRevoked {
		attributes[includeRevoked] = schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether revoked tokens are among them, as an audit may want. Default: `false`.",
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Shows every %s that the provider's credential may see and that matches the filters. Secrets are never shown.", d.kind.Title),
		Attributes:          attributes,
	}
}

func (d *dataSources) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

// Read lists the tokens; a list that breaks off is an error, never a shorter
// list, and so is one with a token that can't be read.
func (d *dataSources) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	filters, diags := readFilters(ctx, req.Config, d.kind.filters())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	revoked, diags := d.includesRevoked(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	tokens, err := d.list(ctx, filters, revoked)
	if err != nil {
		explain.Unread(ctx, req, resp, fmt.Sprintf("list the %ss", d.kind.Title), err)
		return
	}
	value, diags := d.value(ctx, tokens)
	resp.Diagnostics.Append(diags...)
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("tokens"), value)...)
}

func (d *dataSources) list(ctx context.Context, filters Values, revoked bool) ([]Token, error) {
	calls, err := d.kind.Connect(d.data)
	if err != nil {
		return nil, err
	}
	var tokens []Token
	var unreadable Unreadables
	for token, err := range calls.List(ctx, filters) {
		if unreadable.Take(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if (revoked || !token.Revoked) && passesExpiry(token, filters) {
			tokens = append(tokens, token)
		}
	}
	slices.SortFunc(tokens, func(a, b Token) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return tokens, unreadable.Err()
}

func (d *dataSources) value(ctx context.Context, tokens []Token) (types.List, diag.Diagnostics) {
	var diags diag.Diagnostics
	typed := map[string]attr.Type{}
	for name, attribute := range d.observed() {
		typed[name] = attribute.GetType()
	}
	elements := make([]attr.Value, 0, len(tokens))
	for _, token := range tokens {
		element, more := types.ObjectValue(typed, d.observe(ctx, token))
		diags.Append(more...)
		elements = append(elements, element)
	}
	value, more := types.ListValue(types.ObjectType{AttrTypes: typed}, elements)
	diags.Append(more...)
	return value, diags
}
