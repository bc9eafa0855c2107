// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// dataSource shows one token of a kind.
type dataSource struct {
	kind *Kind
	data any
}

var (
	_ datasource.DataSourceWithConfigure      = (*dataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*dataSource)(nil)
)

// newDataSource returns the framework's constructor of the data source that
// shows one token of a kind.
func newDataSource(kind *Kind) func() datasource.DataSource {
	return func() datasource.DataSource { return &dataSource{kind: kind} }
}

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.kind.TypeName
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := d.kind.observed()
	for _, locator := range d.kind.locators() {
		attributes[locator.Name] = schema.StringAttribute{
			Required: locator.Required, Optional: !locator.Required, Computed: !locator.Required,
			Validators: locator.Validators, MarkdownDescription: locator.Description,
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Shows one %s by its id, with its last use where the platform tells it. The secret is never shown.", d.kind.Title),
		Attributes:          attributes,
	}
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data = req.ProviderData
}

func (d *dataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkLocators(ctx, req.Config, d.kind.locators(), d.kind.CheckID)...)
}

// Read looks the token up. One that is not there is an error: whoever asks
// for it by its id relies on it.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	located, diags := locate(ctx, req.Config, d.kind.locators())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	token, err := d.find(ctx, located)
	if err != nil {
		explain.Unread(ctx, req, resp, fmt.Sprintf("read the %s %s", d.kind.Title, located.String("id")), err)
		return
	}
	resp.Diagnostics.Append(d.kind.observe(ctx, token, located).set(ctx, &resp.State)...)
}

func (d *dataSource) find(ctx context.Context, located Values) (Token, error) {
	calls, err := d.kind.Connect(d.data)
	if err != nil {
		return Token{}, err
	}
	ref, err := refOf(ctx, calls, d.kind.locators(), located)
	if err != nil {
		return Token{}, err
	}
	token, err := find(ctx, calls, ref)
	if err == nil && token.Revoked {
		err = notVisible(ctx, calls)
	}
	return token, err
}
