// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// serviceAccountToken is Ona's kind of token of a service account.
func serviceAccountToken() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: Platform,
		TypeName: "ona_service_account_token",
		Title:    "Ona service account token",
		Description: "A token of a service account of [Ona](https://ona.com) (formerly Gitpod), with which machines start automations and read. " +
			"The provider issues, reads and revokes it as that account: its own credential needs the permission to create access tokens for the account. " +
			"Ona ends a token with its account at the latest; a shorter life than the configured one is warned of.",
		Attributes:  serviceAccountTokenAttributes(),
		Owner:       []string{"service_account_id"},
		Arguments:   []string{"description"},
		Lasting:     []string{"creator"},
		ImportForms: [][]string{{"service_account_id", "id"}},
		CheckID:     checkUUID,
		Filters: []lifecycle.Filter{{
			Name: "service_account_ids", Type: lifecycle.FilterStrings, Check: checkUUID,
			Description: "Only the tokens of these service accounts, by their ids. Default: those of every account that the credential may act as.",
		}},
		Same: sameUUID("service_account_id"),
		Terms: lifecycle.Terms{
			Longest: onaclient.LongestServiceAccountToken, Never: true, NeverYear: onaclient.NeverYear, ByLifetime: true, Precision: time.Second,
		},
		Label:   lifecycle.Label{Argument: "description", Longest: longestDescription},
		Connect: connectServiceAccountTokens,
	}
}

func serviceAccountTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"service_account_id": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{validate.UUID()},
			MarkdownDescription: "The service account that the token stands for, a UUID. Changing it rotates: the new one's token is issued first.",
		},
		"description": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{validate.Trimmed()},
			MarkdownDescription: "What the token is for, shown in Ona with the provider's mark behind it; may be empty. Changing it rotates.",
		},
		"creator": creatorAttribute(),
	}
}

// accountTokenOf is Ona's token in the words of the shared life.
func accountTokenOf(token onaclient.ServiceAccountToken) lifecycle.Token {
	description, label := lifecycle.SplitLabel(token.Description)
	return lifecycle.Token{
		ID: token.ID, Name: description, Label: label, OwnerName: token.ServiceAccountID,
		CreatedAt: token.CreatedAt, ExpiresAt: token.ExpiresAt, LastUsedAt: token.LastUsed,
		Values: lifecycle.Values{
			"service_account_id": lifecycle.Text(token.ServiceAccountID),
			"description":        types.StringValue(description),
			"creator":            creatorOf(token.Creator),
		},
	}
}

// creatorAttribute is the identity that issued a token.
func creatorAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "The identity that issued the token.",
		Attributes: map[string]schema.Attribute{
			"id":        schema.StringAttribute{Computed: true, MarkdownDescription: "The identity's id."},
			"principal": schema.StringAttribute{Computed: true, MarkdownDescription: "The identity's kind as Ona names it, such as `PRINCIPAL_USER`."},
		},
	}
}

func creatorOf(creator onaclient.Subject) attr.Value {
	if creator.ID == "" {
		return types.ObjectNull(creatorType)
	}
	return types.ObjectValueMust(creatorType, map[string]attr.Value{
		"id": types.StringValue(creator.ID), "principal": types.StringValue(creator.Principal),
	})
}
