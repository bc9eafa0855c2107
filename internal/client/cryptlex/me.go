// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// me is the caller's own profile. The vendor's documentation does not mention
// it; clients of third parties test an access token by it.
func me() rest.Request { return get("GetMe", "/v3/me") }

// Me returns the user that the server takes the caller for, "" where it does not
// tell: it has no such call, or refuses it to the credential.
func (c *Client) Me(ctx context.Context) (userID string, err error) {
	var profile struct {
		ID rest.Text `json:"id"`
	}
	err = c.rest.Do(ctx, me(), &profile)
	if missing(err) || rest.Forbidden(err) {
		return "", nil
	}
	return string(profile.ID), err
}

// Authenticates tries an access token: it reports whether the server takes it
// for somebody, with every scope or none. One that was revoked, deleted or has
// expired is refused.
func (c *Client) Authenticates(ctx context.Context, accessToken string) (bool, error) {
	known, err := c.rest.Authenticates(ctx, accessToken, me())
	if !missing(err) {
		return known, err
	}
	request := get("ListPersonalAccessTokens", basePath)
	request.Query = url.Values{"page": {"1"}, "limit": {"1"}}
	return c.rest.Authenticates(ctx, accessToken, request)
}

// missing says that a server does not know a path.
func missing(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Status == http.StatusNotFound
}
