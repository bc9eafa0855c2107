// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// hostTokenResource manages a host authentication token: a secret that the
// user brings and that Ona's environments present to a source control host.
type hostTokenResource struct {
	data any
}

var (
	_ resource.ResourceWithConfigure   = (*hostTokenResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*hostTokenResource)(nil)
	_ resource.ResourceWithImportState = (*hostTokenResource)(nil)
	_ resource.ResourceWithIdentity    = (*hostTokenResource)(nil)
)

func newHostTokenResource() resource.Resource { return &hostTokenResource{} }

// Metadata implements resource.Resource.
func (r *hostTokenResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + hostTokenTypeName
	resp.ResourceBehavior.MutableIdentity = true
}

// Configure keeps the provider's connections; nothing is contacted.
func (r *hostTokenResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.data = req.ProviderData
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *hostTokenResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "Ona's id of the token, a UUID."},
	}}
}

// ImportState adopts a token by its id. Its secrets can't be read back.
func (r *hostTokenResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	var state hostTokenModel
	resp.Diagnostics.Append(resp.State.Get(ctx, &state)...)
	if err := checkUUID(state.ID.ValueString()); err != nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(explain.Error("import the "+hostTokenTitle, err))
	}
	if _, err := connect(r.data); err != nil {
		explain.Unimported(req, resp, "import the "+hostTokenTitle+" "+state.ID.ValueString(), err)
	}
}
