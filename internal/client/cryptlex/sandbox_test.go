// SPDX-License-Identifier: MPL-2.0

package cryptlex_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// The sandbox is an implementation of its own: what both misunderstand alike
// is all that this can't find.
func TestPersonalAccessTokenOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Cryptlex.SetRateLimit(0, time.Second)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := cryptlex.New(cryptlex.Config{Endpoint: server.URL, AccessToken: s.Cryptlex.Admin().AccessToken, RequestsPerSecond: 1000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)

	const count = 130 // two pages
	expiry := time.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
	var last cryptlex.PersonalAccessToken
	for range count {
		created, secret, err := client.CreatePersonalAccessToken(t.Context(), cryptlex.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{"license:read"}, ExpiresAt: expiry})
		if err != nil || secret == "" || !created.ExpiresAt.Equal(expiry) {
			t.Fatalf("got %+v, %v", created, err)
		}
		last = created
	}
	listed := map[string]bool{}
	for token, err := range client.ListPersonalAccessTokens(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		listed[token.ID] = true
	}
	if len(listed) != count {
		t.Errorf("listed %d of %d", len(listed), count)
	}
	s.Cryptlex.RefuseDelete(true)
	if err := client.DeletePersonalAccessToken(t.Context(), last.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := client.GetPersonalAccessToken(t.Context(), last.ID); err != nil || !got.Revoked {
		t.Errorf("after the revocation: got %+v, %v", got, err)
	}
	s.Cryptlex.RefuseDelete(false)
	if err := client.DeletePersonalAccessToken(t.Context(), last.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetPersonalAccessToken(t.Context(), last.ID); !cryptlex.NotFound(err) {
		t.Errorf("after the deletion: got %v", err)
	}
}

// TestMe tells whom the server takes the caller for, and tries tokens' secrets.
func TestMe(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := cryptlex.New(cryptlex.Config{Endpoint: server.URL, AccessToken: s.Cryptlex.Admin().AccessToken})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	if me, err := client.Me(t.Context()); err != nil || me != s.Cryptlex.Admin().ID {
		t.Errorf("got %q, %v", me, err)
	}
	created, secret, err := client.CreatePersonalAccessToken(t.Context(), cryptlex.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{"license:read"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, refuse := range []bool{false, true} {
		s.Cryptlex.RefuseMe(refuse)
		if known, err := client.Authenticates(t.Context(), secret); err != nil || !known {
			t.Errorf("a living token, refused its profile: %t: got %t, %v", refuse, known, err)
		}
	}
	if me, err := client.Me(t.Context()); err != nil || me != "" {
		t.Errorf("refused its profile: got %q, %v", me, err)
	}
	s.Cryptlex.Revoke(created.ID)
	if known, err := client.Authenticates(t.Context(), secret); err != nil || known {
		t.Errorf("a revoked token: got %t, %v", known, err)
	}
	older := s.Inject(sandbox.Fault{Path: "/v3/me", Status: 404})
	if me, err := client.Me(t.Context()); err != nil || me != "" {
		t.Errorf("a server without profiles: got %q, %v", me, err)
	}
	if known, err := client.Authenticates(t.Context(), secret); err != nil || known {
		t.Errorf("a revoked token on a server without profiles: got %t, %v", known, err)
	}
	older()
}
