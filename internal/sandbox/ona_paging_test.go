// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnaPages(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	for i := range 103 {
		c.createPAT(s.Ona.Admin().ID, fmt.Sprint(i), "60s")
	}
	for size, want := range map[int][]int{0: {25, 25, 25, 25, 3}, 100: {100, 3}, 103: nil, -1: nil} {
		var pages []int
		token := ""
		for {
			request := object{"pagination": object{"pageSize": size, "token": token}}
			if a := c.call(users+"ListPersonalAccessTokens", request); a.status != 200 {
				if want != nil || a.body["code"] != "invalid_argument" {
					t.Errorf("size %d: %d %s", size, a.status, a.text)
				}
				break
			}
			ids, next := c.patIDs(request)
			pages, token = append(pages, len(ids)), next
			if token == "" {
				break
			}
		}
		if diff := cmp.Diff(want, pages); diff != "" {
			t.Errorf("size %d: %s", size, diff)
		}
	}
	for name, request := range map[string]object{
		"an alien page token": {"pagination": object{"token": "bm9uc2Vuc2U"}},
		"too many users":      {"filter": object{"userIds": strings.Split(strings.Repeat(nobody+" ", 26), " ")[:26]}},
		"a user without UUID": {"filter": object{"userIds": []string{"me"}}},
	} {
		if a := c.call(users+"ListPersonalAccessTokens", request); a.status != 400 || a.body["code"] != "invalid_argument" {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
}

func TestOnaPageTokenSurvivesADeletion(t *testing.T) {
	t.Parallel()
	s, _, c := newOna(t)
	for range 4 {
		c.createPAT(s.Ona.Admin().ID, "", "60s")
	}
	first, next := c.patIDs(object{"pagination": object{"pageSize": 2}})
	s.Ona.RevokePersonalAccessToken(first[0])
	if rest, _ := c.patIDs(object{"pagination": object{"token": next}}); len(rest) != 2 {
		t.Errorf("the second page has %d", len(rest))
	}
}
