// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The attributes that a listed token has beside those that it is shown with
// alone: what to call it, and how to import it.
const (
	displayName = "display_name"
	importID    = "import_id"
)

// ListedAttributes are the schema of what every listed token tells beside its
// own attributes.
func ListedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		displayName: schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "What a person recognises the token by, never null: its id and its owner, with its name before them where it has one.",
		},
		importID: schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "What `terraform import` and an `import` block take as the id of the token's resource.",
		},
	}
}

// observed are the attributes of a listed token.
func (d *dataSources) observed() map[string]schema.Attribute {
	attributes := d.kind.observed()
	maps.Copy(attributes, ListedAttributes())
	if d.kind.KeepsRevoked {
		attributes["revoked"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the token is revoked and only its record is left."}
	}
	return attributes
}

func (d *dataSources) observe(ctx context.Context, token Token) Values {
	values := d.kind.observe(ctx, token, nil).With(Values{
		displayName: types.StringValue(token.DisplayName()), importID: Text(d.kind.ImportID(token)),
	})
	if d.kind.KeepsRevoked {
		values["revoked"] = types.BoolValue(token.Revoked)
	}
	return values
}
