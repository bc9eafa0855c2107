// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

func TestPages(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	for i := range 103 {
		c.createPAT(s.Ona.Admin().ID, fmt.Sprint(i), "60s")
	}
	for size, want := range map[int][]int{0: {25, 25, 25, 25, 3}, 100: {100, 3}, 103: nil, -1: nil} {
		var pages []int
		token := ""
		for {
			request := sandboxtest.Object{"pagination": sandboxtest.Object{"pageSize": size, "token": token}}
			if a := c.call(users+"ListPersonalAccessTokens", request); a.Status != 200 {
				if want != nil || a.Body["code"] != "invalid_argument" {
					t.Errorf("size %d: %d %s", size, a.Status, a.Text)
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
	for name, request := range map[string]sandboxtest.Object{
		"an alien page token": {"pagination": sandboxtest.Object{"token": "bm9uc2Vuc2U"}},
		"too many users":      {"filter": sandboxtest.Object{"userIds": strings.Split(strings.Repeat(sandboxtest.Nobody+" ", 26), " ")[:26]}},
		"a user without UUID": {"filter": sandboxtest.Object{"userIds": []string{"me"}}},
	} {
		if a := c.call(users+"ListPersonalAccessTokens", request); a.Status != 400 || a.Body["code"] != "invalid_argument" {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
}

func TestPageTokenSurvivesADeletion(t *testing.T) {
	t.Parallel()
	s, _, c := New(t)
	for range 4 {
		c.createPAT(s.Ona.Admin().ID, "", "60s")
	}
	first, next := c.patIDs(sandboxtest.Object{"pagination": sandboxtest.Object{"pageSize": 2}})
	s.Ona.RevokePersonalAccessToken(first[0])
	if rest, _ := c.patIDs(sandboxtest.Object{"pagination": sandboxtest.Object{"token": next}}); len(rest) != 2 {
		t.Errorf("the second page has %d", len(rest))
	}
}
