// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// filter is one of user v2's search filters. Exactly one field is set.
type filter struct {
	TokenID        *idFilter        `json:"tokenIdFilter"`
	UserID         *idFilter        `json:"userIdFilter"`
	OrganizationID *idFilter        `json:"organizationIdFilter"`
	CreatedDate    *timestampFilter `json:"createdDateFilter"`
	ExpirationDate *timestampFilter `json:"expirationDateFilter"`
}

type idFilter struct {
	ID string `json:"id"`
}

type timestampFilter struct {
	Timestamp json.RawMessage `json:"timestamp"`
	Method    string          `json:"method"`
	instant   time.Time
}

// matcher says whether a token is part of a search's answer.
type matcher func(*Token) bool

// compileFilters checks the filters of the body and joins them by AND.
func compileFilters(filters []filter, body []byte) (matcher, error) {
	var all []matcher
	for i := range filters {
		match, err := filters[i].compile(i, body)
		if err != nil {
			return nil, err
		}
		all = append(all, match)
	}
	return func(t *Token) bool {
		for _, match := range all {
			if !match(t) {
				return false
			}
		}
		return true
	}, nil
}

func (f *filter) compile(index int, body []byte) (matcher, error) {
	if err := f.checkIDs(index); err != nil {
		return nil, err
	}
	switch {
	case f.TokenID != nil:
		return func(t *Token) bool { return t.ID == f.TokenID.ID }, nil
	case f.UserID != nil:
		return func(t *Token) bool { return t.UserID == f.UserID.ID }, nil
	case f.OrganizationID != nil:
		return func(t *Token) bool { return t.OrganizationID == f.OrganizationID.ID }, nil
	case f.CreatedDate != nil:
		return func(t *Token) bool { return f.CreatedDate.holds(t.CreatedAt) }, f.CreatedDate.parse(body)
	case f.ExpirationDate != nil:
		return func(t *Token) bool { return f.ExpirationDate.holds(t.ExpiresAt) }, f.ExpirationDate.parse(body)
	}
	return nil, invalid("", fmt.Sprintf(
		"invalid ListPersonalAccessTokensRequest.Filters[%d]: embedded message failed validation | "+
			"caused by: invalid PersonalAccessTokensSearchFilter.Filter: value is required", index))
}

// checkIDs applies the limit on the length of ids.
func (f *filter) checkIDs(index int) error {
	for _, id := range []struct {
		name   string
		filter *idFilter
	}{{"TokenIdFilter", f.TokenID}, {"UserIdFilter", f.UserID}, {"OrganizationIdFilter", f.OrganizationID}} {
		if id.filter != nil && utf8.RuneCountInString(id.filter.ID) > 200 {
			return invalid("", fmt.Sprintf("invalid ListPersonalAccessTokensRequest.Filters[%d]: embedded message failed validation | "+
				"caused by: invalid PersonalAccessTokensSearchFilter.%s: embedded message failed validation | "+
				"caused by: invalid IDFilter.Id: value length must be at most 200 runes", index, id.name))
		}
	}
	return nil
}

// parse reads the instant; a missing one is the start of 1970.
func (f *timestampFilter) parse(body []byte) error {
	if len(f.Timestamp) == 0 {
		f.instant = time.Unix(0, 0)
		return nil
	}
	instant, ok := parseInstant(f.Timestamp)
	if !ok {
		return timestampError(body, f.Timestamp)
	}
	f.instant = instant
	return nil
}

// holds compares t with the filter's instant. Releases differ in the names of
// the methods, so both sets are taken; the default is equality.
func (f *timestampFilter) holds(t time.Time) bool {
	order := t.Compare(f.instant)
	switch strings.TrimPrefix(f.Method, "TIMESTAMP_FILTER_METHOD_") {
	case "AFTER", "GREATER":
		return order > 0
	case "AFTER_OR_EQUALS", "GREATER_OR_EQUALS":
		return order >= 0
	case "BEFORE", "LESS":
		return order < 0
	case "BEFORE_OR_EQUALS", "LESS_OR_EQUALS":
		return order <= 0
	}
	return order == 0
}
