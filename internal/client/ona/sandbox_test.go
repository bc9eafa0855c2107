// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// The sandbox is an implementation of its own: what both misunderstand alike
// is all that this can't find.
func connect(t *testing.T) (*sandbox.Sandbox, *ona.Client) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := ona.New(ona.Config{Endpoint: server.URL, AccessToken: s.Ona.Admin().AccessToken, RequestsPerSecond: 1000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return s, client
}

func TestPersonalAccessTokenOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, client := connect(t)
	identity, err := client.GetAuthenticatedIdentity(t.Context())
	if err != nil || identity.Subject.ID != s.Ona.Admin().ID || identity.OrganizationID != s.Ona.Admin().OrganizationID {
		t.Fatalf("got %+v, %v", identity, err)
	}
	const count = 130 // two pages
	for range count {
		request := ona.CreatePersonalAccessTokenRequest{UserID: identity.Subject.ID, Description: "ci", ValidFor: time.Hour, ReadOnly: true}
		if secret, err := client.CreatePersonalAccessToken(t.Context(), request); err != nil || secret == "" {
			t.Fatal(err)
		}
	}
	var last ona.PersonalAccessToken
	listed := map[string]bool{}
	for token, err := range client.ListPersonalAccessTokens(t.Context(), identity.Subject.ID) {
		if err != nil {
			t.Fatal(err)
		}
		last, listed[token.ID] = token, true
	}
	if len(listed) != count || last.ExpiresAt.Sub(last.CreatedAt) != time.Hour || !last.ReadOnly || last.Creator != identity.Subject {
		t.Fatalf("got %d tokens, the last is %+v", len(listed), last)
	}
	if got, err := client.GetPersonalAccessToken(t.Context(), last.ID); err != nil || got.Description != "ci" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if err := client.DeletePersonalAccessToken(t.Context(), last.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetPersonalAccessToken(t.Context(), last.ID); !ona.NotFound(err) {
		t.Errorf("after the deletion: got %v", err)
	}
}

func TestHostAuthenticationTokenOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, client := connect(t)
	request := ona.CreateHostAuthenticationTokenRequest{
		RunnerID: s.Ona.RunnerID(), Host: "github.com", Source: ona.SourcePAT, Token: "host-secret", RefreshToken: "refresh-secret",
		ExpiresAt: time.Now().Add(time.Hour), Scopes: []string{"repo"},
		Subject: ona.Subject{ID: s.Ona.Admin().ID, Principal: s.Ona.Admin().Principal},
	}
	created, err := client.CreateHostAuthenticationToken(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateHostAuthenticationToken(t.Context(), request); !ona.AlreadyExists(err) {
		t.Errorf("a second one: got %v", err)
	}
	token := "another-secret"
	if err := client.UpdateHostAuthenticationToken(t.Context(), ona.UpdateHostAuthenticationTokenRequest{ID: created.ID, Token: &token, Scopes: []string{"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	got, err := client.GetHostAuthenticationToken(t.Context(), created.ID)
	if err != nil || len(got.Scopes) != 2 || !got.ExpiresAt.Equal(created.ExpiresAt) {
		t.Errorf("after the update: got %+v, %v", got, err)
	}
	listed := 0
	for token, err := range client.ListHostAuthenticationTokens(t.Context(), ona.HostAuthenticationTokenFilter{RunnerID: request.RunnerID}) {
		if err != nil || token.ID != created.ID {
			t.Errorf("listed %+v, %v", token, err)
		}
		listed++
	}
	if err := client.DeleteHostAuthenticationToken(t.Context(), created.ID); err != nil || listed != 1 {
		t.Errorf("listed %d, deleted with %v", listed, err)
	}
	if _, err := client.GetHostAuthenticationToken(t.Context(), created.ID); !ona.NotFound(err) {
		t.Errorf("after the deletion: got %v", err)
	}
}
