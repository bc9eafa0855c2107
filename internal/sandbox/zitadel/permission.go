// SPDX-License-Identifier: MPL-2.0

package zitadel

// Role is a manager role. Organization roles hold in the organization
// of the user who has them, instance roles in every one.
type Role string

// The roles the sandbox knows, a choice of ZITADEL's.
const (
	InstanceOwner       Role = "IAM_OWNER"
	InstanceOwnerViewer Role = "IAM_OWNER_VIEWER"
	OrgOwner            Role = "ORG_OWNER"
	OrgOwnerViewer      Role = "ORG_OWNER_VIEWER"
	// OrgUserManager manages its organization's users, their tokens included.
	OrgUserManager Role = "ORG_USER_MANAGER"
	// OrgSettingsManager is a member of its organization without any
	// permission on users.
	OrgSettingsManager Role = "ORG_SETTINGS_MANAGER"
)

// Permissions that the served calls demand.
const (
	orgRead     = "org.read"
	orgCreate   = "org.create"
	orgWrite    = "org.write"
	orgDelete   = "org.delete"
	memberWrite = "org.member.write"
	userRead    = "user.read"
	userWrite   = "user.write"
	userDelete  = "user.delete"
)

var rolePermissions = map[Role]map[string]bool{
	InstanceOwner: {
		orgRead: true, orgCreate: true, orgWrite: true, orgDelete: true, memberWrite: true,
		userRead: true, userWrite: true, userDelete: true,
	},
	InstanceOwnerViewer: {orgRead: true, userRead: true},
	OrgOwner: {
		orgRead: true, orgWrite: true, orgDelete: true, memberWrite: true,
		userRead: true, userWrite: true, userDelete: true,
	},
	OrgOwnerViewer:     {orgRead: true, userRead: true},
	OrgUserManager:     {orgRead: true, userRead: true, userWrite: true, userDelete: true},
	OrgSettingsManager: {orgRead: true},
}

// membership is a role held in an organization; the empty organization
// means the instance.
type membership struct {
	Organization string `json:"organization,omitempty"`
	Role         Role   `json:"role"`
}

func (u *user) setRoles(roles []Role) {
	u.Memberships = nil
	for _, role := range roles {
		m := membership{Role: role, Organization: u.Organization}
		if role == InstanceOwner || role == InstanceOwnerViewer {
			m.Organization = ""
		}
		u.Memberships = append(u.Memberships, m)
	}
}

// permit answers nil when u has the permission in the organization. Without
// any membership there the error is a 404; with memberships that don't carry
// the permission it is denied.
func (u *user) permit(permission, organization string, denied error) error {
	member := false
	for _, m := range u.Memberships {
		if m.Organization != "" && m.Organization != organization {
			continue
		}
		if rolePermissions[m.Role][permission] {
			return nil
		}
		member = true
	}
	if member {
		return denied
	}
	return errNoMembership
}

// permitOn is user v2's rule: users manage themselves, others need the
// permission in the organization of the user concerned.
func (u *user) permitOn(target *user, permission string) error {
	if u.ID == target.ID {
		return nil
	}
	return u.permit(permission, target.Organization, errDeniedV2)
}
