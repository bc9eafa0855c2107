// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// capturedTokens are the tokens that the searches were captured among: the
// user, the token, its creation and its expiry.
const capturedTokens = `
401506302926261286 401506303060479014 2026-11-27T20:46:45.697135Z 2030-01-02T03:04:05Z
401506302959815718 401506303496686630 2026-11-27T20:46:45.956703Z 2031-02-03T04:05:06.123456Z
401506302926261286 401506303932894246 2026-11-27T20:46:46.215769Z 2029-06-01T00:00:00Z
401506302926261286 401506304369101862 2026-11-27T20:46:46.476361Z 2030-01-02T03:04:05Z
401506302993370150 401506304805309478 2026-11-27T20:46:46.736806Z 2030-01-02T03:04:05Z
401506303010147366 401506304822086694 2026-11-27T20:46:46.747580Z 2032-01-01T00:00:00Z
401506303026924582 401506304838863910 2026-11-27T20:46:46.755002Z 2033-01-01T00:00:00Z
401506302959815718 401506304855641126 2026-11-27T20:46:46.762892Z 9999-12-31T23:59:59Z
`

// searches replays searches of user v2, by an instance owner, by a user without
// any role and by a manager of users.
func (c *contract) searches(t *testing.T) {
	t.Helper()
	z := c.s.Zitadel
	first, second := z.AddOrganization("first"), z.AddOrganization("second")
	c.ids["401506302825597990"], c.ids["401506302892706854"] = first, second
	c.userOf(first, "401506302926261286", "a")
	c.userOf(first, "401506302959815718", "b")
	c.userOf(second, "401506302993370150", "c")
	c.userOf(first, "401506303010147366", "self")
	c.userOf(first, "401506303026924582", "manager", zitadel.OrgUserManager)
	for line := range strings.Lines(strings.TrimSpace(capturedTokens)) {
		f := strings.Fields(line)
		c.at(f[2])
		c.issueUntil(f[0], f[1], f[3])
	}
	c.all(t, c.admin(), `v2_pat_search_array_body v2_pat_search_bad_json v2_pat_search_by_organization
		v2_pat_search_by_organization_and_user v2_pat_search_by_organization_and_user_of_other
		v2_pat_search_by_organization_other v2_pat_search_by_organization_unknown
		v2_pat_search_by_organization_user_and_token v2_pat_search_by_token_of_other_user
		v2_pat_search_by_user_id_number v2_pat_search_by_user_id_too_long v2_pat_search_created_after
		v2_pat_search_created_before_or_equals v2_pat_search_created_equals
		v2_pat_search_created_future_after v2_pat_search_expiration_after
		v2_pat_search_expiration_after_or_equals v2_pat_search_expiration_after_year_9000
		v2_pat_search_expiration_before v2_pat_search_expiration_before_or_equals
		v2_pat_search_expiration_equals v2_pat_search_expiration_malformed
		v2_pat_search_expiration_micros_equals v2_pat_search_expiration_no_method
		v2_pat_search_filters_object v2_pat_search_get_method v2_pat_search_limit_0 v2_pat_search_limit_1
		v2_pat_search_limit_1000 v2_pat_search_limit_negative v2_pat_search_null_body
		v2_pat_search_offset_last v2_pat_search_offset_string v2_pat_search_pages_1_of_2
		v2_pat_search_pages_2_of_2 v2_pat_search_pages_desc_offset_1 v2_pat_search_same_user_twice
		v2_pat_search_snake_case v2_pat_search_sort_created_date_asc v2_pat_search_sort_created_date_desc
		v2_pat_search_sort_id_asc v2_pat_search_sort_id_desc v2_pat_search_sort_none_asc
		v2_pat_search_sort_unspecified_desc v2_pat_search_two_tokens v2_pat_search_two_users
		v2_pat_search_unknown_filter`)
	self, manager := c.as("401506304822086694"), c.as("401506304838863910")
	c.all(t, self, `v2_pat_search_as_self_all
		v2_pat_search_as_self_header_other_organization v2_pat_search_as_self_other_organization
		v2_pat_search_as_self_other_user v2_pat_search_as_self_own
		v2_pat_search_as_self_token_of_other_organization v2_pat_search_as_self_unknown_filter
		v2_pat_search_empty_body_by_self`)
	c.all(t, manager, `v2_pat_search_as_user_manager_by_organization v2_pat_search_as_user_manager_other_user
		v2_pat_search_as_user_manager_own v2_pat_search_as_user_manager_token_of_other_organization
		v2_pat_search_as_user_manager_unknown_filter v2_pat_search_as_user_manager_user_of_other_organization`)
	c.replayTies(t, "v2_pat_search_as_user_manager_sort_expiration_asc", manager)
	for name := range strings.FieldsSeq(`v2_pat_search_sort_expiration_date_asc v2_pat_search_sort_organization_id_asc
		v2_pat_search_sort_organization_id_desc v2_pat_search_sort_user_id_asc
		v2_pat_search_sort_user_id_desc`) {
		c.replayTies(t, name, c.admin())
	}
	c.do(t, http.MethodDelete, "/v2/users/401506302926261286/pats/401506303060479014", "")
	c.replay(t, "v2_pat_search_after_delete", c.admin())
}
