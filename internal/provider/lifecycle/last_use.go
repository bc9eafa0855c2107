// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "time"

const (
	// usedAgain is how old the last use may look of a token that is in use now.
	usedAgain = 24 * time.Hour
	// usedFirst is how long a platform may take to show a first use.
	usedFirst = 10 * time.Minute
)

// RunsByLastUse tells by a token's end and last use whether calls made now may
// be authenticated with it, for platforms that do not say which token does.
// It can rule a token out, but never be certain that it is the one.
func RunsByLastUse(now time.Time, token Token) Ownership {
	expired := !token.ExpiresAt.IsZero() && !now.Before(token.ExpiresAt)
	unused := token.LastUsedAt.IsZero() && token.CreatedAt.Before(now.Add(-usedFirst))
	idle := !token.LastUsedAt.IsZero() && token.LastUsedAt.Before(now.Add(-usedAgain))
	if expired || unused || idle {
		return NotOwn
	}
	return PerhapsOwn
}
