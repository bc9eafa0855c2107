// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"

	"github.com/golang-jwt/jwt/v5"
)

// Subject returns the user that the client acts as, as its access token names
// it; "" where the token does not tell. With e-mail and password it may log in.
func (c *Client) Subject(ctx context.Context) (string, error) {
	token := c.accessToken
	if c.session != nil {
		var err error
		if token, err = c.session.current(ctx); err != nil {
			return "", err
		}
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return "", nil //nolint:nilerr // a token of another form tells nothing
	}
	return claims.Subject, nil
}
