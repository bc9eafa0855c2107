// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"strconv"
	"time"
)

// Filter narrows a search; zero fields don't, all others must hold. The time
// windows include their start and exclude their end. A token that never expires
// ends after every other.
type Filter struct {
	UserID, OrganizationID, TokenID string
	ExpiresFrom, ExpiresBefore      time.Time
	CreatedFrom, CreatedBefore      time.Time
}

// HiddenError says that more tokens pass a filter than are shown: because the
// caller may not see them, or because the server could not read them.
type HiddenError struct {
	// Total is how many there are, Shown how many of them came.
	Total, Shown uint64
}

func (e *HiddenError) Error() string {
	shown := "none"
	if e.Shown > 0 {
		shown = strconv.FormatUint(e.Shown, 10)
	}
	return fmt.Sprintf("ZITADEL: ListPersonalAccessTokens counts %d personal access tokens, but shows %s of them. Try again, as a server whose database fails does so too. %s",
		e.Total, shown, adviceHidden)
}

// filter is one filter of the search in user v2; exactly one field is set.
type filter struct {
	TokenID        *idFilter        `json:"tokenIdFilter,omitempty"`
	UserID         *idFilter        `json:"userIdFilter,omitempty"`
	OrganizationID *idFilter        `json:"organizationIdFilter,omitempty"`
	Created        *timestampFilter `json:"createdDateFilter,omitempty"`
	Expiration     *timestampFilter `json:"expirationDateFilter,omitempty"`
}

type idFilter struct {
	ID string `json:"id"`
}

type timestampFilter struct {
	Timestamp string `json:"timestamp"`
	Method    string `json:"method"`
}

// Names of zitadel.filter.v2.TimestampFilterMethod.
const (
	atOrAfter = "TIMESTAMP_FILTER_METHOD_AFTER_OR_EQUALS"
	before    = "TIMESTAMP_FILTER_METHOD_BEFORE"
)

func (f Filter) v2() []filter {
	var filters []filter
	if f.TokenID != "" {
		filters = append(filters, filter{TokenID: &idFilter{f.TokenID}})
	}
	if f.UserID != "" {
		filters = append(filters, filter{UserID: &idFilter{f.UserID}})
	}
	if f.OrganizationID != "" {
		filters = append(filters, filter{OrganizationID: &idFilter{f.OrganizationID}})
	}
	for _, edge := range []struct {
		at     time.Time
		method string
		wrap   func(*timestampFilter) filter
	}{
		{f.ExpiresFrom, atOrAfter, byExpiration},
		{f.ExpiresBefore, before, byExpiration},
		{f.CreatedFrom, atOrAfter, byCreation},
		{f.CreatedBefore, before, byCreation},
	} {
		if !edge.at.IsZero() {
			filters = append(filters, edge.wrap(&timestampFilter{edge.at.UTC().Format(time.RFC3339Nano), edge.method}))
		}
	}
	return filters
}

func byExpiration(t *timestampFilter) filter { return filter{Expiration: t} }
func byCreation(t *timestampFilter) filter   { return filter{Created: t} }

// passes applies the filter where the server can't (v1).
func (f Filter) passes(t Token) bool {
	expires := t.ExpiresAt
	if expires.IsZero() {
		expires = never
	}
	return (f.TokenID == "" || f.TokenID == t.ID) &&
		(f.UserID == "" || f.UserID == t.UserID) &&
		(f.OrganizationID == "" || f.OrganizationID == t.OrganizationID) &&
		within(expires, f.ExpiresFrom, f.ExpiresBefore) &&
		within(t.CreatedAt, f.CreatedFrom, f.CreatedBefore)
}

func within(t, from, before time.Time) bool {
	return (from.IsZero() || !t.Before(from)) && (before.IsZero() || t.Before(before))
}
