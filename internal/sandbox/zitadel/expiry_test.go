// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

func TestExpiry(t *testing.T) {
	t.Parallel()
	const never = "9999-12-31T23:59:59Z"
	tests := map[string]struct {
		expiry any
		// The stored date, or a part of the error message.
		v1, v2 string
	}{
		"null":                {nil, never, "ExpirationDate: value is required"},
		"the year 1":          {"0001-01-01T00:00:00Z", never, never},
		"an offset":           {"2030-01-02T03:04:05+02:00", "2030-01-02T01:04:05Z", "2030-01-02T01:04:05Z"},
		"milliseconds":        {"2030-01-02T03:04:05.12Z", "2030-01-02T03:04:05.120Z", "2030-01-02T03:04:05.120Z"},
		"nanoseconds":         {"2030-01-02T03:04:05.1234567Z", "2030-01-02T03:04:05.123456Z", "2030-01-02T03:04:05.123456Z"},
		"the past":            {"2026-03-01T12:00:00.1Z", "DOMAIN-dv3t5", "DOMAIN-dv3t5"},
		"just ahead":          {"2026-03-01T12:00:00.2Z", "2026-03-01T12:00:00.200Z", "2026-03-01T12:00:00.200Z"},
		"a date":              {"2030-01-02", "invalid google.protobuf.Timestamp", "invalid google.protobuf.Timestamp"},
		"a number":            {5, "unexpected token 5", "unexpected token 5"},
		"beyond the calendar": {"10000-01-01T00:00:00Z", "invalid google.protobuf.Timestamp", "invalid google.protobuf.Timestamp"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, c := New(t, sandbox.Options{})
			for prefix, want := range map[string]string{"/management/v1": test.v1, "/v2": test.v2} {
				path := prefix + "/users/" + s.Zitadel.MachineUserID() + "/pats"
				a := c.call(http.MethodPost, path, sandboxtest.Object{"expirationDate": test.expiry, "unknown": 1})
				if a.Status == http.StatusBadRequest && strings.Contains(a.Text, want) {
					continue
				}
				id, _ := a.Body["tokenId"].(string)
				a = c.call(http.MethodGet, "/management/v1/users/"+s.Zitadel.MachineUserID()+"/pats/"+id, nil)
				token, _ := a.Body["token"].(map[string]any)
				if token["expirationDate"] != want {
					t.Errorf("%s: got %s, want %s", prefix, a.Text, want)
				}
			}
		})
	}
}

func TestExpiredTokenStaysButDoesNotAuthenticate(t *testing.T) {
	t.Parallel()
	s, clock, c := New(t, sandbox.Options{})
	user := s.Zitadel.MachineUserID()
	token := s.Zitadel.AddToken(user, sandboxtest.Noon.Add(time.Hour))
	me := c.as(token.Secret)
	if a := me.call(http.MethodGet, "/auth/v1/users/me", nil); a.Status != http.StatusOK || len(s.Live()) != 1 {
		t.Errorf("before: %d %s, %d live", a.Status, a.Text, len(s.Live()))
	}
	clock.Advance(time.Hour)
	if a := me.call(http.MethodGet, "/auth/v1/users/me", nil); a.errorID() != "AUTH-7fs1e" || len(s.Live()) != 0 {
		t.Errorf("after: %d %s, %d live", a.Status, a.Text, len(s.Live()))
	}
	byUser := sandboxtest.Object{"filters": []sandboxtest.Object{{"userIdFilter": sandboxtest.Object{"id": user}}}}
	if ids, _ := c.search(byUser); len(ids) != 1 || ids[0] != token.ID {
		t.Errorf("listed: %v", ids)
	}
	if a := c.call(http.MethodDelete, "/v2/users/"+user+"/pats/"+token.ID, nil); a.Status != http.StatusOK {
		t.Errorf("deleting: %d %s", a.Status, a.Text)
	}
}

func TestIdleUsersGetTokensThatDoNotAuthenticate(t *testing.T) {
	t.Parallel()
	for call, back := range map[string]string{"_deactivate": "_reactivate", "_lock": "_unlock"} {
		s, _, c := New(t, sandbox.Options{})
		user := "/management/v1/users/" + s.Zitadel.MachineUserID() + "/"
		c.call(http.MethodPost, user+call, sandboxtest.Object{})
		_, secret := c.addToken(s.Zitadel.MachineUserID())
		if a := c.as(secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.errorID() != "AUTH-7fs1e" {
			t.Errorf("%s: %d %s", call, a.Status, a.Text)
		}
		c.call(http.MethodPost, user+back, sandboxtest.Object{})
		if a := c.as(secret).call(http.MethodGet, "/auth/v1/users/me", nil); a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", back, a.Status, a.Text)
		}
	}
}
