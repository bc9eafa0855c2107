// SPDX-License-Identifier: MPL-2.0

package stage

import "time"

// Kinds of tokens, as LiveToken.Kind names them.
const (
	KindPersonalAccessToken     = "personal_access_token"
	KindHostAuthenticationToken = "host_authentication_token"
	KindServiceAccountToken     = "service_account_token"
)

// LiveToken is a token that exists and has not expired or been revoked: one
// that somebody could use at this moment.
type LiveToken struct {
	// Platform is "ona", "zitadel", "cryptlex" or "alephant".
	Platform string
	// Kind is one of the Kind… constants.
	Kind string
	ID   string
	// Secret is what authenticates; for a host authentication token, what the
	// user stored.
	Secret string
	// Owner is the id of the user the token acts for.
	Owner string
	// Name is the token's name or description, or the host it is for.
	Name string
	// ExpiresAt is zero for a token that never expires.
	ExpiresAt time.Time
}
