// SPDX-License-Identifier: MPL-2.0

package inventory

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// The values of on_error.
const (
	onErrorFail = "fail"
	onErrorWarn = "warn"
)

func dataSourceSchema(platforms []string) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Every token that the credentials may see, of every configured platform, as one list. Secrets are never shown. " +
			"What this list shows changes by itself: use it in outputs and `check` blocks rather than as an argument of resources.",
		Attributes: map[string]schema.Attribute{
			"platforms": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.OneOf(platforms...))},
				MarkdownDescription: "Only these platforms, by the names of their blocks in the provider. Default: every platform that is configured.",
			},
			"expires_before": schema.StringAttribute{
				CustomType: instant.Type{}, Optional: true,
				MarkdownDescription: "Only tokens that end before this instant, RFC 3339. Those that never expire are left out.",
			},
			"expires_after": schema.StringAttribute{
				CustomType: instant.Type{}, Optional: true,
				MarkdownDescription: "Only tokens that end at this instant or later, RFC 3339; those that never expire are among them. With `expires_before`, an alert on what ends soon goes quiet once a token has ended.",
			},
			"unused_since": schema.StringAttribute{
				CustomType: instant.Type{}, Optional: true,
				MarkdownDescription: "Only tokens whose last use, or else whose creation, was before this instant, RFC 3339. Revoked tokens are left out, and tokens whose last use the platform does not tell: see `unused_unknown`.",
			},
			"service_account_ids": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(validate.UUID())},
				MarkdownDescription: "Of the tokens of Ona's service accounts only those of these accounts, by id; other kinds of token stay in the list. Default: every account that the credential may act as.",
			},
			"on_error": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(onErrorFail, onErrorWarn)},
				MarkdownDescription: "What a platform that can't be listed, or a token that is listed in a form that can't be read, leads to: `fail`, an error, or `warn`, a warning and a list without it. Default: `fail`.",
			},
			"unused_unknown": schema.ListAttribute{
				ElementType: types.StringType, Computed: true,
				MarkdownDescription: "What `unused_since` left out because its last use is not known: a platform, or one kind of token (`ona_host_authentication_token`) where the platform tells it of others. Empty without `unused_since`.",
			},
			"tokens": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The tokens, by platform, kind, age and id. Expired and revoked ones are among them as long as the platform lists them.",
				NestedObject:        schema.NestedAttributeObject{Attributes: tokenAttributes()},
			},
		},
	}
}

func tokenAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	moment := func(description string) schema.Attribute {
		return schema.StringAttribute{CustomType: instant.Type{}, Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"platform":        text("The platform, as its block in the provider is named."),
		"kind":            text("The kind of token: `personal_access_token`, `service_account_token` or `host_authentication_token`."),
		"id":              text("The platform's id of the token."),
		"name":            text("The token's name, description or host; null where it has none, as on ZITADEL."),
		"display_name":    text("What a person recognises the token by, never null: its id and its owner, with its name before them where it has one."),
		"owner":           text("Id of the user that the token acts for; null where the platform does not tell."),
		"owner_email":     text("E-mail address of that user; null where the platform does not tell. Cryptlex does, and Alephant's is the one that the provider logs in with."),
		"organization_id": text("Organization that the token lives in, on ZITADEL; null elsewhere."),
		"workspace_id":    text("Workspace that the token lives in, on Alephant; null elsewhere."),
		"import_id":       text("What `terraform import` and an `import` block take as the id of the token's resource."),
		"created_at":      moment("When the token was issued, RFC 3339 in UTC; null where the platform does not tell."),
		"expires_at":      moment("When the token ends, RFC 3339 in UTC; null: never."),
		"last_used_at":    moment("When the token was last used, RFC 3339 in UTC; null: never, or the platform does not tell."),
		"scopes": schema.SetAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "What the token may do, in the platform's own words; null where the platform does not tell.",
		},
		"read_only": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the token may only read; null where the platform does not know the notion."},
		"revoked":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the token is revoked and only its record is left."},
	}
}
