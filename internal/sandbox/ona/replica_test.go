// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

func TestReplicaLag(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t)
	count := func() int {
		ids, _ := c.patIDs(sandboxtest.Object{})
		return len(ids)
	}
	s.Ona.SetReplicaLag(10 * time.Second)
	secret := c.createPAT(s.Ona.Admin().ID, "", "3600s")
	id := s.Ona.PersonalAccessTokens()[0].ID
	get := func() int {
		return c.call(users+"GetPersonalAccessToken", sandboxtest.Object{"personalAccessTokenId": id}).Status
	}
	if get() != 404 || count() != 0 {
		t.Error("the write shows at once")
	}
	if a := (client{t, c.origin, secret}).call(users+"ListPersonalAccessTokens", sandboxtest.Object{}); a.Status != 200 {
		t.Errorf("authentication lags: %d", a.Status)
	}
	clock.Advance(10 * time.Second)
	if get() != 200 || count() != 1 {
		t.Error("the write never shows")
	}
	s.Ona.RevokePersonalAccessToken(id)
	if get() != 200 {
		t.Error("the deletion shows at once")
	}
	clock.Advance(10 * time.Second)
	if get() != 404 {
		t.Error("the deletion never shows")
	}

	s.Ona.SetReplicaLag(0)
	s.Ona.LagReads(2)
	c.createPAT(s.Ona.Admin().ID, "", "3600s")
	if diff := cmp.Diff([]int{0, 0, 1}, []int{count(), count(), count()}); diff != "" {
		t.Error(diff)
	}
}
