// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// discovery is OpenID Connect's document on the issuer. It names what the
// real server has, although the sandbox serves no more than the token endpoint.
func (p *Zitadel) discovery(w http.ResponseWriter, r *http.Request) {
	issuer := p.issuer(r)
	methods := []string{"none", "client_secret_basic", "client_secret_post", "private_key_jwt"}
	rs256 := []string{"RS256"}
	writeZitadelJSON(w, http.StatusOK, map[string]any{
		"issuer":                                                   issuer,
		"authorization_endpoint":                                   issuer + "/oauth/v2/authorize",
		"token_endpoint":                                           issuer + "/oauth/v2/token",
		"introspection_endpoint":                                   issuer + "/oauth/v2/introspect",
		"userinfo_endpoint":                                        issuer + "/oidc/v1/userinfo",
		"revocation_endpoint":                                      issuer + "/oauth/v2/revoke",
		"end_session_endpoint":                                     issuer + "/oidc/v1/end_session",
		"device_authorization_endpoint":                            issuer + "/oauth/v2/device_authorization",
		"jwks_uri":                                                 issuer + "/oauth/v2/keys",
		"scopes_supported":                                         []string{"openid", "profile", "email", "phone", "address", "offline_access"},
		"response_types_supported":                                 []string{"code", "id_token", "id_token token"},
		"response_modes_supported":                                 []string{"query", "fragment", "form_post"},
		"grant_types_supported":                                    []string{"authorization_code", "implicit", "refresh_token", zitadelClientGrant, zitadelJWTGrant},
		"subject_types_supported":                                  []string{"public"},
		"id_token_signing_alg_values_supported":                    rs256,
		"request_object_signing_alg_values_supported":              rs256,
		"token_endpoint_auth_methods_supported":                    methods,
		"token_endpoint_auth_signing_alg_values_supported":         rs256,
		"revocation_endpoint_auth_methods_supported":               methods,
		"revocation_endpoint_auth_signing_alg_values_supported":    rs256,
		"introspection_endpoint_auth_methods_supported":            []string{"client_secret_basic", "private_key_jwt"},
		"introspection_endpoint_auth_signing_alg_values_supported": rs256,
		"claims_supported":                                         []string{"sub", "aud", "exp", "iat", "iss", "scopes", "client_id", "preferred_username", "name"},
		"code_challenge_methods_supported":                         []string{"S256"},
		"ui_locales_supported":                                     []string{"de", "en"},
		"request_parameter_supported":                              true,
		"request_uri_parameter_supported":                          false,
	})
}
