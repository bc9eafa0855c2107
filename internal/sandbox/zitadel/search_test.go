// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t, sandbox.Options{})
	home, away := s.Zitadel.MachineUserID(), s.Zitadel.AddMachineUser(s.Zitadel.SecondOrganizationID(), "away")
	names := map[string]string{}
	for i, name := range []string{"a", "b", "c"} {
		clock.Advance(time.Minute)
		user := home
		if name == "b" {
			user = away
		}
		names[s.Zitadel.AddToken(user, sandboxtest.Noon.AddDate(0, 3-i, 0)).ID] = name
	}
	filter := func(kind string, value sandboxtest.Object) sandboxtest.Object {
		return sandboxtest.Object{"filters": []sandboxtest.Object{{kind: value}}}
	}
	date := func(kind, method string, at time.Time) sandboxtest.Object {
		return filter(kind, sandboxtest.Object{"timestamp": at.Format(time.RFC3339Nano), "method": "TIMESTAMP_FILTER_METHOD_" + method})
	}
	second := sandboxtest.Noon.Add(2 * time.Minute).Truncate(time.Microsecond)
	sorted := func(column string, ascending bool) sandboxtest.Object {
		return sandboxtest.Object{"sortingColumn": "PERSONAL_ACCESS_TOKEN_FIELD_NAME_" + column, "pagination": sandboxtest.Object{"asc": ascending}}
	}
	tests := map[string]struct {
		request sandboxtest.Object
		want    string
	}{
		"newest first":       {sandboxtest.Object{}, "cba"},
		"by id":              {sorted("ID", true), "abc"},
		"by expiry":          {sorted("EXPIRATION_DATE", true), "cba"},
		"by user":            {sorted("USER_ID", false), "bca"},
		"by organization":    {sorted("ORGANIZATION_ID", true), "acb"},
		"by an unknown one":  {sorted("MOOD", true), "abc"},
		"of a user":          {filter("userIdFilter", sandboxtest.Object{"id": home}), "ca"},
		"of an organization": {filter("organizationIdFilter", sandboxtest.Object{"id": s.Zitadel.SecondOrganizationID()}), "b"},
		"created at":         {date("createdDateFilter", "EQUALS", second), "b"},
		"created after":      {date("createdDateFilter", "AFTER", second), "c"},
		"created since":      {date("createdDateFilter", "GREATER_OR_EQUALS", second), "cb"},
		"created before":     {date("createdDateFilter", "LESS", second), "a"},
		"created until":      {date("createdDateFilter", "BEFORE_OR_EQUALS", second), "ba"},
		"expiring before":    {date("expirationDateFilter", "BEFORE", sandboxtest.Noon.AddDate(0, 2, 0).Truncate(time.Microsecond)), "c"},
		"all filters hold": {sandboxtest.Object{"filters": []sandboxtest.Object{
			{"userIdFilter": sandboxtest.Object{"id": home}}, {"organizationIdFilter": sandboxtest.Object{"id": s.Zitadel.SecondOrganizationID()}},
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
	a := c.call(http.MethodPost, "/v2/users/pats/search", filter("createdDateFilter", sandboxtest.Object{"timestamp": "soon"}))
	if a.Status != http.StatusBadRequest {
		t.Errorf("a malformed date: %d %s", a.Status, a.Text)
	}
}

func TestSearchLeavesOutWhatTheCallerMayNotSee(t *testing.T) {
	t.Parallel()
	s, _, admin := New(t, sandbox.Options{})
	z := s.Zitadel
	z.AddToken(z.MachineUserID(), time.Time{})
	z.AddToken(z.AddMachineUser(z.SecondOrganizationID(), "away"), time.Time{})
	owner := z.AddMachineUser(z.DefaultOrganizationID(), "owner", zitadel.OrgOwner)
	nobody := z.AddMachineUser(z.DefaultOrganizationID(), "nobody")
	asOwner, asNobody := admin.as(z.AddCredential(owner)), admin.as(z.AddCredential(nobody))
	others := sandboxtest.Object{"filters": []sandboxtest.Object{{"userIdFilter": sandboxtest.Object{"id": owner}}}}
	for name, test := range map[string]struct {
		c       client
		request sandboxtest.Object
		seen    int
		total   string
	}{
		"instance owner":        {admin, sandboxtest.Object{}, 5, "5"},
		"organization owner":    {asOwner, sandboxtest.Object{}, 4, "5"},
		"no role":               {asNobody, sandboxtest.Object{}, 1, "5"},
		"no role, others'":      {asNobody, others, 0, "1"},
		"cut before left out":   {asNobody, sandboxtest.Object{"pagination": sandboxtest.Object{"limit": 1, "offset": "1"}}, 0, "5"},
		"page of 64-bit number": {admin, sandboxtest.Object{"pagination": sandboxtest.Object{"limit": 2, "offset": "4"}}, 1, "5"},
		"beyond the end":        {admin, sandboxtest.Object{"pagination": sandboxtest.Object{"offset": 9}}, 0, ""},
	} {
		ids, total := test.c.search(test.request)
		if len(ids) != test.seen || total != test.total {
			t.Errorf("%s: saw %d of %s, want %d of %s", name, len(ids), total, test.seen, test.total)
		}
	}
}

func TestSearchPageLimit(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	for range 120 {
		s.Zitadel.AddToken(s.Zitadel.MachineUserID(), time.Time{})
	}
	got := map[string]int{}
	for name, page := range map[string]sandboxtest.Object{"default": {}, "most": {"limit": 1000}} {
		ids, _ := c.search(sandboxtest.Object{"pagination": page})
		got[name] = len(ids)
	}
	if diff := cmp.Diff(map[string]int{"default": 100, "most": 121}, got); diff != "" {
		t.Error(diff)
	}
	if a := c.call(http.MethodPost, "/v2/users/pats/search", sandboxtest.Object{"pagination": sandboxtest.Object{"limit": 1001}}); a.errorID() != "QUERY-4M0fs" {
		t.Errorf("%d %s", a.Status, a.Text)
	}
	if a := c.call(http.MethodPost, "/v2/users/pats/search", sandboxtest.Object{"pagination": sandboxtest.Object{"limit": "-1"}}); a.Status != http.StatusBadRequest {
		t.Errorf("%d %s", a.Status, a.Text)
	}
}
