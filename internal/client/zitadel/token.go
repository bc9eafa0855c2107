// SPDX-License-Identifier: MPL-2.0

package zitadel

import "time"

// Token is a personal access token without its secret. It has no name, no
// description and no date of last use. Times are in UTC, to the microsecond.
type Token struct {
	ID             string
	UserID         string
	OrganizationID string
	CreatedAt      time.Time
	ChangedAt      time.Time
	// ExpiresAt is zero where the token never expires.
	ExpiresAt time.Time
	// Scopes are fixed by the server. Only v1 tells them: nil is "not told".
	Scopes []string
}

// Issued is a new token with its secret, which is never shown again. One of ID
// and Secret is "" where the answer lacks it.
type Issued struct {
	Token
	Secret string
}
