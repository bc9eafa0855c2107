// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"net/http/httptest"
	"testing"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestBelongs: a token is the caller's where the credential's claims name its
// user or, without claims, where the list shows tokens of that user.
func TestBelongs(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{Weather: sandbox.Fair})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.SetOrigin(server.URL)
	connect := func(t *testing.T, credential string) patCalls {
		t.Helper()
		c, err := NewConnection(cryptlexclient.Config{Endpoint: server.URL, AccessToken: credential})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Client.CloseIdleConnections)
		return patCalls{c}
	}
	user, other, untold := s.Cryptlex.AddUser(), s.Cryptlex.AddAccount(), s.Cryptlex.AddUser()
	opaque := s.Cryptlex.OpaqueCredential(untold.ID)
	for _, credential := range []string{user.AccessToken, other.AccessToken, opaque} {
		if _, _, err := connect(t, credential).Client.CreatePersonalAccessToken(t.Context(), cryptlexclient.CreatePersonalAccessTokenRequest{
			Name: "ci", Scopes: []string{"license:read"},
		}); err != nil {
			t.Fatal(err)
		}
	}
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := connect(t, test.credential).Belongs(t.Context(), lifecycle.Ref{ID: "1", State: lifecycle.Values{"user_id": lifecycle.Text(test.user)}})
			if err != nil || got != test.want {
				t.Errorf("got %t, %v", got, err)
			}
		})
	}
}
