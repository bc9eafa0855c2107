// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// served is a sandbox without a limit of calls.
type served struct {
	*sandbox.Sandbox

	url string
}

func serve(t *testing.T) served {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{Weather: sandbox.Fair})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.SetOrigin(server.URL)
	s.Cryptlex.SetRateLimit(0, 0)
	return served{s, server.URL}
}

// connect is a provider block's connection with a credential. It waits for
// nothing.
func (s served) connect(t *testing.T, credential string) patCalls {
	t.Helper()
	c, err := NewConnection(cryptlexclient.Config{
		Settings: rest.Settings{Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
		Endpoint: s.url, AccessToken: credential,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Client.CloseIdleConnections)
	return patCalls{c}
}

// issue issues tokens, which nobody uses, and returns their ids.
func (s served) issue(t *testing.T, credential string, count int) (ids []string) {
	t.Helper()
	c := s.connect(t, credential)
	for number := range count {
		pat, _, err := c.Client.CreatePersonalAccessToken(t.Context(), cryptlexclient.CreatePersonalAccessTokenRequest{
			Name: strconv.Itoa(number), Scopes: []string{"personalAccessToken:write"},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, pat.ID)
	}
	return ids
}

// TestWitness: whose tokens a credential without claims lists does not tell whom
// it stands for, unless it is one of them, and they are all one user's.
func TestWitness(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// arrange returns the credential and the user behind it.
		arrange func(t *testing.T, s served) (credential, user string)
		refused bool // the profile
		want    bool
	}{
		"an administrator beside another's page": {administratorBehind(100), true, false},
		"an administrator beside another's":      {administratorBehind(1), true, false},
		"by the profile":                         {administratorBehind(100), false, true},
		"another's tokens alone": {func(t *testing.T, s served) (string, string) {
			t.Helper()
			s.issue(t, s.Cryptlex.AddUser().AccessToken, 1)
			admin := s.Cryptlex.Admin()
			return s.Cryptlex.OpaqueCredential(admin.ID), admin.ID
		}, true, false},
		"another's tokens alone, all revoked": {func(t *testing.T, s served) (string, string) {
			t.Helper()
			user := s.Cryptlex.AddUser()
			id := s.issue(t, user.AccessToken, 1)[0]
			if _, err := s.connect(t, s.Cryptlex.OpaqueToken(id)).Client.Me(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.Cryptlex.Revoke(id)
			admin := s.Cryptlex.Admin()
			return s.Cryptlex.OpaqueCredential(admin.ID), admin.ID
		}, true, false},
		"one of its own tokens": {func(t *testing.T, s served) (string, string) {
			t.Helper()
			user := s.Cryptlex.AddUser()
			return s.Cryptlex.OpaqueToken(s.issue(t, user.AccessToken, 2)[1]), user.ID
		}, true, true},
		"claims": {func(t *testing.T, s served) (string, string) {
			t.Helper()
			user := s.Cryptlex.AddUser()
			return user.AccessToken, user.ID
		}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			credential, want := test.arrange(t, s)
			if !test.want {
				want = ""
			}
			s.Cryptlex.RefuseMe(test.refused)
			calls := s.connect(t, credential)
			for range 2 {
				if got, err := calls.Witness(t.Context()); err != nil || got.Subject != want {
					t.Errorf("it is %q, %v; want %q", got.Subject, err, want)
				}
			}
		})
	}
}

// administratorBehind is one whose opaque token is listed behind those of
// somebody else.
func administratorBehind(count int) func(t *testing.T, s served) (credential, user string) {
	return func(t *testing.T, s served) (string, string) {
		t.Helper()
		s.issue(t, s.Cryptlex.AddUser().AccessToken, count)
		admin := s.Cryptlex.Admin()
		return s.Cryptlex.OpaqueToken(s.issue(t, admin.AccessToken, 1)[0]), admin.ID
	}
}

// TestWitnessOfNothing: while nothing is listed it is asked again.
func TestWitnessOfNothing(t *testing.T) {
	t.Parallel()
	s := serve(t)
	admin := s.Cryptlex.Admin()
	calls := s.connect(t, s.Cryptlex.OpaqueCredential(admin.ID))
	s.Cryptlex.RefuseMe(true)
	if got, err := calls.Witness(t.Context()); err != nil || got.Subject != "" {
		t.Errorf("it is %q, %v", got.Subject, err)
	}
	s.Cryptlex.RefuseMe(false)
	if got, err := calls.Witness(t.Context()); err != nil || got.Subject != admin.ID {
		t.Errorf("it is %q, %v; want %q", got.Subject, err, admin.ID)
	}
}

// TestBelongs: a token is the caller's where the credential's claims name its
// user or, without claims, where the list shows tokens of that user, on whatever
// page.
func TestBelongs(t *testing.T) {
	t.Parallel()
	s := serve(t)
	user, other, untold, late := s.Cryptlex.AddUser(), s.Cryptlex.AddAccount(), s.Cryptlex.AddUser(), s.Cryptlex.AddUser()
	opaque, admin := s.Cryptlex.OpaqueCredential(untold.ID), s.Cryptlex.OpaqueCredential(s.Cryptlex.Admin().ID)
	for _, credential := range []string{user.AccessToken, other.AccessToken, opaque} {
		s.issue(t, credential, 1)
	}
	s.issue(t, user.AccessToken, 100)
	s.issue(t, late.AccessToken, 1)
	for name, test := range map[string]struct {
		credential, user string
		want             bool
	}{
		"whom the claims name":        {user.AccessToken, user.ID, true},
		"whom other claims name":      {other.AccessToken, user.ID, false},
		"no user":                     {user.AccessToken, "", false},
		"whose tokens are listed":     {opaque, untold.ID, true},
		"whose tokens are not listed": {opaque, user.ID, false},
		"no user, without claims":     {opaque, "", false},
		"listed on the second page":   {admin, late.ID, true},
		"listed in capitals":          {admin, strings.ToUpper(late.ID), true},
		"of another account":          {admin, other.ID, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := s.connect(t, test.credential).Belongs(t.Context(), lifecycle.Ref{ID: "1", State: lifecycle.Values{"user_id": lifecycle.Text(test.user)}})
			if err != nil || got != test.want {
				t.Errorf("got %t, %v", got, err)
			}
		})
	}
}
