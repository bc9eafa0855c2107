// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"slices"
	"time"
)

// ExpiryFilters are the filters by a token's end, which every list has. Both
// together find what ends within a time to come and has not ended yet.
func ExpiryFilters() []Filter {
	return []Filter{
		{Name: "expires_before", Type: FilterInstant, Description: "Only tokens that end before this instant, RFC 3339."},
		{Name: "expires_after", Type: FilterInstant, Description: "Only tokens that end at this instant or later, RFC 3339; those that never expire are among them."},
	}
}

// filters are the kind's own filters and those by a token's end.
func (k *Kind) filters() []Filter {
	filters := slices.Clone(k.Filters)
	for _, filter := range ExpiryFilters() {
		if !slices.ContainsFunc(filters, func(known Filter) bool { return known.Name == filter.Name }) {
			filters = append(filters, filter)
		}
	}
	return filters
}

// EndsWithin reports whether an end, zero for never, is at or after one instant
// and before another; a zero instant is no limit.
func EndsWithin(end, from, before time.Time) bool {
	if end.IsZero() {
		return before.IsZero()
	}
	return (from.IsZero() || !end.Before(from)) && (before.IsZero() || end.Before(before))
}

// passesExpiry applies the filters by a token's end.
func passesExpiry(token Token, filters Values) bool {
	return EndsWithin(token.ExpiresAt, filters.Instant("expires_after"), filters.Instant("expires_before"))
}
