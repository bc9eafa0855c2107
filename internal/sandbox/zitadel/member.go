// SPDX-License-Identifier: MPL-2.0

package zitadel

import "slices"

// addMemberV1 gives a user roles in the call's organization.
func (p *Zitadel) addMemberV1(c *zitadelCall) (any, error) {
	var request struct {
		UserID string
		Roles  []ZitadelRole
	}
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	u := p.world.Users[request.UserID]
	if !u.exists() {
		return nil, errZitadelGetUser
	}
	for _, role := range request.Roles {
		if zitadelRolePermissions[role] == nil {
			return nil, zitadelInvalid("", "invalid AddOrgMemberRequest.Roles: unknown role "+string(role))
		}
		m := zitadelMembership{Organization: c.organization, Role: role}
		if !slices.Contains(u.Memberships, m) {
			u.Memberships = append(u.Memberships, m)
		}
	}
	o := p.world.Organizations[c.organization]
	o.touch(p.now())
	p.core.Changed()
	return map[string]any{"details": o.details(true)}, nil
}
