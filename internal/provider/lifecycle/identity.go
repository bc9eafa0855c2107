// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// IdentitySchema is the token's id with as much of the owner as the platform
// needs to find it.
func (r *tokenResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = r.kind.identitySchema()
}

func (k *Kind) identitySchema() identityschema.Schema {
	attributes := map[string]identityschema.Attribute{}
	for _, name := range k.identityNames() {
		required := slices.Contains(k.ImportForms[0], name)
		attributes[name] = identityschema.StringAttribute{
			RequiredForImport: required, OptionalForImport: !required,
			Description: withoutChanges(k.identityDescription(name)),
		}
	}
	return identityschema.Schema{Attributes: attributes}
}

// identityNames are the names of the most specific form of import.
func (k *Kind) identityNames() []string {
	return k.ImportForms[len(k.ImportForms)-1]
}

func (k *Kind) identityDescription(name string) string {
	if attribute, ok := k.Attributes[name]; ok {
		return attribute.GetMarkdownDescription()
	}
	return "The platform's id of the token."
}

// saveIdentity writes the identity; older CLIs have none. An id that is not
// known is empty, since an identity must not be null as a whole.
func (k *Kind) saveIdentity(ctx context.Context, to *tfsdk.ResourceIdentity, id string, values Values) diag.Diagnostics {
	if to == nil {
		return nil
	}
	return saveIdentity(ctx, to, k.identityNames(), id, values)
}

// saveIdentity writes an identity: the id, and values by their names.
func saveIdentity(ctx context.Context, to *tfsdk.ResourceIdentity, names []string, id string, values Values) diag.Diagnostics {
	identity := Values{}
	for _, name := range names {
		identity[name] = Text(values.String(name))
	}
	identity["id"] = types.StringValue(id)
	return identity.set(ctx, to)
}
