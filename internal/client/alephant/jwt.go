// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// renewal is how long before its end a session is replaced, so that a request
// does not arrive after it. Short sessions are replaced in their last tenth.
const renewal = time.Minute

// expiry reads a token's exp claim, zero if it has none. It is not verified:
// the token is the server's to judge.
func expiry(token string) (time.Time, error) {
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return time.Time{}, err
	}
	if claims.ExpiresAt == nil {
		return time.Time{}, nil
	}
	return claims.ExpiresAt.Time, nil
}

// renewAt is when a token is to be replaced. One that can't be read, or that
// ended before it came (the clocks differ), serves until it is refused: zero.
func renewAt(token string, now time.Time) time.Time {
	ends, err := expiry(token)
	left := ends.Sub(now)
	if err != nil || ends.IsZero() || left <= 0 {
		return time.Time{}
	}
	return ends.Add(-min(renewal, left/10))
}

// flaw is a sentence on what is wrong with an access token that was refused,
// "" if it does not show.
func flaw(token string, now time.Time) string {
	ends, err := expiry(token)
	switch {
	case err != nil:
		return "the access token is not a JWT, and only a JWT can manage personal access tokens: one of them can't"
	case !ends.IsZero() && !now.Before(ends):
		return fmt.Sprintf("the access token expired at %s", ends.UTC().Format(time.RFC3339))
	}
	return ""
}
