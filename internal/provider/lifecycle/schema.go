// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// schemaVersion is the version of the state that the resources write.
const schemaVersion = 1

// schema is the resource's schema: what every kind has and what this one has.
func (k *Kind) schema() schema.Schema {
	attributes := k.commonAttributes()
	maps.Copy(attributes, k.Attributes)
	return schema.Schema{
		Version:             schemaVersion,
		MarkdownDescription: k.Description,
		Attributes:          attributes,
	}
}

func (k *Kind) commonAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The platform's id of the token. Another one after each rotation.",
		},
		"token": schema.StringAttribute{
			Computed: true, Sensitive: true,
			MarkdownDescription: "The secret. Null after an import until the first rotation, and always null with `age_recipients`.",
		},
		"encrypted_token": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The secret, encrypted to `age_recipients` as an armored age file; null without them. The function `age_decrypt` opens it in the configuration, `terraform output -raw NAME | age -d -i key.txt` in a shell.",
		},
		"created_at": schema.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token was issued, RFC 3339 in UTC.",
		},
		"expires_at": schema.StringAttribute{
			CustomType: instant.Type{}, Optional: true, Computed: true,
			MarkdownDescription: "When the token ends, RFC 3339 with a time zone" + k.Terms.orNever() + ". " + k.Terms.describe() +
				" Configure this or `valid_for`; with `valid_for` it is the end that the platform granted. Changing the instant rotates; once it has passed, only another one issues a new token.",
		},
		"valid_for": schema.StringAttribute{
			CustomType: duration.Type{}, Optional: true,
			Validators:          []validator.String{k.Terms.validator()},
			MarkdownDescription: "How long each token lives, a duration such as `90d` (`d` is 24 hours) or `12h`. " + k.Terms.describe() + " Changing it rotates; a token that reached its end is rotated by the next apply.",
		},
		"rotation": rotationAttribute(),
		"rotate_at": schema.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "From when on an apply rotates the token, RFC 3339 in UTC; null: never by time alone.",
		},
		"previous": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Rotated tokens that live on until the first apply after their `revoke_at`; a rotation puts the old token last.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":         schema.StringAttribute{Computed: true, MarkdownDescription: "The platform's id of the rotated token."},
				"revoke_at":  schema.StringAttribute{CustomType: instant.Type{}, Computed: true, MarkdownDescription: "From when on an apply revokes it, RFC 3339 in UTC."},
				"expires_at": schema.StringAttribute{CustomType: instant.Type{}, Computed: true, MarkdownDescription: "Its own end, RFC 3339 in UTC; null: never."},
				"owner": schema.MapAttribute{
					ElementType: types.StringType, Computed: true,
					MarkdownDescription: "Where it lives, by the names of this resource's attributes that say so, such as `user_id`; null: where the present token does, or the platform has no such notion.",
				},
			}},
		},
		"age_recipients": schema.SetAttribute{
			ElementType: types.StringType, Optional: true,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), ageRecipients{}},
			MarkdownDescription: "Public keys of [age](https://age-encryption.org) to encrypt the secret to, so that the state holds only `encrypted_token`: X25519 (`age1…`) or post-quantum ones (`age1pq1…`, of `age-keygen -pq`), not both together. SSH keys and plugins are not supported. Changing them rotates; on an imported token they take effect at the next rotation.",
		},
	}
}

func rotationAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "When to rotate the token, and how long the old one lives on. Changing this block alone issues nothing, except for a changed value of `triggers`.",
		Attributes: map[string]schema.Attribute{
			"rotate_before": schema.StringAttribute{
				CustomType: duration.Type{}, Optional: true,
				Validators:          []validator.String{validate.PositiveDuration()},
				MarkdownDescription: "How long before its end the token is rotated, a duration shorter than `valid_for`, which it needs. Default: at its end.",
			},
			"overlap": schema.StringAttribute{
				CustomType: duration.Type{}, Optional: true,
				Validators:          []validator.String{validate.NonNegativeDuration()},
				MarkdownDescription: "How long the old token lives on after a rotation, a duration; default `1h`. `0s` revokes it in the same apply, after the new one is saved.",
			},
			"triggers": schema.MapAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Values that rotate the token when one of them changes. Their first appearance and their removal do not.",
			},
		},
	}
}

// describe says which validity is granted.
func (t Terms) describe() string {
	if t.Never {
		return "Without `valid_for` and `expires_at` the token never expires."
	}
	return fmt.Sprintf("The platform grants a lifetime%s, and one of `valid_for` and `expires_at` is required.", t.atMost())
}

// orNever says what no end means, where the platform grants that.
func (t Terms) orNever() string {
	if t.Never {
		return "; null: never"
	}
	return ""
}

// atMost names the longest lifetime, where there is one.
func (t Terms) atMost() string {
	if t.Longest == 0 {
		return ""
	}
	return fmt.Sprintf(" of at most `%s`", duration.Text(t.Longest))
}

func (t Terms) validator() validator.String {
	if t.Longest > 0 {
		return validate.PositiveDurationAtMost(t.Longest)
	}
	return validate.PositiveDuration()
}

// previousType is the element type of the attribute "previous".
var previousType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"id":         types.StringType,
	"revoke_at":  instant.Type{},
	"expires_at": instant.Type{},
	"owner":      types.MapType{ElemType: types.StringType},
}}
