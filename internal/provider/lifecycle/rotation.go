// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"slices"
	"time"
)

// defaultOverlap is how long the old token lives on after a rotation where
// the configuration does not say.
const defaultOverlap = time.Hour

// tokenLife is what the decisions over a token's life are made from.
type tokenLife struct {
	ID        string
	CreatedAt time.Time // zero: unknown
	ExpiresAt time.Time // zero: never
	// Asked is the end that the state has, which was asked for, where the
	// platform tells another; else zero.
	Asked time.Time
	// AskedNever: no end at all was asked for.
	AskedNever bool
	// ValidFor is the configured valid_for; 0 where the end was configured
	// as an instant or not at all: then time alone never makes a token due.
	ValidFor time.Duration
	// RotateBefore is rotation.rotate_before; 0: rotate at the end.
	RotateBefore time.Duration
	// Issued is when this provider had the token from the platform; zero: it was
	// adopted, or a killed provider left no note of it.
	Issued time.Time
	// Owner is where the token lives, by attribute; only Retire asks for it.
	Owner    map[string]string
	Previous []previousToken
}

// previousToken is a rotated token that lives on until it is revoked.
type previousToken struct {
	ID        string
	RevokeAt  time.Time
	ExpiresAt time.Time // zero: never
	// Owner is where it lives, by attribute; none: where the present token does.
	Owner map[string]string
}

// dueReason says why time makes a rotation due.
type dueReason string

// The reasons; notDue is the zero value.
const (
	notDue      dueReason = ""
	dueExpiring dueReason = "expiring"
	dueExpired  dueReason = "expired"
	dueGone     dueReason = "gone"
	// dueUnresolved is a token whose id never became known.
	dueUnresolved dueReason = "unresolved"
)

// dueActions is what time has made due: the rotation of the token, and the
// revocation of previous ones.
type dueActions struct {
	Rotate dueReason `json:"rotate,omitempty"`
	Revoke []string  `json:"revoke,omitempty"`
}

// rotateAt is the instant from which on a rotation is due; zero: never by
// time alone. Where the platform granted no more than rotate_before, rotating
// that early would never end, so that it is the expiry.
func (l tokenLife) rotateAt() time.Time {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() {
		return time.Time{}
	}
	if l.shortGrant() {
		return l.ExpiresAt
	}
	return l.ExpiresAt.Add(-l.RotateBefore)
}

// shortGrant reports whether the platform granted no more than rotate_before,
// or so little more, a hundredth or a minute, that each token would be due as
// soon as it is there: another one would be no better. Of an adopted token nobody knows
// what was asked for: the next one may well last longer.
func (l tokenLife) shortGrant() bool {
	if l.ValidFor == 0 || l.RotateBefore == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return l.granted() < l.RotateBefore+min(l.granted()/100, time.Minute)
}

// endless reports whether a token never ends although valid_for is set.
func (l tokenLife) endless() bool { return l.ValidFor > 0 && l.ExpiresAt.IsZero() }

// longGrant reports whether the platform granted far more than valid_for asked
// for: by a tenth at least, by the server's clock and by this machine's.
func (l tokenLife) longGrant() bool {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return min(l.granted(), l.ExpiresAt.Sub(l.Issued)) > l.ValidFor+l.ValidFor/10+time.Minute
}

// cutShort reports whether the platform granted less than was asked for, by more
// than clocks may differ and a mark takes.
func (l tokenLife) cutShort() bool {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return l.granted() < l.ValidFor-clockSkew
}

// granted is how long the platform has the token live. Where it does not tell
// when it issued the token, that is counted from its answer.
func (l tokenLife) granted() time.Duration {
	if l.CreatedAt.IsZero() {
		return l.ExpiresAt.Sub(l.Issued)
	}
	return l.ExpiresAt.Sub(l.CreatedAt)
}

// due decides what is due at an instant.
func (l tokenLife) due(now time.Time) dueActions {
	var due dueActions
	if at := l.rotateAt(); !at.IsZero() && !now.Before(at) {
		due.Rotate = dueExpiring
		if !now.Before(l.ExpiresAt) {
			due.Rotate = dueExpired
		}
	}
	for _, previous := range l.Previous {
		if previous.due(now) {
			due.Revoke = append(due.Revoke, previous.ID)
		}
	}
	return due
}

// ended reports whether the token's own end has passed.
func (l tokenLife) ended(now time.Time) bool {
	return !l.ExpiresAt.IsZero() && !now.Before(l.ExpiresAt)
}

// endOf is when the token, or a previous one, ends; zero: never, or unknown.
func (l tokenLife) endOf(id string) time.Time {
	if id == l.ID {
		return l.ExpiresAt
	}
	for _, previous := range l.Previous {
		if id == previous.ID {
			return previous.ExpiresAt
		}
	}
	return time.Time{}
}

// due reports whether the previous token is to be revoked.
func (p previousToken) due(now time.Time) bool {
	return !now.Before(p.RevokeAt)
}

// retire makes the old token a previous one at the instant of its rotation,
// to be revoked after the overlap, in whole seconds, and never later than its
// own end.
func (l tokenLife) retire(now time.Time, overlap time.Duration) previousToken {
	at := now.Add(overlap).Truncate(time.Second)
	if !l.ExpiresAt.IsZero() && l.ExpiresAt.Before(at) {
		at = l.ExpiresAt
	}
	return previousToken{ID: l.ID, RevokeAt: at, ExpiresAt: l.ExpiresAt, Owner: l.Owner}
}

// previousWithOwner are the previous tokens, each with where it lives: the present
// one is about to live elsewhere, maybe.
func (l tokenLife) previousWithOwner() []previousToken {
	previous := slices.Clone(l.Previous)
	for i := range previous {
		if len(previous[i].Owner) == 0 {
			previous[i].Owner = l.Owner
		}
	}
	return previous
}

// ownerOf is where a previous token lives; none: where the present one does.
func (l tokenLife) ownerOf(id string) map[string]string {
	for _, previous := range l.Previous {
		if previous.ID == id {
			return previous.Owner
		}
	}
	return nil
}

// holds reports whether the state knows the id.
func (l tokenLife) holds(id string) bool {
	return id == l.ID || slices.ContainsFunc(l.Previous, func(p previousToken) bool { return p.ID == id })
}

// ids are the ids that the state knows.
func (l tokenLife) ids() []string {
	ids := previousIDs(l.Previous)
	if l.ID != "" {
		ids = append(ids, l.ID)
	}
	return ids
}

// withoutPrevious returns the previous tokens whose ids are not among those given.
func withoutPrevious(previous []previousToken, ids []string) []previousToken {
	return slices.DeleteFunc(slices.Clone(previous), func(p previousToken) bool {
		return slices.Contains(ids, p.ID)
	})
}
