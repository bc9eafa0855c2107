// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// Captured ids that the test itself needs.
const (
	capturedOrg         = "400674748268350502"
	capturedHuman       = "400674748269071398"
	capturedNever       = "400674938538691622" // a token of the machine user that lives throughout
	capturedDeleted     = "400674938555468838" // one that is deleted
	capturedShort       = "400674941122382886" // one that expires
	capturedLeaver      = "400674949578099750" // a user that is deactivated, locked, deleted
	capturedLeaverToken = "400674949611654182"
	capturedManaged     = "400675435983146022" // a user whose tokens a manager of users changes
	secondOrg           = "401506243534982182"
	secondHuman         = "401506243535703078"
)

// TestContract lives through the histories of two captured servers: each
// exchange is replayed where it happened, so that it meets the world it was
// captured in.
func TestContract(t *testing.T) {
	t.Parallel()
	replayed := map[string]bool{}
	c := newContract(t, replayed, capturedOrg, capturedHuman, time.Date(2026, 11, 22, 3, 7, 53, 562694999, time.UTC))
	c.instance(t)
	c.credentials(t)
	c.creating(t)
	c.reading(t)
	c.deleting(t)
	c.otherOrganization(t)
	c.creatingV2(t)
	c.connectFirst(t)
	c.searching(t)
	c.deletingV2(t)
	c.leaver(t)
	c.manager(t)
	c.conflicts(t)
	for name, history := range map[string]func(*contract, *testing.T){
		"searches": (*contract).searches, "connect": (*contract).connect, "organizations": (*contract).organizations,
		"states": (*contract).states, "assertions": (*contract).assertions, "clients": (*contract).clients,
		"troubles": (*contract).troubles,
	} {
		t.Run(name, func(t *testing.T) {
			history(newContract(t, replayed, secondOrg, secondHuman, time.Date(2026, 11, 27, 20, 46, 11, 0, time.UTC)), t)
		})
	}
	c.complete(t, map[string]string{
		"v2_pat_search_as_self_expiration_before": "counts the administrator's own token, which on that server expired before 2031",
		"v2_pat_search_sort_user_id_limit_2_asc":  "a page of equal rows: the captured server itself chose others in the same sort without a limit",
	})
}

// all replays exchanges, given as words, that one caller made.
func (c *contract) all(t *testing.T, authorization, names string) {
	t.Helper()
	for name := range strings.FieldsSeq(names) {
		c.replay(t, name, authorization)
	}
}

func (c *contract) instance(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `oidc_discovery v2_instance_features unknown_route v1_orgs_me
		v1_machine_create v1_user_get v1_user_get_unknown v2_user_get_unknown v1_users_search_human
		v1_machine_create_missing_name`)
	c.s.Zitadel.AddMachineUser(c.ids[capturedOrg], "dup-1d57e8")
	c.all(t, c.admin(), "v1_machine_create_duplicate method_not_allowed v1_pats_get_collection")
}

func (c *contract) credentials(t *testing.T) {
	t.Helper()
	pat := strings.TrimPrefix(c.admin(), "Bearer ")
	c.replay(t, "auth_basic_scheme", "Basic "+pat)
	c.replay(t, "auth_empty_bearer", "Bearer")
	c.replay(t, "auth_lowercase_bearer", "bearer "+pat)
	c.replay(t, "auth_no_scheme", pat)
	c.all(t, c.admin()+"x", `auth_pat_tampered v1_pat_create_bad_bearer v1_pat_get_bad_bearer v1_pat_delete_bad_bearer
		v1_pat_list_bad_bearer v2_pat_create_bad_bearer v2_pat_delete_bad_bearer v2_pat_search_bad_bearer`)
	c.all(t, "", "v1_pat_create_no_auth v1_pat_get_no_auth v2_pat_create_no_auth")
}

func (c *contract) creating(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v1_pat_create_empty_body v1_pat_create_no_expiry v1_pat_create_expiry
		v1_pat_create_expiry_nanos_offset v1_pat_create_expiry_9999 v1_pat_create_expiry_year1
		v1_pat_create_expiry_null v1_pat_create_unknown_field
		v1_pat_create_expiry_dateonly v1_pat_create_expiry_emptystr v1_pat_create_expiry_malformed
		v1_pat_create_expiry_past v1_pat_create_bad_json v1_pat_create_human_user v1_pat_create_unknown_user
		v1_pat_create_unknown_org_header`)
	c.all(t, c.as(capturedNever), `auth_users_me_new_pat v1_orgs_me_new_pat_unprivileged
		v1_pat_create_no_permission v1_pat_get_no_permission v1_pat_list_no_permission`)
}

func (c *contract) reading(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v1_pat_get v1_pat_get_nanos_offset v1_pat_get_no_expiry v1_pat_get_other_user
		v1_pat_get_unknown_token v1_pat_get_unknown_user v1_pat_get_unknown_org_header v1_pat_get_id_too_long
		v1_pat_list v1_pat_list_empty_body v1_pat_list_human_user v1_pat_list_limit_huge v1_pat_list_paged
		v1_pat_list_unknown_user`)
}

func (c *contract) deleting(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v1_pat_create_expiry_3s v1_pat_delete v1_pat_delete_twice v1_pat_get_after_delete
		v1_pat_delete_unknown_token v1_pat_delete_unknown_user`)
	c.replay(t, "auth_users_me_deleted_pat", c.as(capturedDeleted))
	c.clock.Advance(5 * time.Second)
	c.replay(t, "auth_users_me_expired_pat", c.as(capturedShort))
	c.all(t, c.admin(), "v1_pat_get_expired v1_pat_delete_expired")
}

func (c *contract) otherOrganization(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v1_org_create v1_machine_create_org2
		v1_pat_create_org2_without_header v1_pat_create_org2_with_header
		v1_pat_get_org2_without_header v1_pat_get_org2_with_header v1_pat_list_org2_without_header
		v1_pat_delete_org2_without_header v1_pat_delete_org2_with_header`)
}

func (c *contract) creatingV2(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v2_user_create_machine v2_pat_create v2_pat_create_expiry_year1
		v2_pat_create_expiry_malformed v2_pat_create_expiry_past v2_pat_create_no_expiry
		v2_pat_create_human_user v2_pat_create_unknown_user v2_pat_create_unknown_org_header
		v2_pat_create_org2_no_header`)
	c.all(t, c.as(capturedNever), "v2_pat_create_other_user_unprivileged v2_pat_create_own_pat_unprivileged")
}

func (c *contract) searching(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v2_pat_search_all v2_pat_search_by_user v2_pat_search_by_token
		v2_pat_search_by_user_and_token v2_pat_search_paged v2_pat_search_limit_huge v2_pat_search_empty_filter
		v2_pat_search_docs_example_filter_name v2_pat_search_unknown_token v2_pat_search_unknown_user`)
	c.replay(t, "v2_pat_search_unprivileged", c.as(capturedNever))
}

func (c *contract) deletingV2(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), `v2_pat_delete v2_pat_delete_twice v2_pat_delete_other_user v2_pat_delete_unknown_token
		v2_pat_delete_unknown_user`)
	c.machine(t, "400675442207493158", "shortlived")
	c.all(t, c.admin(), "v2_user_delete v2_user_get_deleted")
}

func (c *contract) leaver(t *testing.T) {
	t.Helper()
	user := "/management/v1/users/" + capturedLeaver
	c.machine(t, capturedLeaver, "leaver")
	c.token(t, capturedLeaver, capturedLeaverToken)
	c.all(t, c.admin(), "v1_user_deactivate v1_pat_create_deactivated_user")
	c.replay(t, "auth_users_me_deactivated_user", c.as(capturedLeaverToken))
	c.arrange(t, user+"/_reactivate", "{}")
	c.arrange(t, user+"/_lock", "{}")
	c.all(t, c.admin(), "v1_pat_create_locked_user v1_user_delete")
	c.replay(t, "auth_users_me_deleted_user", c.as(capturedLeaverToken))
	c.all(t, c.admin(), `v1_pat_create_deleted_user v1_pat_get_deleted_user v1_pat_list_deleted_user
		v1_pat_delete_deleted_user v2_pat_delete_deleted_user`)
}

// connectFirst replays the first calls that were captured of the Connect
// protocol.
func (c *contract) connectFirst(t *testing.T) {
	t.Helper()
	c.all(t, c.admin(), "connect_pat_create connect_pat_create_unknown_user")
	c.do(t, "DELETE", "/v2/users/400674938085706790/pats/400674949527768102", "")
}

// manager replays what a manager of users may do.
func (c *contract) manager(t *testing.T) {
	t.Helper()
	c.user(capturedManaged, "managed")
	c.issueUntil(capturedManaged, "400675436016700454", "9999-12-31T23:59:59Z")
	c.user("manager", "manager", zitadel.OrgUserManager)
	c.issue("manager", "manager token")
	c.all(t, c.as("manager token"), `role_org_user_manager_v1_list role_org_user_manager_v1_get role_org_user_manager_v1_create
		role_org_user_manager_v1_delete role_org_user_manager_v2_create role_org_user_manager_v2_search
		role_org_user_manager_v2_create_unknown_user`)
}

// conflicts replays writes that were refused because of others at the same
// time. Here none may be in flight, so that each is one too many.
func (c *contract) conflicts(t *testing.T) {
	t.Helper()
	c.machine(t, "400676058937953318", "conflict-1")
	c.machine(t, "400676074205219878", "conflict-2")
	for user, token := range map[string]string{
		"400676004730768422": "400676004831562790", "400676047495892006": "400676047579909158",
	} {
		c.machine(t, user, "conflict-"+user)
		c.token(t, user, token)
	}
	before := len(c.s.Zitadel.Tokens())
	c.s.Zitadel.SetWriteConflict(0)
	c.all(t, c.admin(), `v1_pat_create_concurrent_500 v1_pat_delete_concurrent_500
		v2_pat_create_concurrent_500 v2_pat_delete_concurrent_500`)
	if after := len(c.s.Zitadel.Tokens()); after != before {
		t.Errorf("conflicting writes happened: %d tokens became %d", before, after)
	}
}

// user adds a machine user of the default organization in the place of a
// captured one; userOf one of another.
func (c *contract) user(captured, name string, roles ...zitadel.Role) {
	c.userOf(c.s.Zitadel.DefaultOrganizationID(), captured, name, roles...)
}

func (c *contract) userOf(org, captured, name string, roles ...zitadel.Role) {
	c.ids[captured] = c.s.Zitadel.AddMachineUser(org, name, roles...)
}

// issue adds a token in the place of a captured one, with the expiry that most
// of the captured have.
func (c *contract) issue(capturedUser, captured string) {
	c.issueUntil(capturedUser, captured, "2030-01-02T03:04:05Z")
}

func (c *contract) issueUntil(capturedUser, captured, expiry string) {
	expiresAt, err := time.Parse(time.RFC3339Nano, expiry)
	if err != nil {
		panic(err)
	}
	token := c.s.Zitadel.AddToken(c.ids[capturedUser], expiresAt)
	c.ids[captured], c.secrets[captured] = token.ID, token.Secret
}

// at moves the clock to an instant of the captured history.
func (c *contract) at(instant string) {
	t, err := time.Parse(time.RFC3339Nano, instant)
	if err != nil {
		panic(err)
	}
	c.clock.Advance(t.Sub(c.clock.Now()))
}

// machine adds a machine user in the place of a captured one.
func (c *contract) machine(t *testing.T, captured, name string) {
	t.Helper()
	answer := c.arrange(t, "/management/v1/users/machine", `{"userName": "`+name+`", "name": "`+name+`"}`)
	c.ids[captured], _ = answer["userId"].(string)
}

// token adds a token in the place of a captured one.
func (c *contract) token(t *testing.T, capturedUser, captured string) {
	t.Helper()
	answer := c.arrange(t, "/management/v1/users/"+capturedUser+"/pats", "{}")
	c.ids[captured], _ = answer["tokenId"].(string)
	c.secrets[captured], _ = answer["token"].(string)
}
