// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// longestName is in characters.
const longestName = 256

// personalAccessToken is Cryptlex' kind of personal access token.
func personalAccessToken() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: Platform,
		TypeName: "cryptlex_personal_access_token",
		Title:    "Cryptlex personal access token",
		Description: "A personal access token of the [Cryptlex](https://cryptlex.com) user that the provider authenticates as. " +
			"A token that was revoked, though Cryptlex keeps its record, counts as gone.",
		Attributes:   personalAccessTokenAttributes(),
		Arguments:    []string{"name", "scopes"},
		ImportForms:  [][]string{{"id"}},
		KeepsRevoked: true,
		Filters: []lifecycle.Filter{{
			Name: "search", Type: lifecycle.FilterString,
			Description: "Only the tokens that Cryptlex' own search finds for this text. Default: every token that the credential may see.",
		}},
		Terms:   lifecycle.Terms{Never: true, Precision: time.Microsecond},
		Label:   lifecycle.Label{Argument: "name", Longest: longestName},
		Notice:  noticeRotation,
		Connect: connectPATs,
	}
}

func personalAccessTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, longestName), validate.Trimmed()},
			MarkdownDescription: "Name of the token, 1 to 256 characters. Without `valid_for`, Cryptlex shows a mark of the provider behind it: `ci (tf-…)`. Changing it rotates.",
		},
		"scopes": schema.SetAttribute{
			ElementType: types.StringType, Required: true,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			MarkdownDescription: "What the token may do, such as `license:read`. Cryptlex checks the names. Changing them rotates.",
		},
		"user_id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The user that the token stands for.",
		},
		"last_rotated_at": schema.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token's secret was last changed in Cryptlex itself, RFC 3339 in UTC; null: never. The secret in the state is stale from then on, and a refresh that finds it changed warns.",
		},
	}
}

// noticeRotation says that the secret in the state is no longer the token's.
// The first refresh of an import, which knows no name, has no secret either.
func noticeRotation(before, found lifecycle.Values) []string {
	at := found.Instant("last_rotated_at")
	if at.IsZero() || !before.Said("name") || at.Equal(before.Instant("last_rotated_at")) {
		return nil
	}
	return []string{fmt.Sprintf("Somebody rotated the token in Cryptlex at %s: the secret in the state is stale. "+
		"Have Terraform issue a new one by changing a value of rotation.triggers, or by terraform apply -replace.", at.Format(time.RFC3339))}
}

// tokenOf is Cryptlex' token in the words of the shared life.
func tokenOf(pat cryptlexclient.PersonalAccessToken) lifecycle.Token {
	name, label := lifecycle.SplitLabel(pat.Name)
	return lifecycle.Token{
		ID: pat.ID, Name: name, Label: label, OwnerName: pat.UserID, OwnerEmail: pat.UserEmail,
		CreatedAt: pat.CreatedAt, ExpiresAt: pat.ExpiresAt, LastUsedAt: pat.LastUsedAt,
		Scopes: pat.Scopes, Revoked: pat.Revoked,
		Values: lifecycle.Values{
			"name":            lifecycle.Text(name),
			"scopes":          lifecycle.SetOfStrings(pat.Scopes),
			"user_id":         lifecycle.Text(pat.UserID),
			"last_rotated_at": instant.NewValue(pat.LastRotatedAt),
		},
	}
}
