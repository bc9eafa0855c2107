// SPDX-License-Identifier: MPL-2.0

package explain

import "strings"

// platform is how the user knows a platform: by its block in the provider
// configuration.
type platform struct {
	block      string
	credential string // where its credential comes from
	variables  string // environment variables that give its endpoint
	issuer     bool   // has an external origin apart from its endpoint
}

var platforms = map[string]platform{
	"Ona": {
		block:      "ona",
		variables:  "ONA_HOST, ONA_BASE_URL or GITPOD_BASE_URL",
		credential: "ona.access_token, or the environment variable ONA_TOKEN, ONA_API_KEY or GITPOD_API_KEY",
	},
	"ZITADEL": {
		block:      "zitadel",
		variables:  "ZITADEL_ENDPOINT",
		credential: "zitadel.access_token, jwt_profile, jwt_profile_file or client_id with client_secret, or their environment variables (ZITADEL_ACCESS_TOKEN, ZITADEL_JWT_PROFILE, ZITADEL_KEY_PATH, ZITADEL_CLIENT_ID with ZITADEL_CLIENT_SECRET)",
		issuer:     true,
	},
	"Cryptlex": {
		block:      "cryptlex",
		variables:  "CRYPTLEX_ENDPOINT",
		credential: "cryptlex.access_token, or the environment variable CRYPTLEX_ACCESS_TOKEN",
	},
	"Alephant": {
		block:      "alephant",
		variables:  "ALEPHANT_ENDPOINT",
		credential: "alephant.access_token or alephant.email with password, or their environment variables (ALEPHANT_ACCESS_TOKEN, ALEPHANT_EMAIL with ALEPHANT_PASSWORD)",
	},
}

// platformOf finds a platform by the name its client gives itself. One that
// has no entry is explained in general words.
func platformOf(name string) platform {
	if p, ok := platforms[name]; ok {
		return p
	}
	block := strings.ToLower(name)
	return platform{block: block, credential: "the " + block + " block of the provider, or its environment variables"}
}

// path names a setting as it is written in the provider block.
func (p platform) path(setting string) string {
	switch setting {
	case "request_timeout", "max_retries", "ca_cert_file", "allow_insecure_http":
		return setting
	}
	return p.block + "." + setting
}

// endpoint says where the endpoint comes from: the user may know the variable
// only.
func (p platform) endpoint() string {
	if p.variables == "" {
		return p.path("endpoint")
	}
	return p.path("endpoint") + " (in the environment: " + p.variables + ")"
}
