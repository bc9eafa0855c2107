// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"net/http"
	"strings"
)

// Bearer returns the Credential of a fixed access token (RFC 6750). White space
// around it, which secrets from files often carry, is dropped; a token that
// can't be sent in a header is a *ConfigError.
func Bearer(platform, token string) (func(context.Context, *http.Request) error, error) {
	token = strings.TrimSpace(token)
	config := Config{Platform: platform}
	switch {
	case token == "":
		return nil, config.problem("access_token", "no access token is given.")
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, config.problem("access_token", "the access token holds white space or other characters that no token has. Check that it was copied whole and alone.")
	}
	return func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}, nil
}
