// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

const (
	sourcePrefix    = "HOST_AUTHENTICATION_TOKEN_SOURCE_"
	principalPrefix = "PRINCIPAL_"
)

// enumName is how Ona writes the values of its enums.
var enumName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// sourceNames accepts the known sources by their short names and every other
// by its full name, so that a source which is newer than this provider can be
// managed.
func sourceNames() validator.String {
	return validate.Spelling(spellSource, `"pat" or "oauth", or the full name of a newer source, `+sourcePrefix+"…")
}

func spellSource(text string) string {
	name, full := strings.CutPrefix(strings.ToUpper(text), sourcePrefix)
	switch short := strings.ToLower(name); {
	case short == sourcePAT, short == sourceOAuth:
		return short
	case full && enumName.MatchString(name):
		return sourcePrefix + name
	}
	return ""
}

// principalNames accepts principals by their full names, also newer ones.
func principalNames() validator.String {
	return validate.Spelling(spellPrincipal, `"`+onaclient.PrincipalUser+`", "`+onaclient.PrincipalServiceAccount+`", or another `+principalPrefix+"… of Ona's")
}

func spellPrincipal(text string) string {
	name, full := strings.CutPrefix(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(text)), principalPrefix)
	switch known := principalPrefix + name; {
	case known == onaclient.PrincipalUser, known == onaclient.PrincipalServiceAccount, full && enumName.MatchString(name):
		return known
	}
	return ""
}
