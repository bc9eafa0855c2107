// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "time"

const (
	// usedAgain is how stale a last use may be shown that is happening now.
	usedAgain = 24 * time.Hour
	// usedFirst is how long a first use may stay unshown.
	usedFirst = 10 * time.Minute
)

// RunsByLastUse tells by a token's end and last use whether calls made now may
// be authenticated with it, for platforms that do not say which token does.
// It never is certain that they are.
func RunsByLastUse(now time.Time, token Token) Ownership {
	expired := !token.ExpiresAt.IsZero() && !now.Before(token.ExpiresAt)
	unused := token.LastUsedAt.IsZero() && token.CreatedAt.Before(now.Add(-usedFirst))
	idle := !token.LastUsedAt.IsZero() && token.LastUsedAt.Before(now.Add(-usedAgain))
	if expired || unused || idle {
		return NotOwn
	}
	return PerhapsOwn
}
