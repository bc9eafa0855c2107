// SPDX-License-Identifier: MPL-2.0

package configuration

// all are the platforms that errors may come from.
var all = []Platform{Ona, ZITADEL, Cryptlex, Alephant}

// OnaHost is a variable of Ona's endpoint that is read as the vendor's own tools
// read it.
const OnaHost = "ONA_HOST"

// Ona takes the variables of its vendor's tools, under its former name, too.
var Ona = Platform{
	Name: "ona", Title: "Ona",
	Methods: []Method{{"access_token"}},
	Variables: map[string][]string{
		"endpoint":     {OnaHost, "ONA_BASE_URL", "GITPOD_BASE_URL"},
		"access_token": {"ONA_TOKEN", "ONA_API_KEY", "GITPOD_API_KEY"},
	},
}

// ZITADEL takes whatever a machine user may authenticate with.
var ZITADEL = Platform{
	Name: "zitadel", Title: "ZITADEL",
	Methods: []Method{{"access_token"}, {"jwt_profile"}, {"jwt_profile_file"}, {"client_id", "client_secret"}},
	Variables: map[string][]string{
		"endpoint":         {"ZITADEL_ENDPOINT"},
		"issuer":           {"ZITADEL_ISSUER"},
		"access_token":     {"ZITADEL_ACCESS_TOKEN"},
		"jwt_profile":      {"ZITADEL_JWT_PROFILE"},
		"jwt_profile_file": {"ZITADEL_KEY_PATH"},
		"client_id":        {"ZITADEL_CLIENT_ID"},
		"client_secret":    {"ZITADEL_CLIENT_SECRET"},
		"organization_id":  {"ZITADEL_ORGANIZATION_ID"},
	},
}

// Cryptlex takes an access token.
var Cryptlex = Platform{
	Name: "cryptlex", Title: "Cryptlex",
	Methods: []Method{{"access_token"}},
	Variables: map[string][]string{
		"endpoint":     {"CRYPTLEX_ENDPOINT"},
		"access_token": {"CRYPTLEX_ACCESS_TOKEN"},
	},
}

// Alephant takes a session, or what one logs in with.
var Alephant = Platform{
	Name: "alephant", Title: "Alephant",
	Methods: []Method{{"access_token"}, {"email", "password"}},
	Variables: map[string][]string{
		"endpoint":     {"ALEPHANT_ENDPOINT"},
		"access_token": {"ALEPHANT_ACCESS_TOKEN"},
		"email":        {"ALEPHANT_EMAIL"},
		"password":     {"ALEPHANT_PASSWORD"},
		"workspace_id": {"ALEPHANT_WORKSPACE_ID"},
	},
}
