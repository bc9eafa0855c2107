// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"slices"
)

// Page sizes of user v2's lists.
const (
	zitadelDefaultLimit = 100
	zitadelMaxLimit     = 1000
)

type zitadelSearch struct {
	Pagination    zitadelPage     `json:"pagination"`
	SortingColumn string          `json:"sortingColumn"`
	Filters       []zitadelFilter `json:"filters"`
}

type zitadelTokenV2 struct {
	CreationDate   string `json:"creationDate"`
	ChangeDate     string `json:"changeDate"`
	ID             string `json:"id"`
	UserID         string `json:"userId"`
	OrganizationID string `json:"organizationId"`
	ExpirationDate string `json:"expirationDate"`
}

func newZitadelTokenV2(t *ZitadelToken) zitadelTokenV2 {
	created := zitadelTime(t.CreatedAt)
	return zitadelTokenV2{
		CreationDate: created, ChangeDate: created, ID: t.ID, UserID: t.UserID,
		OrganizationID: t.OrganizationID, ExpirationDate: zitadelTime(t.ExpiresAt),
	}
}

// searchTokensV2 lists tokens of all users. What the caller may not see is
// left out of the page, after it was counted and cut.
func (p *Zitadel) searchTokensV2(c *zitadelCall) (any, error) {
	var request zitadelSearch
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	matches, err := compileZitadelFilters(request.Filters)
	if err != nil {
		return nil, err
	}
	page := request.Pagination
	if page.Limit > zitadelMaxLimit {
		return nil, errZitadelLimit
	}
	page.Limit = cmp.Or(page.Limit, zitadelDefaultLimit)
	found := slices.DeleteFunc(p.projected(), func(t *ZitadelToken) bool { return !matches(t) })
	sortZitadelTokens(found, request.SortingColumn, page.Asc)

	var result []zitadelTokenV2
	for _, t := range cutZitadelPage(found, page) {
		if c.caller.permitOn(p.world.Users[t.UserID], zitadelUserRead) == nil {
			result = append(result, newZitadelTokenV2(t))
		}
	}
	return newZitadelListV2(result, len(found), int(page.Limit)), nil
}

type zitadelListV2 struct {
	Pagination struct {
		TotalResult  string `json:"totalResult,omitempty"`
		AppliedLimit string `json:"appliedLimit"`
	} `json:"pagination"`
	Result []zitadelTokenV2 `json:"result,omitempty"`
}

func newZitadelListV2(result []zitadelTokenV2, total, limit int) zitadelListV2 {
	var list zitadelListV2
	list.Pagination.TotalResult = zitadelInt(total)
	list.Pagination.AppliedLimit = zitadelInt(limit)
	list.Result = result
	return list
}

// zitadelColumns compare two tokens by a sorting column; an unknown one means
// the date of creation.
var zitadelColumns = map[string]func(a, b *ZitadelToken) int{
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_ID":              compareZitadelIDs,
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_USER_ID":         func(a, b *ZitadelToken) int { return cmp.Compare(a.UserID, b.UserID) },
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_ORGANIZATION_ID": func(a, b *ZitadelToken) int { return cmp.Compare(a.OrganizationID, b.OrganizationID) },
	"PERSONAL_ACCESS_TOKEN_FIELD_NAME_EXPIRATION_DATE": func(a, b *ZitadelToken) int { return a.ExpiresAt.Compare(b.ExpiresAt) },
}

func sortZitadelTokens(tokens []*ZitadelToken, column string, ascending bool) {
	compare, ok := zitadelColumns[column]
	if !ok {
		compare = func(a, b *ZitadelToken) int { return a.CreatedAt.Compare(b.CreatedAt) }
	}
	slices.SortFunc(tokens, func(a, b *ZitadelToken) int {
		order := cmp.Or(compare(a, b), compareZitadelIDs(a, b))
		if ascending {
			return order
		}
		return -order
	})
}
