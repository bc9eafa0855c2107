// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
)

// A leftover is a token that a rotation issued and that nobody received,
// because the provider was killed before it could say so. The repeated rotation
// recognises it by the fingerprint that is derived from the old token's id.

// cleared is what became of a rotation's leftovers.
type cleared struct {
	// Revoked is the leftover that was revoked; empty: there was none.
	Revoked string
	// Suspects may be leftovers; that was too uncertain to touch any of them.
	Suspects []string
	// Used would be leftovers but for having been used: the rotation had handed
	// the secret out, and then its state was lost.
	Used []string
}

// mayHaveLeftover reports whether a leftover could be recognised at all.
func (w wish) mayHaveLeftover() bool {
	return w.replaces.ID != "" && w.validity.Form() == FormValidFor
}

// clearLeftover revokes what an interrupted rotation of the same old token
// left behind, before another token is issued.
func (i issuer) clearLeftover(ctx context.Context, w wish, before []Token) (cleared, error) {
	if !w.mayHaveLeftover() {
		return cleared{}, nil
	}
	now := i.clock.Now()
	leftovers := ids(before, func(token Token) bool { return i.bearsMark(w, token) && token.LastUsedAt.IsZero() })
	used := ids(before, func(token Token) bool {
		return i.bearsMark(w, token) && !token.LastUsedAt.IsZero() && now.Before(token.ExpiresAt)
	})
	if len(leftovers) != 1 || !w.killed && !i.kind.Terms.unmistakable() {
		return cleared{Suspects: leftovers, Used: used}, nil
	}
	if err := i.calls.Revoke(ctx, Ref{ID: leftovers[0], Owner: w.owner}); err != nil && !errors.Is(err, ErrGone) {
		return cleared{}, NotRun(fmt.Errorf("nothing was issued, because token %s, which an interrupted rotation left behind, could not be revoked; "+
			"revoke it by hand if this persists: %w", leftovers[0], err))
	}
	return cleared{Revoked: leftovers[0], Used: used}, nil
}

// bearsMark recognises a token that bears the rotation's fingerprint, is
// younger than the old one, and in no hands that we know. Where it was never
// used, its secret was lost with the provider.
func (i issuer) bearsMark(w wish, token Token) bool {
	return i.kind.Terms.Leftover(token, w.validity, DerivedSeed(w.replaces.ID)) &&
		!token.CreatedAt.Before(w.replaces.CreatedAt) &&
		!w.replaces.holds(token.ID) && !i.own.HasIssued(token.ID)
}
