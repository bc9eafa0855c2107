// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "time"

// usedAgain is how old the last use may look of a token that is in use now: a
// platform may note it once a day.
const usedAgain = 24 * time.Hour

// recognised says whether a token is the credential that the provider
// itself runs on.
type recognised int

// The answers, the harmless one first.
const (
	notCredential   recognised = iota // certainly another token
	maybeCredential                   // the platform can't tell
	isCredential                      // certainly the provider's own credential
)

// standing is what is known of a token that may be the credential which the
// provider itself runs on.
type standing struct {
	// Secret compares the digest of the token's secret with the credential's.
	Secret match
	// Elsewhere: the credential is known to be another token.
	Elsewhere bool
	// Issued by this provider block, whose credential was there before.
	Issued bool
	// Younger: created after a call with the credential had succeeded.
	Younger bool
	// Ended: it authenticates nobody any more, while the calls succeed.
	Ended bool
	// Stranger: it belongs to another identity than the calls act as.
	Stranger bool

	// TellsUse: the platform tells when a token was last used, and of what
	// follows something was seen.
	TellsUse bool
	// Settled: it was seen after the credential had been in use for so long
	// that the platform must have told.
	Settled bool
	// Unused: it was never used. Idle: not since long before the calls.
	Unused, Idle bool
	// Proof by use.
	Proof proof
}

// recognised weighs the facts. Only what certainly is another token may be
// revoked.
func (s standing) recognised() recognised {
	switch {
	case s.Secret == matchSame:
		return isCredential
	case s.Secret == matchOther || s.Elsewhere || s.Issued || s.Younger || s.Ended || s.Stranger:
		return notCredential
	case s.TellsUse && s.Proof == proofMoved:
		return isCredential
	case s.TellsUse && s.Settled && (s.Unused || s.Idle || s.Proof == proofMissed):
		return notCredential
	}
	return maybeCredential
}

// waits reports whether it will be known once the platform must have told.
func (s standing) waits() bool {
	later := s
	later.Settled = true
	return s.recognised() == maybeCredential && later.recognised() == notCredential
}
