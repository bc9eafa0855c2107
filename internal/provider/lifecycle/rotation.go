// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"slices"
	"time"
)

// DefaultOverlap is how long the old token lives on after a rotation where
// the configuration does not say.
const DefaultOverlap = time.Hour

// Life is what the decisions over a token's life are made from.
type Life struct {
	ID        string
	CreatedAt time.Time // zero: unknown
	ExpiresAt time.Time // zero: never
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
	Previous []Previous
}

// Previous is a rotated token that lives on until it is revoked.
type Previous struct {
	ID        string
	RevokeAt  time.Time
	ExpiresAt time.Time // zero: never
	// Owner is where it lives, by attribute; none: where the present token does.
	Owner map[string]string
}

// Reason says why time makes a rotation due.
type Reason string

// The reasons; [NotDue] is the zero value.
const (
	NotDue   Reason = ""
	Expiring Reason = "expiring"
	Expired  Reason = "expired"
	Gone     Reason = "gone"
	// Unresolved is a token whose id never became known.
	Unresolved Reason = "unresolved"
)

// Due is what time has made due: the rotation of the token, and the
// revocation of previous ones.
type Due struct {
	Rotate Reason   `json:"rotate,omitempty"`
	Revoke []string `json:"revoke,omitempty"`
}

// RotateAt is the instant from which on a rotation is due; zero: never by
// time alone. Where the platform granted no more than rotate_before, rotating
// that early would never end, so that it is the expiry.
func (l Life) RotateAt() time.Time {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() {
		return time.Time{}
	}
	if l.ShortGrant() {
		return l.ExpiresAt
	}
	return l.ExpiresAt.Add(-l.RotateBefore)
}

// ShortGrant reports whether the platform granted no more than rotate_before,
// or so little more, a hundredth or a minute, that each token would be due as
// soon as it is there: another one would be no better. Of an adopted token nobody knows
// what was asked for: the next one may well last longer.
func (l Life) ShortGrant() bool {
	if l.ValidFor == 0 || l.RotateBefore == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return l.granted() < l.RotateBefore+min(l.granted()/100, time.Minute)
}

// Endless reports whether a token never ends although valid_for is set.
func (l Life) Endless() bool { return l.ValidFor > 0 && l.ExpiresAt.IsZero() }

// LongGrant reports whether the platform granted far more than valid_for asked
// for: by a tenth at least, by the server's clock and by this machine's.
func (l Life) LongGrant() bool {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return min(l.granted(), l.ExpiresAt.Sub(l.Issued)) > l.ValidFor+l.ValidFor/10+time.Minute
}

// CutShort reports whether the platform granted less than was asked for, by more
// than clocks may differ and a mark takes.
func (l Life) CutShort() bool {
	if l.ValidFor == 0 || l.ExpiresAt.IsZero() || l.Issued.IsZero() {
		return false
	}
	return l.granted() < l.ValidFor-clockSkew
}

// granted is how long the platform has the token live. Where it does not tell
// when it issued the token, that is counted from its answer.
func (l Life) granted() time.Duration {
	if l.CreatedAt.IsZero() {
		return l.ExpiresAt.Sub(l.Issued)
	}
	return l.ExpiresAt.Sub(l.CreatedAt)
}

// Due decides what is due at an instant.
func (l Life) Due(now time.Time) Due {
	var due Due
	if at := l.RotateAt(); !at.IsZero() && !now.Before(at) {
		due.Rotate = Expiring
		if !now.Before(l.ExpiresAt) {
			due.Rotate = Expired
		}
	}
	for _, previous := range l.Previous {
		if previous.Due(now) {
			due.Revoke = append(due.Revoke, previous.ID)
		}
	}
	return due
}

// Ended reports whether the token's own end has passed.
func (l Life) Ended(now time.Time) bool {
	return !l.ExpiresAt.IsZero() && !now.Before(l.ExpiresAt)
}

// endOf is when the token, or a previous one, ends; zero: never, or unknown.
func (l Life) endOf(id string) time.Time {
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

// Due reports whether the previous token is to be revoked.
func (p Previous) Due(now time.Time) bool {
	return !now.Before(p.RevokeAt)
}

// Retire makes the old token a previous one at the instant of its rotation,
// to be revoked after the overlap, in whole seconds, and never later than its
// own end.
func (l Life) Retire(now time.Time, overlap time.Duration) Previous {
	at := now.Add(overlap).Truncate(time.Second)
	if !l.ExpiresAt.IsZero() && l.ExpiresAt.Before(at) {
		at = l.ExpiresAt
	}
	return Previous{ID: l.ID, RevokeAt: at, ExpiresAt: l.ExpiresAt, Owner: l.Owner}
}

// ownPrevious are the previous tokens, each with where it lives: the present
// one is about to live elsewhere, maybe.
func (l Life) ownPrevious() []Previous {
	previous := slices.Clone(l.Previous)
	for i := range previous {
		if len(previous[i].Owner) == 0 {
			previous[i].Owner = l.Owner
		}
	}
	return previous
}

// ownerOf is where a previous token lives; none: where the present one does.
func (l Life) ownerOf(id string) map[string]string {
	for _, previous := range l.Previous {
		if previous.ID == id {
			return previous.Owner
		}
	}
	return nil
}

// holds reports whether the state knows the id.
func (l Life) holds(id string) bool {
	return id == l.ID || slices.ContainsFunc(l.Previous, func(p Previous) bool { return p.ID == id })
}

// ids are the ids that the state knows.
func (l Life) ids() []string {
	ids := previousIDs(l.Previous)
	if l.ID != "" {
		ids = append(ids, l.ID)
	}
	return ids
}

// Without returns the previous tokens whose ids are not among those given.
func Without(previous []Previous, ids []string) []Previous {
	return slices.DeleteFunc(slices.Clone(previous), func(p Previous) bool {
		return slices.Contains(ids, p.ID)
	})
}
