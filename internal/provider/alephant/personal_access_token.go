// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// longestName is in characters.
const longestName = 100

// personalAccessToken is Alephant's kind of personal access token.
func personalAccessToken() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: Platform,
		TypeName: "alephant_personal_access_token",
		Title:    "Alephant personal access token",
		Description: "A personal access token of the [Alephant](https://alephant.io) user that the provider authenticates as, in one workspace. " +
			"Only a session (a JWT, or e-mail and password) can manage personal access tokens: one of them can't.",
		Attributes:  personalAccessTokenAttributes(),
		Owner:       []string{"workspace_id"},
		Arguments:   []string{"name", "scopes"},
		ImportForms: [][]string{{"id"}, {"workspace_id", "id"}},
		Filters: []lifecycle.Filter{{
			Name: "workspace_id", Type: lifecycle.FilterString, Check: checkWorkspaceID,
			Description: "The workspace whose tokens are listed. Default: `alephant.workspace_id` of the provider.",
		}},
		Terms:   lifecycle.Terms{Never: true, Precision: time.Millisecond},
		Label:   lifecycle.Label{Argument: "name", Longest: longestName},
		Same:    sameScopes,
		Connect: connectPATs,
	}
}

func personalAccessTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required:            true,
			Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, longestName), validate.Trimmed()},
			MarkdownDescription: "Name of the token, 1 to 100 characters. Alephant shows a mark of the provider behind it: `ci (tf-…)`. Changing it rotates.",
		},
		"scopes": schema.SetAttribute{
			ElementType: types.StringType, Required: true,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			MarkdownDescription: "What the token may do: `read`, `write` (which implies `read`), `admin` (which implies both). Changing them rotates.",
		},
		"workspace_id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The workspace that the token lives in, a UUID. Default: `alephant.workspace_id` of the provider. Changing that default leaves the token where it is.",
		},
		"token_prefix": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The first characters of the secret, by which Alephant shows the token.",
		},
	}
}

func checkWorkspaceID(id string) error {
	if !validate.IsUUID(id) {
		return fmt.Errorf("%s is not a UUID, as Alephant's workspace ids are", validate.Quoted(id))
	}
	return nil
}

// implied are the scopes that a scope brings along.
var implied = map[string][]string{"write": {"read"}, "admin": {"read", "write"}}

// sameScopes reports whether two sets of scopes permit the same: a server may
// add what is implied.
func sameScopes(attribute string, state, platform lifecycle.Values) bool {
	return attribute == "scopes" &&
		slices.Equal(permitted(state.Strings(attribute)), permitted(platform.Strings(attribute)))
}

func permitted(scopes []string) []string {
	all := slices.Clone(scopes)
	for _, scope := range scopes {
		all = append(all, implied[scope]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tokenOf is Alephant's token in the words of the shared life.
func tokenOf(pat alephantclient.PersonalAccessToken) lifecycle.Token {
	name, label := lifecycle.SplitLabel(pat.Name)
	return lifecycle.Token{
		ID: pat.ID, Name: name, Label: label,
		CreatedAt: pat.CreatedAt, ExpiresAt: pat.ExpiresAt, LastUsedAt: pat.LastUsedAt, Scopes: pat.Scopes,
		Values: lifecycle.Values{
			"name":         lifecycle.Text(name),
			"scopes":       lifecycle.SetOfStrings(pat.Scopes),
			"workspace_id": lifecycle.Text(pat.WorkspaceID),
			"token_prefix": lifecycle.Text(pat.TokenPrefix),
		},
	}
}
