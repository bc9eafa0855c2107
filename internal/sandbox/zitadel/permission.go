// SPDX-License-Identifier: MPL-2.0

package zitadel

// ZitadelRole is a manager role. Organization roles hold in the organization
// of the user who has them, instance roles in every one.
type ZitadelRole string

// The roles the sandbox knows, a choice of ZITADEL's.
const (
	ZitadelInstanceOwner       ZitadelRole = "IAM_OWNER"
	ZitadelInstanceOwnerViewer ZitadelRole = "IAM_OWNER_VIEWER"
	ZitadelOrgOwner            ZitadelRole = "ORG_OWNER"
	ZitadelOrgOwnerViewer      ZitadelRole = "ORG_OWNER_VIEWER"
	// ZitadelOrgSettingsManager is a member of its organization without any
	// permission on users.
	ZitadelOrgSettingsManager ZitadelRole = "ORG_SETTINGS_MANAGER"
)

// Permissions that the served calls demand.
const (
	zitadelOrgRead     = "org.read"
	zitadelOrgCreate   = "org.create"
	zitadelOrgDelete   = "org.delete"
	zitadelMemberWrite = "org.member.write"
	zitadelUserRead    = "user.read"
	zitadelUserWrite   = "user.write"
	zitadelUserDelete  = "user.delete"
)

var zitadelRolePermissions = map[ZitadelRole]map[string]bool{
	ZitadelInstanceOwner: {
		zitadelOrgRead: true, zitadelOrgCreate: true, zitadelOrgDelete: true, zitadelMemberWrite: true,
		zitadelUserRead: true, zitadelUserWrite: true, zitadelUserDelete: true,
	},
	ZitadelInstanceOwnerViewer: {zitadelOrgRead: true, zitadelUserRead: true},
	ZitadelOrgOwner: {
		zitadelOrgRead: true, zitadelOrgDelete: true, zitadelMemberWrite: true,
		zitadelUserRead: true, zitadelUserWrite: true, zitadelUserDelete: true,
	},
	ZitadelOrgOwnerViewer:     {zitadelOrgRead: true, zitadelUserRead: true},
	ZitadelOrgSettingsManager: {zitadelOrgRead: true},
}

// zitadelMembership is a role held in an organization; the empty organization
// means the instance.
type zitadelMembership struct {
	Organization string      `json:"organization,omitempty"`
	Role         ZitadelRole `json:"role"`
}

func (u *zitadelUser) setRoles(roles []ZitadelRole) {
	u.Memberships = nil
	for _, role := range roles {
		m := zitadelMembership{Role: role, Organization: u.Organization}
		if role == ZitadelInstanceOwner || role == ZitadelInstanceOwnerViewer {
			m.Organization = ""
		}
		u.Memberships = append(u.Memberships, m)
	}
}

// permit answers nil when u has the permission in the organization. Without
// any membership there the error is a 404; with memberships that don't carry
// the permission it is denied.
func (u *zitadelUser) permit(permission, organization string, denied error) error {
	member := false
	for _, m := range u.Memberships {
		if m.Organization != "" && m.Organization != organization {
			continue
		}
		if zitadelRolePermissions[m.Role][permission] {
			return nil
		}
		member = true
	}
	if member {
		return denied
	}
	return errZitadelNoMembership
}

// permitOn is user v2's rule: users manage themselves, others need the
// permission in the organization of the user concerned.
func (u *zitadelUser) permitOn(target *zitadelUser, permission string) error {
	if u.ID == target.ID {
		return nil
	}
	return u.permit(permission, target.Organization, errZitadelDeniedV2)
}
