// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// A mark is what only one order can have set, so that its token is recognised
// when the create did not tell the id, or when its answer was lost. Where the
// API takes an instant of expiry with digits below the second, the digits are
// chosen; where that leaves too few marks, a label is written behind the name.

// markSeed selects the digits of an expiry.
type markSeed uint64

// randomSeed is for a create: nobody else can have it but by chance.
func randomSeed() markSeed {
	return markSeed(binary.BigEndian.Uint64(random(8)))
}

// derivedSeed is for a rotation: a repeated rotation of the same old token
// has the same one, and so finds what an interrupted rotation left behind.
func derivedSeed(oldID string) markSeed {
	sum := derived(oldID)
	return markSeed(binary.BigEndian.Uint64(sum[:8]))
}

func derived(oldID string) [sha256.Size]byte { return sha256.Sum256([]byte("rotation of " + oldID)) }

func random(count int) []byte {
	bytes := make([]byte, count)
	_, _ = rand.Read(bytes) // never fails: crypto/rand's documentation
	return bytes
}

// Order is what one create asks for, and what its token is recognised by.
type Order struct {
	// Lifetime in whole seconds, where the API takes a lifetime. 0: none given.
	Lifetime time.Duration `json:"lifetime,omitempty"`
	// ExpiresAt where the API takes an instant. Zero: never.
	ExpiresAt time.Time `json:"expires_at"`
	// Marks is how many ends the order could have asked for instead; 0: its
	// end bears no mark.
	Marks int64 `json:"marks,omitempty"`
	// Label is the mark behind the name; "": the name bears none.
	Label string `json:"label,omitempty"`
}

// order puts the seed's mark on a validity, counted from now.
func (t Terms) order(v validity, now time.Time, seed markSeed) Order {
	if t.ByLifetime {
		return t.orderLifetime(v, now)
	}
	switch v.form() {
	case formValidFor:
		return t.orderUntil(now.Add(v.For), seed)
	case formExpiresAt:
		return Order{ExpiresAt: v.Until}
	default:
		return Order{}
	}
}

// orderLifetime asks for exactly the configured lifetime: a difference small
// enough not to matter leaves far too few marks.
func (t Terms) orderLifetime(v validity, now time.Time) Order {
	switch v.form() {
	case formNever:
		return Order{}
	case formExpiresAt:
		v.For = v.Until.Sub(now)
	}
	return Order{Lifetime: max(v.For.Truncate(time.Second), time.Second)}
}

// orderUntil replaces the digits below the second, without ending later. A
// platform that keeps none leaves nothing to mark.
func (t Terms) orderUntil(expiry time.Time, seed markSeed) Order {
	digits := t.digits(seed)
	if digits == 0 {
		return Order{ExpiresAt: expiry.Truncate(time.Microsecond)}
	}
	return Order{ExpiresAt: expiry.Truncate(time.Second).Add(digits - time.Second), Marks: t.marks()}
}

// unit is the smallest step of an expiry that is told apart.
func (t Terms) unit() time.Duration { return max(t.Precision, time.Microsecond) }

// rough is how many units an end has that nobody marked: people write whole
// seconds, and a platform that keeps fewer digits than it tells cuts thousands.
const rough = 1000

// marks is how many digits below the second a marked expiry may have.
func (t Terms) marks() int64 {
	all := int64(time.Second / t.unit())
	return max(all-max(all/rough, 1), 0)
}

// digits are those of a seed: never a multiple of a thousand, so that
// [Terms.isMarked] knows every mark for one.
func (t Terms) digits(seed markSeed) time.Duration {
	marks := t.marks()
	if marks == 0 {
		return 0
	}
	which := int64(uint64(seed) % uint64(marks)) //nolint:gosec // smaller than marks
	return time.Duration(which/(rough-1)*rough+which%(rough-1)+1) * t.unit()
}

// chance is up to which probability a mark may be another order's by chance.
const chance = 2e-6

// strong reports whether so many marks were possible that one alone tells an
// order's token from every other.
func strong(marks int64) bool { return marks > 0 && 1/float64(marks) < chance }

// agreesExactly reports whether a token ends as ordered, at the platform's
// precision.
func (t Terms) agreesExactly(order Order, token Token) bool {
	return !t.ByLifetime && order.ExpiresAt.Truncate(t.unit()).Equal(token.ExpiresAt.Truncate(t.unit()))
}

// excludes reports whether a token's end says that it came of another order, on
// a platform that grants exactly what it is asked for.
func (t Terms) excludes(order Order, token Token) bool {
	never := order.ExpiresAt.IsZero() || t.NeverYear == 0 && order.ExpiresAt.Year() >= 9999
	endless := never && token.ExpiresAt.IsZero()
	return t.Exact && !endless && !t.agreesExactly(order, token)
}

// bearsMark reports whether a token ends as an interrupted order of this
// validity with this seed would, whenever that was. Only a validity by
// duration can be recognised: an instant, or none, is anybody's.
func (t Terms) bearsMark(token Token, v validity, seed markSeed) bool {
	if t.ByLifetime || t.marks() == 0 || v.form() != formValidFor || token.ExpiresAt.IsZero() || token.CreatedAt.IsZero() {
		return false
	}
	digits := token.ExpiresAt.Truncate(t.unit()).Sub(token.ExpiresAt.Truncate(time.Second))
	return digits == t.digits(seed) && (token.ExpiresAt.Sub(token.CreatedAt)-v.For).Abs() <= clockSkew
}

// Label says which of a kind's arguments a mark may be written behind.
type Label struct {
	// Argument is the name's: "description". Empty: the kind has none.
	Argument string
	// Longest is how many characters the platform takes.
	Longest int
	// Unique: no two living tokens of an owner may have one name. So that the old
	// and the new one of a rotation can overlap, each bears a label, whatever
	// its end can bear.
	Unique bool
}

// A label reads " (tf-…)", with six letters and digits that the rotations of
// one old token share and six that are each order's own: a thousand million of
// either.
const (
	labelHalf   = 6
	labelLength = len(" (tf-)") + 2*labelHalf
)

var (
	// labelDigits are Crockford's, which nobody misreads.
	labelDigits = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
	labelForm   = regexp.MustCompile(`(?is)^(.*) \(tf-([0-9a-hjkmnp-tv-z]{12})\)$`)
)

// newLabel makes a label for a create, or for a rotation of an old token.
func newLabel(oldID string) string {
	half := labelDigits.EncodeToString(random(4))[:labelHalf]
	return rotationLabel(oldID) + half
}

// rotationLabel is the half that all rotations of an old token share; a random
// one for a create.
func rotationLabel(oldID string) string {
	if oldID == "" {
		return labelDigits.EncodeToString(random(4))[:labelHalf]
	}
	sum := derived(oldID)
	return labelDigits.EncodeToString(sum[:4])[:labelHalf]
}

// has reports whether there is room for a label behind a name.
func (l Label) has(name string) bool {
	return l.Argument != "" && utf8.RuneCountInString(name)+labelLength <= l.Longest
}

// Labelled writes the order's label behind a name.
func (o Order) Labelled(name string) string {
	if o.Label == "" {
		return name
	}
	return name + " (tf-" + o.Label + ")"
}

// SplitLabel takes a label off a name that a platform answered, which may know
// no small letters.
func SplitLabel(name string) (plain, label string) {
	if parts := labelForm.FindStringSubmatch(name); parts != nil {
		return parts[1], strings.ToLower(parts[2])
	}
	return name, ""
}
