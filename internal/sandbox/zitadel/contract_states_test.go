// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// states replays what becomes of users and their tokens when their state
// changes.
func (c *contract) states(t *testing.T) {
	t.Helper()
	c.activeUser(t)
	c.deactivatedUser(t)
	c.lockedUser(t)
	const v1, v2, deleted = "401506358559509542", "401506366948117542", "401506369598917670"
	for _, user := range []string{v1, v2, deleted} {
		c.user(user, "m-"+user, zitadel.OrgOwner)
		c.issue(user, user+" token")
	}
	c.all(t, c.admin(), "state_v1_lock state_v1_unlock state_v2_deactivate state_v2_reactivate state_unknown_user_v1_deactivate")
	c.do(t, "DELETE", "/v2/users/"+deleted, "")
	c.replay(t, "state_deleted_old_pat_orgs_me", c.as(deleted+" token"))
	c.all(t, c.admin(), "state_deleted_v1_user_get state_deleted_v2_pat_create")
}

func (c *contract) activeUser(t *testing.T) {
	t.Helper()
	const user, old = "401506334266100774", "401506334282877990"
	c.user(user, "m-8bf115", zitadel.OrgOwner)
	c.replay(t, "state_active_v1_user_get", c.admin())
	c.replay(t, "state_active_v2_user_get", c.admin())
	c.issue(user, old)
	c.all(t, c.admin(), "state_active_v1_pat_get state_active_v1_pat_list state_active_v2_pat_search state_active_v1_reactivate state_active_v1_unlock")
	c.all(t, c.as(old), "state_active_old_pat_orgs_me state_active_old_pat_users_me state_active_old_pat_v2_search")
	c.all(t, c.admin(), "state_active_v1_pat_create state_active_v2_pat_create")
	const first, second = "401506335574723622", "401506335591500838"
	c.replay(t, "state_active_new_pat_userinfo", c.as(second))
	c.all(t, c.admin(), "state_active_v1_pat_delete state_active_v2_pat_delete")
	c.replay(t, "state_active_deleted_pat_users_me", c.as(first))
}

func (c *contract) deactivatedUser(t *testing.T) {
	t.Helper()
	const user, old = "401506338594622502", "401506338611399718"
	c.user(user, "m-a3936d", zitadel.OrgOwner)
	c.issue(user, old)
	c.all(t, c.admin(), `state_v1_deactivate state_deactivated_v1_deactivate state_deactivated_v1_pat_get
		state_deactivated_v1_pat_list state_deactivated_v1_user_get state_deactivated_v2_pat_search state_deactivated_v2_user_get`)
	c.all(t, c.as(old), "state_deactivated_old_pat_orgs_me state_deactivated_old_pat_users_me state_deactivated_old_pat_v2_search")
	c.issue(user, "401506341933288486")
	c.issue(user, "401506341950065702")
	c.all(t, c.admin(), "state_deactivated_v1_pat_delete state_deactivated_v2_pat_delete")
	c.replay(t, "state_deactivated_deleted_pat_users_me", c.as("401506341933288486"))
	c.issue(user, "401506343678118950")
	c.issue(user, "401506344969964582")
	c.all(t, c.admin(), "state_v1_reactivate state_reactivated_v1_pat_get state_reactivated_v1_pat_list state_reactivated_v1_user_get state_reactivated_v2_user_get")
	c.all(t, c.as(old), "state_reactivated_old_pat_orgs_me state_reactivated_old_pat_users_me state_reactivated_old_pat_v2_search")
	c.all(t, c.admin(), "state_reactivated_v1_pat_create state_reactivated_v2_pat_create")
	c.replay(t, "state_reactivated_new_pat_userinfo", c.as("401506347083893798"))
	c.all(t, c.admin(), "state_reactivated_v1_pat_delete state_reactivated_v2_pat_delete")
	c.replay(t, "state_reactivated_deleted_pat_users_me", c.as("401506347067116582"))
}

func (c *contract) lockedUser(t *testing.T) {
	t.Helper()
	const user, old = "401506350154124326", "401506350187678758"
	c.user(user, "m-892b59", zitadel.OrgOwner)
	c.issue(user, old)
	c.all(t, c.admin(), `state_v2_lock state_locked_v1_lock state_locked_v1_pat_get state_locked_v1_pat_list
		state_locked_v1_user_get state_locked_v2_pat_search state_locked_v2_user_get`)
	c.all(t, c.as(old), "state_locked_old_pat_orgs_me state_locked_old_pat_users_me state_locked_old_pat_v2_search")
	c.issue(user, "401506353526344742")
	c.issue(user, "401506353526410278")
	c.all(t, c.admin(), "state_locked_v1_pat_delete state_locked_v2_pat_delete")
	c.replay(t, "state_locked_deleted_pat_users_me", c.as("401506353526344742"))
}
