// SPDX-License-Identifier: MPL-2.0

package zitadel

// listV1 is a list of management v1. Without results it has neither
// totalResult nor result.
type listV1[T any] struct {
	Details struct {
		TotalResult   string `json:"totalResult,omitempty"`
		ViewTimestamp string `json:"viewTimestamp,omitempty"`
	} `json:"details"`
	Result []T `json:"result,omitempty"`
}

// pageRequest is the part of a list that the caller asked for. A limit of 0
// means everything, however much that is.
type pageRequest struct {
	Offset number `json:"offset"`
	Limit  number `json:"limit"`
	Asc    bool   `json:"asc"`
}

// cutPage returns the page's share of all.
func cutPage[T any](all []T, page pageRequest) []T {
	all = all[min(int(page.Offset), len(all)):]
	if page.Limit > 0 {
		all = all[:min(int(page.Limit), len(all))]
	}
	return all
}

func newListV1[T any](p *Platform, all []T, page pageRequest) listV1[T] {
	var list listV1[T]
	list.Details.TotalResult = integer(len(all))
	list.Details.ViewTimestamp = instant(p.projection.last)
	list.Result = cutPage(all, page)
	return list
}

// listTokensV1 lists a user's tokens in the order of creation, whatever the
// query says of it. A user that is unknown, or in another organization, has
// none.
func (p *Platform) listTokensV1(c *call) (any, error) {
	if err := checkIDs(c, "ListPersonalAccessTokensRequest"); err != nil {
		return nil, err
	}
	var request struct {
		Query pageRequest `json:"query"`
	}
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, err
	}
	var tokens []tokenV1
	for _, t := range p.projected(true) {
		if t.UserID == c.PathValue("user") && t.OrganizationID == c.organization {
			tokens = append(tokens, newTokenV1(t))
		}
	}
	return newListV1(p, tokens, request.Query), nil
}
