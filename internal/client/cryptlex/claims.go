// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"cmp"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// claims are those of an access token, a JWT as far as third parties tell: the
// vendor does not document its content. The account is a tenant there.
type claims struct {
	UserID   string `json:"userId"`
	TenantID string `json:"tenantId"`
	jwt.RegisteredClaims
}

// Claims returns the user and the account that an access token names, "" where
// it does not tell. It is not verified: the token is the server's to judge.
func Claims(accessToken string) (user, account string) {
	var named claims
	if _, _, err := jwt.NewParser().ParseUnverified(strings.TrimSpace(accessToken), &named); err != nil {
		return "", ""
	}
	return cmp.Or(named.UserID, named.Subject), named.TenantID
}

// Opaque reports whether an access token is no JWT, whose parts have dots between
// them. It is a personal access token then: the server takes no other credential.
func Opaque(accessToken string) bool { return strings.Count(accessToken, ".") < 2 }
