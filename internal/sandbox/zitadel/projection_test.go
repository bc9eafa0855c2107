// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// lists returns which tokens of the user the two lists show, oldest first.
func (c client) lists(user string) (v1, v2 []string) {
	c.t.Helper()
	a := c.call(http.MethodPost, "/management/v1/users/"+user+"/pats/_search", nil)
	items, _ := a.Body["result"].([]any)
	for _, item := range items {
		v1 = append(v1, item.(map[string]any)["id"].(string))
	}
	v2, _ = c.search(sandboxtest.Object{
		"filters": []sandboxtest.Object{{"userIdFilter": sandboxtest.Object{"id": user}}}, "pagination": sandboxtest.Object{"asc": true},
	})
	return v1, v2
}

func TestListsLag(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lag     func(*zitadel.Platform)
		catchUp func(*stage.Clock)
	}{
		"for a time": {
			func(z *zitadel.Platform) { z.SetProjectionLag(time.Minute) },
			func(c *stage.Clock) { c.Advance(time.Minute) },
		},
		"for a number of reads": {
			func(z *zitadel.Platform) { z.LagReads(2) },
			func(*stage.Clock) {},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, clock, c := New(t, sandbox.Options{})
			user := s.Zitadel.MachineUserID()
			old, _ := c.addToken(user)
			shows := func(when string, want ...string) {
				t.Helper()
				v1, v2 := c.lists(user)
				if diff := cmp.Diff([][]string{want, want}, [][]string{v1, v2}); diff != "" {
					t.Errorf("%s: %s", when, diff)
				}
			}
			test.lag(s.Zitadel)
			young, secret := c.addToken(user)
			path := "/management/v1/users/" + user + "/pats/"
			if a := c.call(http.MethodDelete, path+old, nil); a.Status != http.StatusOK {
				t.Fatalf("deleting: %d %s", a.Status, a.Text)
			}
			shows("at once", old)
			if a := c.call(http.MethodGet, path+young, nil); a.Status != http.StatusOK {
				t.Errorf("getting the new token: %d %s", a.Status, a.Text)
			}
			if a := c.call(http.MethodGet, path+old, nil); a.errorID() != "QUERY-fRunu" {
				t.Errorf("getting the deleted token: %d %s", a.Status, a.Text)
			}
			if a := c.as(secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.Status != http.StatusOK {
				t.Errorf("authenticating: %d %s", a.Status, a.Text)
			}
			test.catchUp(clock)
			shows("later", young)
		})
	}
}

func TestLaggingListOfADeletedUser(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t, sandbox.Options{})
	user := s.Zitadel.MachineUserID()
	c.addToken(user)
	s.Zitadel.SetProjectionLag(time.Second)
	if a := c.call(http.MethodDelete, "/v2/users/"+user, nil); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Text)
	}
	if v1, v2 := c.lists(user); len(v1) != 1 || len(v2) != 1 {
		t.Errorf("at once: %v %v", v1, v2)
	}
	clock.Advance(time.Second)
	if v1, v2 := c.lists(user); v1 != nil || v2 != nil {
		t.Errorf("later: %v %v", v1, v2)
	}
}
