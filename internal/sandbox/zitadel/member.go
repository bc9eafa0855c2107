// SPDX-License-Identifier: MPL-2.0

package zitadel

import "slices"

// addMemberV1 gives a user roles in the call's organization.
func (p *Platform) addMemberV1(c *call) (any, error) {
	var request struct {
		UserID string
		Roles  []Role
	}
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, err
	}
	u := p.world.Users[request.UserID]
	if !u.exists() {
		return nil, errGetUser
	}
	for _, role := range request.Roles {
		if rolePermissions[role] == nil {
			return nil, invalid("", "invalid AddOrgMemberRequest.Roles: unknown role "+string(role))
		}
		m := membership{Organization: c.organization, Role: role}
		if !slices.Contains(u.Memberships, m) {
			u.Memberships = append(u.Memberships, m)
		}
	}
	o := p.world.Organizations[c.organization]
	o.touch(p.now())
	p.core.Changed()
	return map[string]any{"details": o.details(true)}, nil
}
