// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"strings"
)

// discovery is OpenID Connect's document on the issuer. It says what the real
// server's says, although of the endpoints the sandbox has no more than the
// token endpoint.
func (p *Platform) discovery(w http.ResponseWriter, r *http.Request) {
	issuer := p.issuer(r)
	document := map[string]any{
		"issuer":                          issuer,
		"authorization_endpoint":          issuer + "/oauth/v2/authorize",
		"token_endpoint":                  issuer + "/oauth/v2/token",
		"introspection_endpoint":          issuer + "/oauth/v2/introspect",
		"userinfo_endpoint":               issuer + "/oidc/v1/userinfo",
		"revocation_endpoint":             issuer + "/oauth/v2/revoke",
		"end_session_endpoint":            issuer + "/oidc/v1/end_session",
		"device_authorization_endpoint":   issuer + "/oauth/v2/device_authorization",
		"jwks_uri":                        issuer + "/oauth/v2/keys",
		"request_parameter_supported":     true,
		"request_uri_parameter_supported": false,
		"response_types_supported":        []string{"code", "id_token", "id_token token"},
		"grant_types_supported": []string{
			"authorization_code", "implicit", "refresh_token", clientGrant, jwtGrant,
			"urn:ietf:params:oauth:grant-type:device_code",
		},
	}
	for line := range strings.Lines(strings.TrimSpace(discoveryLists)) {
		words := strings.Fields(line)
		document[words[0]] = words[1:]
	}
	writeJSON(w, http.StatusOK, document)
}

// discoveryLists are the document's lists of words: on each line a field's
// name and its words.
const discoveryLists = `
scopes_supported openid profile email phone address offline_access
response_modes_supported query fragment form_post
subject_types_supported public
id_token_signing_alg_values_supported EdDSA RS256 RS384 RS512 ES256 ES384 ES512
request_object_signing_alg_values_supported RS256
token_endpoint_auth_methods_supported none client_secret_basic client_secret_post private_key_jwt
token_endpoint_auth_signing_alg_values_supported RS256
revocation_endpoint_auth_methods_supported none client_secret_basic client_secret_post private_key_jwt
revocation_endpoint_auth_signing_alg_values_supported RS256
introspection_endpoint_auth_methods_supported client_secret_basic private_key_jwt
introspection_endpoint_auth_signing_alg_values_supported RS256
claims_supported sub aud exp iat iss auth_time nonce acr amr c_hash at_hash act scopes client_id azp preferred_username name family_name given_name locale email email_verified phone_number phone_number_verified
code_challenge_methods_supported S256
ui_locales_supported bg cs de en es fr hu id it ja ko mk nl pl pt ro ru sv tr zh
`
