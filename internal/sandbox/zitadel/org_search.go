// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// orgQuery is one condition of a search for organizations. Admin v1 and v2
// call the same conditions by nearly the same names.
type orgQuery struct {
	IDQuery   *struct{ ID string }
	NameQuery *struct{ Name string }
}

func (q orgQuery) matches(o *organization) bool {
	return (q.IDQuery == nil || q.IDQuery.ID == o.ID) &&
		(q.NameQuery == nil || strings.EqualFold(q.NameQuery.Name, o.Name))
}

// searchOrgs reads a search and returns the organizations that it finds among
// those the caller may read.
func (p *Platform) searchOrgs(c *call) ([]*organization, pageRequest, error) {
	var request struct {
		Query   pageRequest
		Queries []orgQuery
	}
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, pageRequest{}, err
	}
	found := slices.SortedFunc(maps.Values(p.world.Organizations), func(a, b *organization) int { return cmp.Compare(a.ID, b.ID) })
	found = slices.DeleteFunc(found, func(o *organization) bool {
		misses := func(q orgQuery) bool { return !q.matches(o) }
		return o.State == orgRemoved || slices.ContainsFunc(request.Queries, misses) ||
			c.caller.permit(orgRead, o.ID, errDeniedV2) != nil
	})
	return found, request.Query, nil
}

// searchOrgsAdmin lists the instance's organizations, for an instance's
// managers.
func (p *Platform) searchOrgsAdmin(c *call) (any, error) {
	if err := c.caller.permit(orgRead, "", errDeniedV1); err != nil {
		return nil, err
	}
	found, page, err := p.searchOrgs(c)
	if err != nil {
		return nil, err
	}
	var orgs []map[string]any
	for _, o := range found {
		orgs = append(orgs, orgV1(o))
	}
	return newListV1(p, orgs, page), nil
}

// searchOrgsV2 lists the organizations that the caller may read.
func (p *Platform) searchOrgsV2(c *call) (any, error) {
	found, page, err := p.searchOrgs(c)
	if err != nil {
		return nil, err
	}
	var list struct {
		Details struct {
			TotalResult string `json:"totalResult,omitempty"`
			Timestamp   string `json:"timestamp"`
		} `json:"details"`
		Result []map[string]any `json:"result,omitempty"`
	}
	list.Details.TotalResult = integer(len(found))
	list.Details.Timestamp = instant(p.now())
	for _, o := range cutPage(found, page) {
		list.Result = append(list.Result, orgV1(o))
	}
	return list, nil
}
