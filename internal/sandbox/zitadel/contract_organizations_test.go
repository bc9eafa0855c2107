// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// organizations replays the ends of organizations, and headers that name one.
func (c *contract) organizations(t *testing.T) {
	t.Helper()
	c.deactivatedOrganization(t)
	c.deletedOrganization(t)
	z := c.s.Zitadel
	c.ids["401506331648855078"] = z.AddOrganization("of nobody")
	c.userOf(z.SecondOrganizationID(), "stranger", "stranger", zitadel.OrgOwner)
	c.issue("stranger", "stranger token")
	c.replay(t, "org_header_of_other_organization", c.as("stranger token"))
	c.user("401506332504493094", "tokenless")
	c.replay(t, "org_header_empty", c.admin())
}

func (c *contract) deactivatedOrganization(t *testing.T) {
	t.Helper()
	org := c.s.Zitadel.AddOrganization("org-f4120d")
	c.ids["401506316801018918"] = org
	c.userOf(org, "owner", "owner", zitadel.OrgOwner)
	c.issue("owner", "owner token")
	c.all(t, c.admin(), "org_v1_deactivate org_v1_reactivate")
	c.replay(t, "org_reactivated_old_pat_orgs_me", c.as("owner token"))
}

func (c *contract) deletedOrganization(t *testing.T) {
	t.Helper()
	const machine, token = "401506325105740838", "401506325122518054"
	org := c.s.Zitadel.AddOrganization("gone")
	c.ids["401506325055409190"] = org
	c.userOf(org, machine, "m", zitadel.OrgOwner)
	c.issue(machine, token)
	c.all(t, c.admin(), "org_v1_delete")
	c.all(t, c.as(token), `org_deleted_old_pat_orgs_me org_deleted_old_pat_users_me org_deleted_old_pat_v1_pat_create
		org_deleted_old_pat_v1_pat_get org_deleted_old_pat_v2_pat_create org_deleted_old_pat_v2_pat_search`)
	c.all(t, c.admin(), `org_deleted_v1_delete org_deleted_v1_pat_create_without_header
		org_deleted_v1_pat_get_with_header org_deleted_v1_pat_get_without_header
		org_deleted_v1_pat_list_with_header org_deleted_v1_pat_list_without_header
		org_deleted_v1_user_get_with_header org_deleted_v1_user_get_without_header
		org_deleted_v2_organizations_search org_deleted_v2_pat_search_by_token org_deleted_v2_user_get`)
	expiry := `{"expirationDate":"2030-01-02T03:04:05Z"}`
	c.clock.Advance(1000000)
	c.do(t, http.MethodPost, "/management/v1/users/"+machine+"/pats", expiry, "x-zitadel-orgid", org)
	c.clock.Advance(1000000)
	c.replay(t, "org_deleted_v2_pat_create", c.admin())
	c.clock.Advance(1000000)
	c.token2(t, machine, "401506329216224294")
	c.replay(t, "org_deleted_v2_pat_search_by_user_with_header", c.admin())
	if me := c.do(t, http.MethodGet, "/management/v1/orgs/me", "", "x-zitadel-orgid", org)["org"].(map[string]any); me["state"] != nil {
		t.Errorf("a deleted organization has the state %v", me["state"])
	}
}
