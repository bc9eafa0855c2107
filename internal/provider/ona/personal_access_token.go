// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// longestPAT is the longest validFor that Ona's API accepts: 7776000 s.
const longestPAT = 90 * 24 * time.Hour

// longestDescription is in characters. Ona documents no bound, so a cautious
// one decides where there is room for a mark.
const longestDescription = 255

// personalAccessToken is Ona's kind of personal access token.
func personalAccessToken() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: Platform,
		TypeName: "ona_personal_access_token",
		Title:    "Ona personal access token",
		Description: "A personal access token of [Ona](https://ona.com) (formerly Gitpod). Ona's create call answers with the secret only; " +
			"so the provider writes a mark behind the description, which it finds the token by: `CI pipeline (tf-…)`. Ona shows it; nothing of Terraform does.",
		Attributes:  personalAccessTokenAttributes(),
		Owner:       []string{"user_id"},
		Arguments:   []string{"description", "read_only"},
		Lasting:     []string{"creator"},
		ImportForms: [][]string{{"id"}},
		CheckID:     checkUUID,
		Filters: []lifecycle.Filter{{
			Name: "user_ids", Type: lifecycle.FilterStrings, Check: checkUUID,
			Description: "Only the tokens of these users, by their ids. Default: every token that the credential may see.",
		}},
		Same:    sameUUID("user_id"),
		Terms:   lifecycle.Terms{Longest: longestPAT, ByLifetime: true, Precision: time.Second},
		Label:   lifecycle.Label{Argument: "description", Longest: longestDescription},
		Connect: connectPATs,
	}
}

func personalAccessTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"description": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1), validate.Trimmed()},
			MarkdownDescription: "What the token is for, shown in Ona with the provider's mark behind it. Changing it rotates.",
		},
		"user_id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{validate.UUID()},
			MarkdownDescription: "The user that the token stands for, a UUID; a service account takes `tokens_ona_service_account_token`. Default: the identity that the provider authenticates as. Changing it rotates: the new one's token is issued first.",
		},
		"read_only": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether the token may only read. Default: `false`. Changing it rotates.",
		},
		"creator": creatorAttribute(),
	}
}

// sameUUID reports whether two values of an attribute are the same: UUIDs know
// no case.
func sameUUID(name string) func(attribute string, state, platform lifecycle.Values) bool {
	return func(attribute string, state, platform lifecycle.Values) bool {
		return attribute == name && strings.EqualFold(state.String(attribute), platform.String(attribute))
	}
}

func checkUUID(id string) error {
	if !validate.IsUUID(id) {
		return fmt.Errorf("%s is not a UUID, as Ona's ids are", validate.Quoted(id))
	}
	return nil
}

var creatorType = map[string]attr.Type{"id": types.StringType, "principal": types.StringType}

// tokenOf is Ona's token in the words of the shared life.
func tokenOf(pat onaclient.PersonalAccessToken) lifecycle.Token {
	description, label := lifecycle.SplitLabel(pat.Description)
	return lifecycle.Token{
		ID: pat.ID, Name: description, Label: label, OwnerName: pat.UserID,
		CreatedAt: pat.CreatedAt, ExpiresAt: pat.ExpiresAt, LastUsedAt: pat.LastUsed,
		ReadOnly: &pat.ReadOnly,
		Values: lifecycle.Values{
			"description": types.StringValue(description),
			"user_id":     lifecycle.Text(pat.UserID),
			"read_only":   types.BoolValue(pat.ReadOnly),
			"creator":     creatorOf(pat.Creator),
		},
	}
}
