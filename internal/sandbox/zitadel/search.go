// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"slices"
)

// Page sizes of user v2's lists.
const (
	defaultLimit = 100
	maxLimit     = 1000
)

type searchRequest struct {
	Pagination    pageRequest `json:"pagination"`
	SortingColumn string      `json:"sortingColumn"`
	Filters       []filter    `json:"filters"`
}

type tokenV2 struct {
	CreationDate   string `json:"creationDate"`
	ChangeDate     string `json:"changeDate"`
	ID             string `json:"id"`
	UserID         string `json:"userId"`
	OrganizationID string `json:"organizationId"`
	ExpirationDate string `json:"expirationDate"`
}

func newTokenV2(t *Token) tokenV2 {
	created := instant(t.CreatedAt)
	return tokenV2{
		CreationDate: created, ChangeDate: created, ID: t.ID, UserID: t.UserID,
		OrganizationID: t.OrganizationID, ExpirationDate: instant(t.ExpiresAt),
	}
}

// searchTokensV2 lists tokens of all users. What the caller may not see is
// left out of the page, after it was counted and cut.
func (p *Platform) searchTokensV2(c *call) (any, error) {
	var request searchRequest
	body, err := readJSON(c.Request, &request)
	if err != nil {
		return nil, err
	}
	matches, err := compileFilters(request.Filters, body)
	if err != nil {
		return nil, err
	}
	page := request.Pagination
	if page.Limit > maxLimit {
		return nil, errLimit
	}
	page.Limit = cmp.Or(page.Limit, defaultLimit)
	found := slices.DeleteFunc(p.projected(false), func(t *Token) bool { return !matches(t) })
	sortTokens(found, request.SortingColumn, page.Asc)

	var result []tokenV2
	for _, t := range cutPage(found, page) {
		if c.caller.permitOn(p.world.Users[t.UserID], userRead) == nil {
			result = append(result, newTokenV2(t))
		}
	}
	total := len(found)
	if int(page.Offset) >= total {
		total = 0 // the total comes with the rows, and there are none
	}
	return newListV2(result, total, int(page.Limit)), nil
}

type listV2 struct {
	Pagination struct {
		TotalResult  string `json:"totalResult,omitempty"`
		AppliedLimit string `json:"appliedLimit"`
	} `json:"pagination"`
	Result []tokenV2 `json:"result,omitempty"`
}

func newListV2(result []tokenV2, total, limit int) listV2 {
	var list listV2
	list.Pagination.TotalResult = integer(total)
	list.Pagination.AppliedLimit = integer(limit)
	list.Result = result
	return list
}

// columns compare two tokens by a sorting column; an unknown one means
// the date of creation.
var columns = map[string]func(a, b *Token) int{
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_ID":              compareIDs,
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_USER_ID":         func(a, b *Token) int { return cmp.Compare(a.UserID, b.UserID) },
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_ORGANIZATION_ID": func(a, b *Token) int { return cmp.Compare(a.OrganizationID, b.OrganizationID) },
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_EXPIRATION_DATE": func(a, b *Token) int { return a.ExpiresAt.Compare(b.ExpiresAt) },
}

func sortTokens(tokens []*Token, column string, ascending bool) {
	compare, ok := columns[column]
	if !ok {
		compare = func(a, b *Token) int { return a.CreatedAt.Compare(b.CreatedAt) }
	}
	slices.SortFunc(tokens, func(a, b *Token) int {
		order := cmp.Or(compare(a, b), compareIDs(a, b))
		if ascending {
			return order
		}
		return -order
	})
}
