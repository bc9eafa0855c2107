// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const wireHost = `{"id":"` + tokenID + `","runnerId":"r","host":"github.com","source":"HOST_AUTHENTICATION_TOKEN_SOURCE_NEW",
	"integrationId":"i","scopes":["repo"],"subject":{"id":"s","principal":"PRINCIPAL_SERVICE_ACCOUNT"},"userId":"s","expiresAt":"2026-03-31T12:00:00Z"}`

func host() HostAuthenticationToken {
	return HostAuthenticationToken{
		ID: tokenID, RunnerID: "r", Host: "github.com", Source: "HOST_AUTHENTICATION_TOKEN_SOURCE_NEW", IntegrationID: "i",
		Scopes: []string{"repo"}, Subject: Subject{"s", "PRINCIPAL_SERVICE_ACCOUNT"}, UserID: "s", ExpiresAt: at("2026-03-31T12:00:00Z"),
	}
}

func TestCreateHostAuthenticationToken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		request CreateHostAuthenticationTokenRequest
		sent    string
	}{
		{
			"the least",
			CreateHostAuthenticationTokenRequest{RunnerID: "r", Host: "github.com", Token: "secret"},
			`{"runnerId":"r","host":"github.com","token":"secret"}`,
		},
		{
			"everything",
			CreateHostAuthenticationTokenRequest{
				RunnerID: "r", Host: "github.com", Source: SourcePAT, Token: "secret", RefreshToken: "refresh",
				ExpiresAt: at("2026-03-31T14:00:00+02:00"), Scopes: []string{"repo"}, IntegrationID: "i", Subject: Subject{"s", "PRINCIPAL_USER"},
			},
			`{"runnerId":"r","host":"github.com","source":"HOST_AUTHENTICATION_TOKEN_SOURCE_PAT","token":"secret","refreshToken":"refresh",
			"expiresAt":"2026-03-31T12:00:00Z","scopes":["repo"],"integrationId":"i","subject":{"id":"s","principal":"PRINCIPAL_USER"}}`,
		},
	} {
		s, client := newScript(t, ok(`{"token":`+wireHost+`}`))
		got, err := client.CreateHostAuthenticationToken(t.Context(), test.request)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(host(), got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		sameJSON(t, s.got[0].body, test.sent)
	}
}

func TestAHostTokenWithoutIDIsAnError(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, ok(`{"token":{}}`))
	if got, err := client.CreateHostAuthenticationToken(t.Context(), CreateHostAuthenticationTokenRequest{}); err == nil {
		t.Errorf("create: got %+v", got)
	}
	if got, err := client.GetHostAuthenticationToken(t.Context(), tokenID); err == nil {
		t.Errorf("get: got %+v", got)
	}
}

func TestGetHostAuthenticationToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"token":`+wireHost+`}`))
	got, err := client.GetHostAuthenticationToken(t.Context(), tokenID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(host(), got); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"id":"`+tokenID+`"}`)
}

func TestListHostAuthenticationTokens(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		filter HostAuthenticationTokenFilter
		sent   string
	}{
		{HostAuthenticationTokenFilter{}, `{"pagination":{"pageSize":100}}`},
		{HostAuthenticationTokenFilter{RunnerID: "r"}, `{"filter":{"runnerId":"r"},"pagination":{"pageSize":100}}`},
		{HostAuthenticationTokenFilter{RunnerID: "r", SubjectID: "s"}, `{"filter":{"runnerId":"r","subjectId":"s"},"pagination":{"pageSize":100}}`},
	} {
		s, client := newScript(t,
			ok(`{"pagination":{"nextToken":"p2"},"tokens":[`+wireHost+`]}`),
			ok(`{"tokens":[`+wireHost+`]}`),
		)
		count := 0
		for token, err := range client.ListHostAuthenticationTokens(t.Context(), test.filter) {
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(host(), token); diff != "" {
				t.Error(diff)
			}
			count++
		}
		if count != 2 {
			t.Errorf("got %d tokens", count)
		}
		sameJSON(t, s.got[0].body, test.sent)
	}
}

func TestUpdateSendsOnlyWhatIsSet(t *testing.T) {
	t.Parallel()
	secret, refresh, expiry := "secret", "refresh", time.Date(2026, 3, 31, 14, 0, 0, 0, time.FixedZone("", 7200))
	for _, test := range []struct {
		request UpdateHostAuthenticationTokenRequest
		sent    string
	}{
		{UpdateHostAuthenticationTokenRequest{}, `{"id":"x"}`},
		{UpdateHostAuthenticationTokenRequest{Token: &secret}, `{"id":"x","token":"secret"}`},
		{UpdateHostAuthenticationTokenRequest{RefreshToken: &refresh}, `{"id":"x","refreshToken":"refresh"}`},
		{UpdateHostAuthenticationTokenRequest{ExpiresAt: &expiry}, `{"id":"x","expiresAt":"2026-03-31T12:00:00Z"}`},
		{UpdateHostAuthenticationTokenRequest{Scopes: []string{"a", "b"}}, `{"id":"x","scopes":["a","b"]}`},
	} {
		s, client := newScript(t, ok(`{}`))
		test.request.ID = "x"
		if err := client.UpdateHostAuthenticationToken(t.Context(), test.request); err != nil {
			t.Fatal(err)
		}
		sameJSON(t, s.got[0].body, test.sent)
	}
}

func TestDeleteHostAuthenticationToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{}`))
	if err := client.DeleteHostAuthenticationToken(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, s.got[0].body, `{"id":"x"}`)
}
