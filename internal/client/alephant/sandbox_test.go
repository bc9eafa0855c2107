// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	alephantsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/alephant"
)

// The sandbox is an implementation of its own: what both misunderstand alike
// is all that this can't find.
func connect(t *testing.T, configure func(*alephantsandbox.Platform, *alephant.Config)) (*sandbox.Sandbox, *alephant.Client) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	config := alephant.Config{Endpoint: server.URL, WorkspaceID: s.Alephant.WorkspaceID(), RequestsPerSecond: 1000}
	config.Email, config.Password = s.Alephant.Owner().Email, s.Alephant.Owner().Password
	if configure != nil {
		configure(s.Alephant, &config)
	}
	client, err := alephant.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return s, client
}

func TestPersonalAccessTokenOfTheSandbox(t *testing.T) {
	t.Parallel()
	for name, vary := range map[string]func(*alephantsandbox.Platform, *alephant.Config){
		"as it is": nil,
		"bare, absent": func(a *alephantsandbox.Platform, _ *alephant.Config) {
			a.BareCreate(true)
			a.SetNever(alephantsandbox.NeverAbsent)
		},
		"the vendor's words": func(a *alephantsandbox.Platform, _ *alephant.Config) {
			a.SetErrors(alephantsandbox.ErrorsWords)
		},
		"snake case": func(a *alephantsandbox.Platform, _ *alephant.Config) {
			a.SnakeCase(true)
		},
		"by offset": func(a *alephantsandbox.Platform, _ *alephant.Config) {
			a.PageByOffset(true)
		},
		"flat, empty": func(a *alephantsandbox.Platform, _ *alephant.Config) {
			a.SetErrors(alephantsandbox.ErrorsFlat)
			a.SetNever(alephantsandbox.NeverEmpty)
		},
	} {
		s, client := connect(t, vary)
		const count = 130
		var last alephant.PersonalAccessToken
		for range count {
			created, secret, err := client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{"read"}})
			if err != nil || secret == "" || !created.ExpiresAt.IsZero() || created.WorkspaceID != s.Alephant.WorkspaceID() {
				t.Fatalf("%s: got %+v, %v", name, created, err)
			}
			last = created
		}
		listed := map[string]bool{}
		for token, err := range client.ListPersonalAccessTokens(t.Context(), "") {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			listed[token.ID] = true
		}
		if len(listed) != count {
			t.Errorf("%s: listed %d of %d", name, len(listed), count)
		}
		s.Alephant.EndSessions()
		if got, err := client.GetPersonalAccessToken(t.Context(), "", last.ID); err != nil || got.TokenPrefix == "" {
			t.Errorf("%s: after the sessions ended: got %+v, %v", name, got, err)
		}
		if err := client.RevokePersonalAccessToken(t.Context(), "", last.ID); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := client.GetPersonalAccessToken(t.Context(), "", last.ID); !alephant.NotFound(err) {
			t.Errorf("%s: after the revocation: got %v", name, err)
		}
	}
}

func TestCredentialsOfTheSandbox(t *testing.T) {
	t.Parallel()
	_, client := connect(t, func(a *alephantsandbox.Platform, c *alephant.Config) {
		user := a.AddSecondFactorUser()
		c.Email, c.Password = user.Email, user.Password
	})
	if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); !errors.Is(err, alephant.ErrTwoFactor) {
		t.Errorf("a second factor: got %v", err)
	}

	s, client := connect(t, nil)
	_, secret, err := client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{"admin"}, ExpiresAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	byPAT, err := alephant.New(alephant.Config{Endpoint: server.URL, AccessToken: secret, WorkspaceID: s.Alephant.WorkspaceID()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(byPAT.CloseIdleConnections)
	if _, err := byPAT.GetPersonalAccessToken(t.Context(), "", "x"); err == nil || !strings.Contains(err.Error(), "not a JWT") {
		t.Errorf("a PAT as credential: got %v", err)
	}
}

// A server that writes snake_case ignores the first expiresAt: the token that it
// grants never ends, and says so. The next one is asked for as it spells.
func TestServerThatSpellsOtherwise(t *testing.T) {
	t.Parallel()
	s, client := connect(t, func(a *alephantsandbox.Platform, _ *alephant.Config) { a.SnakeCase(true) })
	ends := time.Now().Add(24 * time.Hour).UTC().Truncate(time.Millisecond)
	var granted []time.Time
	for range 2 {
		created, _, err := client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{"read"}, ExpiresAt: ends})
		if err != nil || created.WorkspaceID != s.Alephant.WorkspaceID() || created.TokenPrefix == "" || created.CreatedAt.IsZero() {
			t.Fatalf("%+v, %v", created, err)
		}
		granted = append(granted, created.ExpiresAt)
	}
	if !granted[0].IsZero() || !granted[1].Equal(ends) {
		t.Errorf("granted %v, want never and then %v", granted, ends)
	}
}

// TestAuthenticates tries tokens' secrets where they work, and does without the
// client's own session.
func TestAuthenticates(t *testing.T) {
	t.Parallel()
	s, client := connect(t, nil)
	for _, scope := range []string{"read", "write", "admin"} {
		created, secret, err := client.CreatePersonalAccessToken(t.Context(), "", alephant.CreatePersonalAccessTokenRequest{Name: "ci", Scopes: []string{scope}})
		if err != nil {
			t.Fatal(err)
		}
		if known, err := client.Authenticates(t.Context(), "", secret); err != nil || !known {
			t.Errorf("a living token with %s: got %t, %v", scope, known, err)
		}
		if known, err := client.Authenticates(t.Context(), s.Alephant.AddWorkspace(), secret); err != nil || !known {
			t.Errorf("a living token in another workspace: got %t, %v", known, err)
		}
		s.Alephant.Revoke(created.ID)
		if known, err := client.Authenticates(t.Context(), "", secret); err != nil || known {
			t.Errorf("a revoked token: got %t, %v", known, err)
		}
	}
}
