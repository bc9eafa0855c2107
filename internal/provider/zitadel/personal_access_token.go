// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// personalAccessToken is ZITADEL's kind of personal access token.
func personalAccessToken() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: Platform,
		TypeName: "zitadel_personal_access_token",
		Title:    "ZITADEL personal access token",
		Description: "A personal access token of a machine user (service account) of [ZITADEL](https://zitadel.com). " +
			"ZITADEL gives it neither a name nor a date of last use. A machine user may manage its own tokens without any role on servers from v4.0 on; " +
			"those of others need a role such as `ORG_OWNER` or `ORG_USER_MANAGER` in the user's organization.",
		Attributes:  personalAccessTokenAttributes(),
		Owner:       []string{"organization_id", "user_id"},
		ImportForms: [][]string{{"user_id", "id"}, {"organization_id", "user_id", "id"}},
		CheckID:     checkID,
		Sparse:      []string{"scopes"},
		Filters:     personalAccessTokenFilters(),
		Moves:       moves(),
		Terms:       lifecycle.Terms{Never: true, Exact: true, Precision: time.Microsecond}, // exactly so on a real server
		Connect:     connectPATs,
	}
}

func personalAccessTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The machine user that the token stands for. Default: the one that the provider authenticates as. Changing it rotates: the new user's token is issued first.",
		},
		"organization_id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The organization that the user lives in. Another one is an error, as a living token looks absent there. Default: `zitadel.organization_id` of the provider, else the user's own. Changing it rotates.",
		},
		"scopes": schema.SetAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "The scopes that ZITADEL gives its tokens, where it tells them: its user API v2 does not.",
		},
	}
}

func personalAccessTokenFilters() []lifecycle.Filter {
	return []lifecycle.Filter{
		{Name: "user_id", Type: lifecycle.FilterString, Description: "Only the tokens of this machine user."},
		{Name: "organization_id", Type: lifecycle.FilterString, Description: "Only the tokens of this organization's users. Default: every token that the credential may see; ZITADEL leaves the others out without a word."},
		{Name: "expires_before", Type: lifecycle.FilterInstant, Description: "Only tokens that end before this instant, RFC 3339."},
		{Name: "expires_after", Type: lifecycle.FilterInstant, Description: "Only tokens that end at this instant or later, RFC 3339; those that never expire are among them."},
	}
}

// checkID says what can't be in an id. ZITADEL makes them of digits, and lets
// those who create a user choose its id freely.
func checkID(id string) error {
	if strings.ContainsFunc(id, func(r rune) bool { return r == ',' || unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return fmt.Errorf("%s holds a comma, white space or a control character, which no id of ZITADEL's does; give one id, copied alone", validate.Quoted(id))
	}
	return nil
}

// tokenOf is ZITADEL's token in the words of the shared life. Scopes that were
// not told are left out, so that a state keeps those it has.
func tokenOf(pat zitadelclient.Token) lifecycle.Token {
	token := lifecycle.Token{
		ID: pat.ID, OwnerName: pat.UserID, CreatedAt: pat.CreatedAt, ExpiresAt: pat.ExpiresAt, Scopes: pat.Scopes,
		Values: lifecycle.Values{
			"user_id":         lifecycle.Text(pat.UserID),
			"organization_id": lifecycle.Text(pat.OrganizationID),
		},
	}
	if pat.Scopes != nil {
		token.Values["scopes"] = lifecycle.SetOfStrings(pat.Scopes)
	}
	return token
}
