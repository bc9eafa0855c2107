// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	// Unreadable were listed, and nothing but their ids can be read.
	Unreadable []string
}

// ids are all of them.
func (c cleared) ids() []string {
	all := slices.Concat(c.Suspects, c.Used, c.Unreadable)
	if c.Revoked != "" {
		all = append(all, c.Revoked)
	}
	return all
}

// mayHaveLeftover reports whether a leftover could be recognised at all.
func (i issuer) mayHaveLeftover(planned plannedOrder) bool {
	return planned.replaces.ID != "" && (planned.validity.form() == formValidFor && i.kind.Terms.marks() > 0 || i.kind.Label.Argument != "")
}

// clearLeftover revokes what an interrupted rotation of the same old token
// left behind, before another token is issued.
func (i issuer) clearLeftover(ctx context.Context, planned plannedOrder) (cleared, error) {
	if !i.mayHaveLeftover(planned) {
		return cleared{}, nil
	}
	tokens, err := i.looks.first(ctx, planned.owner.key(), func(ctx context.Context) ([]Token, error) { return i.list(ctx, planned.owner) })
	if err != nil {
		return cleared{}, NotRun(fmt.Errorf("nothing was issued, because the tokens that exist already could not be listed: %w", err))
	}
	now := i.time().now
	unreadable := ids(tokens, func(token Token) bool { return token.unreadable && i.nobodys(planned, token.ID) })
	left := slices.DeleteFunc(tokens, func(token Token) bool { return !i.isLeftover(planned, token) })
	leftovers := ids(left, func(token Token) bool { return token.LastUsedAt.IsZero() })
	used := ids(left, func(token Token) bool { return !token.LastUsedAt.IsZero() && now.Before(token.ExpiresAt) })
	if len(leftovers) != 1 || !i.tellsLeftovers(planned, left) {
		return cleared{Suspects: leftovers, Used: used, Unreadable: unreadable}, nil
	}
	ref := Ref{ID: leftovers[0], Owner: planned.owner}
	// The list may be as old as this run.
	if now, err := i.calls.Read(ctx, ref); err == nil && !now.LastUsedAt.IsZero() {
		return cleared{Used: append(used, now.ID), Unreadable: unreadable}, nil
	}
	if err := i.calls.Revoke(ctx, ref); err != nil && !errors.Is(err, ErrGone) {
		return cleared{}, NotRun(fmt.Errorf("nothing was issued, because token %s, which an interrupted rotation left behind, could not be revoked; "+
			"revoke it by hand if this persists: %w", leftovers[0], err))
	}
	return cleared{Revoked: leftovers[0], Used: used, Unreadable: unreadable}, nil
}

// tellsLeftovers reports whether none of these bears the rotation's mark by
// chance. A label never does. Of the digits there are a million, and each of the
// rotations of an apply compares its own with all of its owner's tokens: where a
// thousand rotate, some are alike. So digits decide only where the state shows
// that a provider was killed.
func (i issuer) tellsLeftovers(planned plannedOrder, left []Token) bool {
	return planned.killed && strong(i.kind.Terms.marks()) || !slices.ContainsFunc(left, func(token Token) bool { return token.Label == "" })
}

// isLeftover recognises a token that bears the rotation's mark, is younger
// than the old one, and in no hands that we know. Where it was never used, its
// secret was lost with the provider.
func (i issuer) isLeftover(planned plannedOrder, token Token) bool {
	if token.unreadable {
		return false
	}
	marked := strings.HasPrefix(token.Label, rotationLabel(planned.replaces.ID)) ||
		token.Label == "" && i.kind.Terms.bearsMark(token, planned.validity, derivedSeed(planned.replaces.ID)) && i.kind.sameArguments(planned.arguments, token.Values)
	return marked && !token.CreatedAt.Before(planned.replaces.CreatedAt) && i.nobodys(planned, token.ID)
}

// nobodys reports whether a token is in no hands that we know.
func (i issuer) nobodys(planned plannedOrder, id string) bool {
	return !planned.replaces.holds(id) && !i.ledger.HasIssued(id)
}
