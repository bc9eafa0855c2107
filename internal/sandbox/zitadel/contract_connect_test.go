// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import "testing"

// connect replays calls of the Connect protocol.
func (c *contract) connect(t *testing.T) {
	t.Helper()
	const machine, self, selfToken = "401506311029656614", "401506311046433830", "self token"
	c.user(machine, "machine")
	c.user(self, "self")
	c.issue(self, selfToken)
	c.user("other", "other")
	c.issue("other", "401506311079988262")
	c.userOf(c.s.Zitadel.SecondOrganizationID(), "401506311147097126", "elsewhere")

	c.all(t, c.admin(), "connect_pat_add")
	c.clock.Advance(1)
	c.token2(t, machine, "401506312875150374")
	c.all(t, c.admin()+"x", "connect_pat_add_bad_bearer connect_pat_list_bad_bearer connect_pat_remove_bad_bearer")
	c.all(t, c.admin(), `connect_pat_add_no_auth connect_pat_list_no_auth connect_pat_remove_no_auth
		connect_pat_add_empty_object connect_pat_add_expiry_malformed connect_pat_add_expiry_past
		connect_pat_add_human_user connect_pat_add_no_expiry connect_pat_add_no_user
		connect_pat_add_unknown_org_header connect_pat_add_user_of_other_organization`)
	c.clock.Advance(1000000)
	c.all(t, c.admin(), "connect_pat_add_unknown_field")
	c.all(t, c.as(selfToken), "connect_pat_add_no_permission connect_pat_add_own_pat_unprivileged connect_pat_remove_no_permission")
	c.clock.Advance(1000000)
	c.token2(t, machine, "401506313110031398")
	c.all(t, c.admin(), `connect_pat_list_by_user connect_pat_list_by_token connect_pat_list_limit_1
		connect_pat_list_limit_1001 connect_pat_list_empty_filter connect_pat_list_unknown_filter
		connect_pat_list_unknown_org_header connect_pat_list_bad_json
		connect_pat_remove_no_user connect_pat_remove_token_of_other_user connect_pat_remove_unknown_token
		connect_pat_remove connect_pat_remove_twice connect_pat_list_after_remove
		connect_pat_wrong_host connect_unknown_service`)
}

// token2 adds a token as the administrator does, through user v2.
func (c *contract) token2(t *testing.T, user, captured string) {
	t.Helper()
	a := c.arrange(t, "/v2/users/"+user+"/pats", `{"expirationDate":"2030-01-02T03:04:05Z"}`)
	c.ids[captured], _ = a["tokenId"].(string)
	c.secrets[captured], _ = a["token"].(string)
}
