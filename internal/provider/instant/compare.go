// SPDX-License-Identifier: MPL-2.0

package instant

import "time"

// Never says whether a time means never: the zero time, or year 9999, which
// ZITADEL and others answer for a token without expiry.
func Never(t time.Time) bool {
	return t.IsZero() || t.UTC().Year() >= 9999
}

// Same says whether two known values are one instant. Unknown is the same as
// nothing.
func Same(a, b Value) bool {
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	return a.Time().Equal(b.Time())
}

// Follow returns what state should hold when the platform answers an instant:
// the prior text while the platform agrees with it at its precision, the
// platform's instant otherwise. A precision of zero compares exactly.
func Follow(prior Value, platform time.Time, precision time.Duration) Value {
	if prior.IsUnknown() {
		return NewValue(platform)
	}
	if prior.Never() || Never(platform) {
		if prior.Never() && Never(platform) {
			return prior
		}
		return NewValue(platform)
	}
	if distance := prior.Time().Sub(platform).Abs(); distance == 0 || distance < precision {
		return prior
	}
	return NewValue(platform)
}
