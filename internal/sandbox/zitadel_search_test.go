// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestZitadelSearch(t *testing.T) {
	t.Parallel()
	s, clock, c := newZitadel(t, sandbox.Options{})
	home, away := s.Zitadel.MachineUserID(), s.Zitadel.AddMachineUser(s.Zitadel.SecondOrganizationID(), "away")
	names := map[string]string{}
	for i, name := range []string{"a", "b", "c"} {
		clock.Advance(time.Minute)
		user := home
		if name == "b" {
			user = away
		}
		names[s.Zitadel.AddToken(user, noon.AddDate(0, 3-i, 0)).ID] = name
	}
	filter := func(kind string, value object) object { return object{"filters": []object{{kind: value}}} }
	date := func(kind, method string, at time.Time) object {
		return filter(kind, object{"timestamp": at.Format(time.RFC3339Nano), "method": "TIMESTAMP_FILTER_METHOD_" + method})
	}
	second := noon.Add(2 * time.Minute).Truncate(time.Microsecond)
	sorted := func(column string, ascending bool) object {
		return object{"sortingColumn": "PERSONAL_ACCESS_TOKEN_FIELD_NAME_" + column, "pagination": object{"asc": ascending}}
	}
	tests := map[string]struct {
		request object
		want    string
	}{
		"newest first":       {object{}, "cba"},
		"by id":              {sorted("ID", true), "abc"},
		"by expiry":          {sorted("EXPIRATION_DATE", true), "cba"},
		"by user":            {sorted("USER_ID", false), "bca"},
		"by organization":    {sorted("ORGANIZATION_ID", true), "acb"},
		"by an unknown one":  {sorted("MOOD", true), "abc"},
		"of a user":          {filter("userIdFilter", object{"id": home}), "ca"},
		"of an organization": {filter("organizationIdFilter", object{"id": s.Zitadel.SecondOrganizationID()}), "b"},
		"created at":         {date("createdDateFilter", "EQUALS", second), "b"},
		"created after":      {date("createdDateFilter", "AFTER", second), "c"},
		"created since":      {date("createdDateFilter", "GREATER_OR_EQUALS", second), "cb"},
		"created before":     {date("createdDateFilter", "LESS", second), "a"},
		"created until":      {date("createdDateFilter", "BEFORE_OR_EQUALS", second), "ba"},
		"expiring before":    {date("expirationDateFilter", "BEFORE", noon.AddDate(0, 2, 0).Truncate(time.Microsecond)), "c"},
		"all filters hold": {object{"filters": []object{
			{"userIdFilter": object{"id": home}}, {"organizationIdFilter": object{"id": s.Zitadel.SecondOrganizationID()}},
		}}, ""},
	}
	for name, test := range tests {
		ids, _ := c.search(test.request)
		var got strings.Builder
		for _, id := range ids {
			got.WriteString(names[id]) // the administrator's own has no name
		}
		if got.String() != test.want {
			t.Errorf("%s: got %q, want %q", name, got.String(), test.want)
		}
	}
	a := c.call(http.MethodPost, "/v2/users/pats/search", filter("createdDateFilter", object{"timestamp": "soon"}))
	if a.status != http.StatusBadRequest {
		t.Errorf("a malformed date: %d %s", a.status, a.text)
	}
}

func TestZitadelSearchLeavesOutWhatTheCallerMayNotSee(t *testing.T) {
	t.Parallel()
	s, _, admin := newZitadel(t, sandbox.Options{})
	z := s.Zitadel
	z.AddToken(z.MachineUserID(), time.Time{})
	z.AddToken(z.AddMachineUser(z.SecondOrganizationID(), "away"), time.Time{})
	owner := z.AddMachineUser(z.DefaultOrganizationID(), "owner", sandbox.ZitadelOrgOwner)
	nobody := z.AddMachineUser(z.DefaultOrganizationID(), "nobody")
	asOwner, asNobody := admin.as(z.AddCredential(owner)), admin.as(z.AddCredential(nobody))
	others := object{"filters": []object{{"userIdFilter": object{"id": owner}}}}
	for name, test := range map[string]struct {
		c       zitadelClient
		request object
		seen    int
		total   string
	}{
		"instance owner":        {admin, object{}, 5, "5"},
		"organization owner":    {asOwner, object{}, 4, "5"},
		"no role":               {asNobody, object{}, 1, "5"},
		"no role, others'":      {asNobody, others, 0, "1"},
		"cut before left out":   {asNobody, object{"pagination": object{"limit": 1, "offset": "1"}}, 0, "5"},
		"page of 64-bit number": {admin, object{"pagination": object{"limit": 2, "offset": "4"}}, 1, "5"},
		"beyond the end":        {admin, object{"pagination": object{"offset": 9}}, 0, "5"},
	} {
		ids, total := test.c.search(test.request)
		if len(ids) != test.seen || total != test.total {
			t.Errorf("%s: saw %d of %s, want %d of %s", name, len(ids), total, test.seen, test.total)
		}
	}
}

func TestZitadelSearchPageLimit(t *testing.T) {
	t.Parallel()
	s, _, c := newZitadel(t, sandbox.Options{})
	for range 120 {
		s.Zitadel.AddToken(s.Zitadel.MachineUserID(), time.Time{})
	}
	got := map[string]int{}
	for name, page := range map[string]object{"default": {}, "most": {"limit": 1000}} {
		ids, _ := c.search(object{"pagination": page})
		got[name] = len(ids)
	}
	if diff := cmp.Diff(map[string]int{"default": 100, "most": 121}, got); diff != "" {
		t.Error(diff)
	}
	if a := c.call(http.MethodPost, "/v2/users/pats/search", object{"pagination": object{"limit": 1001}}); a.errorID() != "QUERY-4M0fs" {
		t.Errorf("%d %s", a.status, a.text)
	}
	if a := c.call(http.MethodPost, "/v2/users/pats/search", object{"pagination": object{"limit": "-1"}}); a.status != http.StatusBadRequest {
		t.Errorf("%d %s", a.status, a.text)
	}
}
