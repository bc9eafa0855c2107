// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

func TestSimultaneousWritesConflict(t *testing.T) {
	t.Parallel()
	const writes = 12
	for name, test := range map[string]struct {
		limit, atLeast, atMost int
	}{
		"more than the limit": {10, 2, writes},
		"within the limit":    {writes, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, c := New(t, sandbox.Options{})
			s.Zitadel.SetWriteConflict(test.limit)
			var arrived, done sync.WaitGroup
			arrived.Add(writes)
			s.Inject(sandbox.Fault{Path: "/pats", Do: func() { arrived.Done(); arrived.Wait() }})
			before := len(s.Zitadel.Tokens())
			path := "/v2/users/" + s.Zitadel.MachineUserID() + "/pats"
			var ok, conflicts atomic.Int64
			for range writes {
				done.Go(func() {
					a := c.call(http.MethodPost, path, sandboxtest.Object{"expirationDate": "2030-01-01T00:00:00Z"})
					switch {
					case a.Status == http.StatusOK:
						ok.Add(1)
					case a.Status == http.StatusInternalServerError && a.Body["code"] == 2.0 && strings.Contains(a.Text, "SQLSTATE 23505"):
						conflicts.Add(1)
					default:
						t.Errorf("%d %s", a.Status, a.Text)
					}
				})
			}
			done.Wait()
			if n := int(conflicts.Load()); n < test.atLeast || n > test.atMost {
				t.Errorf("%d conflicts", n)
			}
			if created := len(s.Zitadel.Tokens()) - before; created != int(ok.Load()) {
				t.Errorf("%d created, %d answered so", created, ok.Load())
			}
		})
	}
}

func TestWritesToDifferentUsersDoNotConflict(t *testing.T) {
	t.Parallel()
	s, _, c := New(t, sandbox.Options{})
	s.Zitadel.SetWriteConflict(1)
	var arrived, done sync.WaitGroup
	arrived.Add(2)
	s.Inject(sandbox.Fault{Path: "/pats", Times: 2, Do: func() { arrived.Done(); arrived.Wait() }})
	for _, user := range []string{s.Zitadel.MachineUserID(), s.Zitadel.AddMachineUser(s.Zitadel.DefaultOrganizationID(), "b")} {
		done.Go(func() {
			if a := c.call(http.MethodPost, "/management/v1/users/"+user+"/pats", nil); a.Status != http.StatusOK {
				t.Errorf("%d %s", a.Status, a.Text)
			}
		})
	}
	done.Wait()
}
