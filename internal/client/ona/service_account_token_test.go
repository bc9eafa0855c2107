// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCreateServiceAccountToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"token":"new-secret","serviceAccountToken":{"id":"`+tokenID+`","serviceAccountId":"a","description":"ci",
		"creator":{"id":"a","principal":"PRINCIPAL_SERVICE_ACCOUNT"},"createdAt":"2026-03-01T12:00:00.5Z","expiresAt":"2026-03-31T14:00:00+02:00"}}`))
	token, secret, err := client.CreateServiceAccountToken(t.Context(), "ci", 720*time.Hour)
	if err != nil || secret != "new-secret" {
		t.Fatalf("got %q, %v", secret, err)
	}
	want := ServiceAccountToken{
		ID: tokenID, ServiceAccountID: "a", Description: "ci", Creator: Subject{"a", PrincipalServiceAccount},
		CreatedAt: at("2026-03-01T12:00:00.5Z"), ExpiresAt: at("2026-03-31T12:00:00Z"),
	}
	if diff := cmp.Diff(want, token); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"description":"ci","validFor":"2592000s"}`)
	if s.got[0].method != "gitpod.v1.ServiceAccountService/CreateServiceAccountToken" {
		t.Errorf("called %s", s.got[0].method)
	}
}

func TestAServiceAccountTokenThatNeverEnds(t *testing.T) {
	t.Parallel()
	s, client := newStand(t)
	s.answers = []answer{ok(`{"token":"s","serviceAccountToken":{"id":"` + tokenID + `","expiresAt":"2099-01-01T00:00:00Z"}}`)}
	token, _, err := client.CreateServiceAccountToken(t.Context(), "", 0)
	if err != nil || !token.ExpiresAt.IsZero() {
		t.Errorf("got %+v, %v", token, err)
	}
	if asked := never.Sub(s.now); asked > LongestServiceAccountToken || s.now.Add(asked).Year() != NeverYear {
		t.Errorf("asks for %s", asked)
	}
	for end, want := range map[string]bool{
		"2098-12-31T23:59:59Z": false, "2099-01-01T00:00:00Z": true, "2099-12-31T23:59:59.999Z": true, "2100-01-01T00:00:00Z": false,
		"2099-01-01T00:30:00+01:00": false,
	} {
		if got := endless(at(end)).IsZero(); got != want {
			t.Errorf("%s means never: %v", end, got)
		}
	}
}

func TestServiceAccountTokensAreListed(t *testing.T) {
	t.Parallel()
	s, client := newScript(t,
		ok(`{"pagination":{"nextToken":"p2"},"tokens":[{"id":"1"},{"id":"2"}]}`),
		ok(`{"tokens":[{"id":"3"}]}`),
	)
	var ids []string
	for token, err := range client.ListServiceAccountTokens(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, token.ID)
	}
	if diff := cmp.Diff([]string{"1", "2", "3"}, ids); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"pagination":{"pageSize":100}}`)
	sameJSON(t, s.got[1].body, `{"pagination":{"pageSize":100,"token":"p2"}}`)
}

func TestAServiceAccountTokenOrAnother(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"token":{"id":"`+tokenID+`"}}`), ok(`{"token":{"id":"other"}}`), ok(`{}`))
	if token, err := client.GetServiceAccountToken(t.Context(), tokenID); err != nil || token.ID != tokenID {
		t.Errorf("got %+v, %v", token, err)
	}
	for range 2 {
		if token, err := client.GetServiceAccountToken(t.Context(), tokenID); err == nil || NotFound(err) {
			t.Errorf("got %+v, %v", token, err)
		}
	}
	sameJSON(t, s.got[0].body, `{"serviceAccountTokenId":"`+tokenID+`"}`)
	s, client = newScript(t, ok(`{}`))
	if err := client.DeleteServiceAccountToken(t.Context(), tokenID); err != nil {
		t.Error(err)
	}
	sameJSON(t, s.got[0].body, `{"serviceAccountTokenId":"`+tokenID+`"}`)
}

func TestListServiceAccounts(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"serviceAccounts":[{"id":"a","name":"robot","validUntil":"2099-01-01T00:00:00Z"},{"id":"b","suspended":true,"validUntil":"2026-04-01T00:00:00Z"}]}`))
	var got []ServiceAccount
	for account, err := range client.ListServiceAccounts(t.Context(), "a", "b") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, account)
	}
	want := []ServiceAccount{{ID: "a", Name: "robot"}, {ID: "b", Suspended: true, ValidUntil: at("2026-04-01T00:00:00Z")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"filter":{"serviceAccountIds":["a","b"]},"pagination":{"pageSize":100}}`)
}
