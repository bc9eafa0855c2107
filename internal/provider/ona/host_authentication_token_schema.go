// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

const (
	hostTokenTitle = "Ona host authentication token" //nolint:gosec // a name, no credential
	// maxScopes is what Ona's API accepts.
	maxScopes = 100
)

// Schema implements resource.Resource.
func (r *hostTokenResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = hostTokenSchema()
}

func hostTokenSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A token that [Ona](https://ona.com) (formerly Gitpod) environments present to a source control host. " +
			"You bring the secret; Ona stores it, and never returns it: a secret that was changed outside Terraform can't be noticed.\n\n" +
			"The token of a service account is stored, read, changed and deleted as that account. The provider's credential needs the permission to create access tokens for it, and the account the `user` role on the runner.\n\n" +
			"Ona keeps one token per runner, host and subject, and refuses a second one. For another runner, host or subject the new token is stored before the old one is deleted; where the documentation below says that a change replaces the token, the old one is deleted first, so that `create_before_destroy` can't work.\n\n" +
			"Leaving `expires_at`, `scopes` or `integration_id` out of the configuration removes what an apply has configured. " +
			"What a token was imported or moved with stays, until an apply has updated the token.",
		Attributes: hostTokenAttributes(),
	}
}

func hostTokenAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Ona's id of the token, a UUID.",
		},
		"runner_id": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{validate.UUID()},
			MarkdownDescription: "The runner whose environments use the token, a UUID. Changing it stores another token first, and then deletes the old one.",
		},
		"host": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{validate.Host()},
			MarkdownDescription: "The source control host that the token is for, such as `github.com`. Changing it stores another token first, and then deletes the old one.",
		},
		"source": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{sourceNames()},
			MarkdownDescription: "How the token came about: `pat` (a personal access token of the host) or `oauth`. Newer sources are written as Ona names them. Changing it replaces the token.",
		},
		"integration_id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{validate.UUID()},
			MarkdownDescription: "The integration that the token belongs to, a UUID. Default: Ona's choice. Changing or removing it replaces the token.",
		},
		"expires_at": schema.StringAttribute{
			CustomType: instant.Type{}, Optional: true, Computed: true,
			MarkdownDescription: "When the token ends at its host, RFC 3339 with a time zone. Default: what Ona finds out from the host, if anything. Changes in place; removing it replaces the token, as Ona can't clear it, except with `source = \"oauth\"`: the expiry then follows Ona, which renews such tokens.",
		},
		"scopes": schema.SetAttribute{
			ElementType: types.StringType, Optional: true, Computed: true,
			Validators:          []validator.Set{setvalidator.SizeAtMost(maxScopes), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			MarkdownDescription: "What the token may do at its host, in the host's words; at most 100. Default: what Ona finds out from the host, if anything. Changes in place; removing all of them replaces the token, as Ona can't clear them.",
		},
		"subject": schema.SingleNestedAttribute{
			Optional: true, Computed: true,
			PlanModifiers:       []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whose token it is. Default: the identity that the provider authenticates as. The provider acts as a service account for everything that is done with its token; for another user Ona refuses it. Changing it stores another token first, and then deletes the old one.",
			Attributes: map[string]schema.Attribute{
				"id": schema.StringAttribute{
					Required: true, Validators: []validator.String{validate.UUID()},
					MarkdownDescription: "The subject's id, a UUID.",
				},
				"principal": schema.StringAttribute{
					Required: true, Validators: []validator.String{principalNames()},
					MarkdownDescription: "The subject's kind as Ona names it: `PRINCIPAL_USER`, `PRINCIPAL_SERVICE_ACCOUNT` and others.",
				},
			},
		},
	}
	attributes["previous"] = previousAttribute()
	addSecret(attributes, "token", "The token that is stored, as its host issued it. Exactly one of `token` and `token_wo` is required to create; an imported resource may leave out both. Changes in place.")
	addSecret(attributes, "refresh_token", "The refresh token that is stored with an OAuth token. Changes in place; removing it replaces the token, as Ona can't clear it.")
	return attributes
}

// addSecret adds a secret that the user brings, its write-only twin and the
// twin's version.
func addSecret(attributes map[string]schema.Attribute, name, description string) {
	writeOnly, version := name+"_wo", name+"_wo_version"
	attributes[name] = schema.StringAttribute{
		Optional: true, Sensitive: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot(writeOnly)),
		},
		MarkdownDescription: description + " Kept in the state.",
	}
	attributes[writeOnly] = schema.StringAttribute{
		Optional: true, Sensitive: true, WriteOnly: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot(name)), stringvalidator.AlsoRequires(path.MatchRoot(version)),
		},
		MarkdownDescription: "Like `" + name + "`, but never in plan or state (Terraform 1.11+). It is sent when `" + version + "` changes.",
	}
	attributes[version] = schema.StringAttribute{
		Optional:            true,
		Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot(name))},
		MarkdownDescription: "Version of `" + writeOnly + "`, any text or number: change it whenever the secret changes. The secret itself may be null whenever it isn't sent, during a plan for example.",
	}
}
