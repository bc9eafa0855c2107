// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"maps"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// observed are the attributes of a token in the data sources: all that the
// platform tells of it.
func (k *Kind) observed() map[string]datasource.Attribute {
	attributes := map[string]datasource.Attribute{
		"id": datasource.StringAttribute{Computed: true, MarkdownDescription: "The platform's id of the token."},
		"created_at": datasource.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token was issued, RFC 3339 in UTC.",
		},
		"expires_at": datasource.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token ends, RFC 3339 in UTC; null: never.",
		},
		"last_used_at": datasource.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token was last used, RFC 3339 in UTC; null: never, or the platform does not tell.",
		},
	}
	for name, attribute := range k.Attributes {
		attributes[name] = observedAttribute(name, attribute)
	}
	return attributes
}

// observedAttribute is a resource's attribute where it is only looked at.
func observedAttribute(name string, attribute schema.Attribute) datasource.Attribute {
	text := firstSentence(attribute.GetMarkdownDescription())
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return datasource.StringAttribute{CustomType: a.CustomType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.BoolAttribute:
		return datasource.BoolAttribute{CustomType: a.CustomType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.SetAttribute:
		return datasource.SetAttribute{CustomType: a.CustomType, ElementType: a.ElementType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.SingleNestedAttribute:
		nested := map[string]datasource.Attribute{}
		for inner, attribute := range a.Attributes {
			nested[inner] = observedAttribute(name+"."+inner, attribute)
		}
		return datasource.SingleNestedAttribute{CustomType: a.CustomType, Attributes: nested, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	}
	panic(unsupported(name, attribute))
}

// unsupported is for the author of a kind: every schema is built when the
// provider starts, so that no user sees it.
func unsupported(name string, attribute schema.Attribute) string {
	return fmt.Sprintf("attribute %s: a kind of token can't have attributes of type %T yet", name, attribute)
}

// observe is a token as the observed attributes show it. What the user gave
// to find it keeps its spelling.
func (k *Kind) observe(ctx context.Context, token Token, located Values) Values {
	values := Values{
		"id":           types.StringValue(token.ID),
		"created_at":   instant.NewValue(token.CreatedAt),
		"expires_at":   instant.NewValue(token.ExpiresAt),
		"last_used_at": instant.NewValue(token.LastUsedAt),
	}
	maps.Copy(values, k.nulls(ctx))
	return values.With(token.Values.only(k.attributeNames()...)).With(located)
}

// nulls are null values of the kind's own attributes.
func (k *Kind) nulls(ctx context.Context) Values {
	values := Values{}
	for name, attribute := range k.Attributes {
		values[name] = valueOf(ctx, attribute, nil)
	}
	return values
}
