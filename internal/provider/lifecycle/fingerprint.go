// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A fingerprint is a small difference in the validity asked for that only
// one order can have. It identifies a token when the create did not tell its
// id, or when the create's answer was lost. Where the API takes a lifetime, the
// lifetime is shortened by some whole seconds; where it takes an instant, the
// instant's digits below the second are chosen.

// longestShortening bounds what a fingerprint may take from a lifetime, in
// addition to one percent of it.
const longestShortening = 10 * time.Minute

// leftoverSkew is how far a leftover's lifetime may be off, since the clock
// that asked for the expiry and the server's that noted the creation differ.
const leftoverSkew = 10 * time.Minute

// Seed selects a fingerprint.
type Seed uint64

// RandomSeed is for a create: nobody else can have it but by chance.
func RandomSeed() Seed {
	var bytes [8]byte
	_, _ = rand.Read(bytes[:]) // never fails: crypto/rand's documentation
	return Seed(binary.BigEndian.Uint64(bytes[:]))
}

// DerivedSeed is for a rotation: a repeated rotation of the same old token
// has the same one, and so finds what an interrupted rotation left behind.
func DerivedSeed(oldID string) Seed {
	sum := sha256.Sum256([]byte("rotation of " + oldID))
	return Seed(binary.BigEndian.Uint64(sum[:8]))
}

// Order is the validity that one create asks for.
type Order struct {
	// Lifetime in whole seconds, where the API takes a lifetime. 0: none given.
	Lifetime time.Duration
	// ExpiresAt where the API takes an instant. Zero: never.
	ExpiresAt time.Time
	// Recognisable: only this order can have led to a token that [Terms.Matches] it.
	Recognisable bool
}

// Order puts the seed's fingerprint on a validity, counted from now.
func (t Terms) Order(v Validity, now time.Time, seed Seed) Order {
	if t.ByLifetime {
		return t.orderLifetime(v, now, seed)
	}
	switch v.Form() {
	case FormValidFor:
		return Order{ExpiresAt: t.fingerprinted(now.Add(v.For), seed), Recognisable: true}
	case FormExpiresAt:
		return Order{ExpiresAt: v.Until}
	default:
		return Order{}
	}
}

func (t Terms) orderLifetime(v Validity, now time.Time, seed Seed) Order {
	lifetime := v.For
	if v.Form() == FormExpiresAt {
		lifetime = v.Until.Sub(now)
	}
	lifetime = max(lifetime.Truncate(time.Second), time.Second)
	short := shortening(lifetime, seed)
	return Order{Lifetime: lifetime - short, Recognisable: short > 0}
}

// below picks a number from 0 up to, but without, n.
func (s Seed) below(n int64) int64 {
	return int64(uint64(s) % uint64(n)) //nolint:gosec // n is positive, and the remainder smaller
}

// shortening is at most one percent and at most [longestShortening]. A
// lifetime under 100 seconds leaves no room for one.
func shortening(lifetime time.Duration, seed Seed) time.Duration {
	room := int64(min(lifetime/100, longestShortening) / time.Second)
	if room == 0 {
		return 0
	}
	return time.Duration(1+seed.below(room)) * time.Second
}

// fingerprinted replaces the digits below the second, without ending later.
func (t Terms) fingerprinted(expiry time.Time, seed Seed) time.Time {
	return expiry.Truncate(time.Second).Add(-time.Second).Add(t.digits(seed))
}

// digits are never zero: a whole second is what people write.
func (t Terms) digits(seed Seed) time.Duration {
	unit := max(t.Precision, time.Microsecond)
	count := int64(time.Second / unit)
	if count <= 1 {
		return 0
	}
	return time.Duration(1+seed.below(count-1)) * unit
}

// unmistakable reports whether there are so many fingerprints that no other
// token has one by chance. Where there are only hundreds, one of many similar
// tokens may match by chance, and more evidence is needed.
func (t Terms) unmistakable() bool {
	return !t.ByLifetime && max(t.Precision, time.Microsecond) <= time.Microsecond
}

// Matches reports whether a token has the validity that was ordered.
func (t Terms) Matches(token Token, order Order) bool {
	if t.ByLifetime {
		return token.ExpiresAt.Sub(token.CreatedAt).Round(time.Second) == order.Lifetime
	}
	return t.Agrees(order.ExpiresAt, token.ExpiresAt)
}

// Leftover reports whether a token is what an interrupted order of this
// validity with this seed left behind, whenever that was. Only a validity by
// duration can be recognised: an instant, or none, is anybody's.
func (t Terms) Leftover(token Token, v Validity, seed Seed) bool {
	if v.Form() != FormValidFor || token.ExpiresAt.IsZero() || token.CreatedAt.IsZero() {
		return false
	}
	lifetime := token.ExpiresAt.Sub(token.CreatedAt)
	if t.ByLifetime {
		order := t.Order(v, token.CreatedAt, seed)
		return order.Recognisable && lifetime.Round(time.Second) == order.Lifetime
	}
	digits := token.ExpiresAt.Truncate(max(t.Precision, time.Microsecond)).Sub(token.ExpiresAt.Truncate(time.Second))
	return digits == t.digits(seed) && (lifetime-v.For).Abs() <= leftoverSkew
}
