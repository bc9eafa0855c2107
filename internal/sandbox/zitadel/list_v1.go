// SPDX-License-Identifier: MPL-2.0

package zitadel

// zitadelListV1 is a list of management v1. Without results it has neither
// totalResult nor result.
type zitadelListV1[T any] struct {
	Details struct {
		TotalResult   string `json:"totalResult,omitempty"`
		ViewTimestamp string `json:"viewTimestamp,omitempty"`
	} `json:"details"`
	Result []T `json:"result,omitempty"`
}

// zitadelPage is the part of a list that the caller asked for. A limit of 0
// means everything, however much that is.
type zitadelPage struct {
	Offset zitadelNumber `json:"offset"`
	Limit  zitadelNumber `json:"limit"`
	Asc    bool          `json:"asc"`
}

// cutZitadelPage returns the page's share of all.
func cutZitadelPage[T any](all []T, page zitadelPage) []T {
	all = all[min(int(page.Offset), len(all)):]
	if page.Limit > 0 {
		all = all[:min(int(page.Limit), len(all))]
	}
	return all
}

func newZitadelListV1[T any](p *Zitadel, all []T, page zitadelPage) zitadelListV1[T] {
	var list zitadelListV1[T]
	list.Details.TotalResult = zitadelInt(len(all))
	list.Details.ViewTimestamp = zitadelTime(p.projection.last)
	list.Result = cutZitadelPage(all, page)
	return list
}

// listTokensV1 lists a user's tokens in the order of creation, whatever the
// query says of it. A user that is unknown, or in another organization, has
// none.
func (p *Zitadel) listTokensV1(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "ListPersonalAccessTokensRequest"); err != nil {
		return nil, err
	}
	var request struct {
		Query zitadelPage `json:"query"`
	}
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	var tokens []zitadelTokenV1
	for _, t := range p.projected() {
		if t.UserID == c.PathValue("user") && t.OrganizationID == c.organization {
			tokens = append(tokens, newZitadelTokenV1(t))
		}
	}
	return newZitadelListV1(p, tokens, request.Query), nil
}
