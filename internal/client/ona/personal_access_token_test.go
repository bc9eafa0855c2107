// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestCreatePersonalAccessToken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		request CreatePersonalAccessTokenRequest
		sent    string
	}{
		{
			"everything",
			CreatePersonalAccessTokenRequest{UserID: "u", Description: "ci", ValidFor: 720 * time.Hour, ReadOnly: true},
			`{"userId":"u","description":"ci","validFor":"2592000s","readOnly":true}`,
		},
		{"the least", CreatePersonalAccessTokenRequest{UserID: "u"}, `{"userId":"u"}`},
		{
			"a fraction of a second",
			CreatePersonalAccessTokenRequest{UserID: "u", ValidFor: 7776000*time.Second - time.Nanosecond},
			`{"userId":"u","validFor":"7775999.999999999s"}`,
		},
	} {
		s, client := newScript(t, ok(`{"token":"new-secret"}`))
		secret, err := client.CreatePersonalAccessToken(t.Context(), test.request)
		if err != nil || secret != "new-secret" {
			t.Fatalf("%s: got %q, %v", test.name, secret, err)
		}
		sameJSON(t, s.got[0].body, test.sent)
		if s.got[0].method != "gitpod.v1.UserService/CreatePersonalAccessToken" {
			t.Errorf("called %s", s.got[0].method)
		}
	}
}

func TestACreateIsNotRepeated(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504} {
		s, client := newScript(t, answer{status, `{"code":"unavailable","message":"m"}`}, ok(`{"token":"second"}`))
		_, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"})
		var failed *rest.Error
		if !errors.As(err, &failed) || !failed.MayHaveRun || len(s.got) != 1 {
			t.Errorf("%d: got %v after %d calls", status, err, len(s.got))
		}
	}
	s, client := newScript(t, answer{429, `{"code":"resource_exhausted","message":"m"}`}, ok(`{"token":"second"}`))
	if secret, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"}); err != nil || secret != "second" || len(s.got) != 2 {
		t.Errorf("429: got %q, %v after %d calls", secret, err, len(s.got))
	}
}

func TestACreateWithoutSecretIsAnError(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, ok(`{}`))
	_, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"})
	var failed *rest.Error
	if !errors.As(err, &failed) || !failed.MayHaveRun {
		t.Errorf("got %v", err)
	}
}

func TestGetPersonalAccessToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"pat":{"id":"`+tokenID+`","userId":"u","description":"ci","readOnly":true,
		"creator":{"id":"c","principal":"PRINCIPAL_AGENT_EXECUTION"},"createdAt":"2026-03-01T12:00:00.123456Z",
		"expiresAt":"2026-03-31T14:00:00+02:00","lastUsed":null,"unknown":1}}`))
	got, err := client.GetPersonalAccessToken(t.Context(), strings.ToUpper(tokenID))
	if err != nil {
		t.Fatal(err)
	}
	want := PersonalAccessToken{
		ID: tokenID, UserID: "u", Description: "ci", ReadOnly: true, Creator: Subject{"c", "PRINCIPAL_AGENT_EXECUTION"},
		CreatedAt: at("2026-03-01T12:00:00.123456Z"), ExpiresAt: at("2026-03-31T12:00:00Z"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"personalAccessTokenId":"`+strings.ToUpper(tokenID)+`"}`)
}

func TestAnotherTokenThanAskedForIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"pat":null}`, `{"pat":{"id":"other"}}`} {
		_, client := newScript(t, ok(body))
		if got, err := client.GetPersonalAccessToken(t.Context(), tokenID); err == nil || NotFound(err) {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}

func TestListPersonalAccessTokens(t *testing.T) {
	t.Parallel()
	s, client := newScript(t,
		ok(`{"pagination":{"nextToken":"p2"},"personalAccessTokens":[{"id":"1"},{"id":"2"}]}`),
		ok(`{"pagination":{},"personalAccessTokens":[{"id":"3"}]}`),
	)
	var ids []string
	for token, err := range client.ListPersonalAccessTokens(t.Context(), "u1", "u2", "u1") {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, token.ID)
	}
	if diff := cmp.Diff([]string{"1", "2", "3"}, ids); diff != "" {
		t.Error(diff)
	}
	sameJSON(t, s.got[0].body, `{"filter":{"userIds":["u1","u2"]},"pagination":{"pageSize":100}}`)
	sameJSON(t, s.got[1].body, `{"filter":{"userIds":["u1","u2"]},"pagination":{"pageSize":100,"token":"p2"}}`)
}

func TestAListOfManyUsersIsSplit(t *testing.T) {
	t.Parallel()
	var users []string
	for i := range 60 {
		users = append(users, strconv.Itoa(i))
	}
	s, client := newScript(t, ok(`{"personalAccessTokens":[{"id":"1"}]}`))
	count := 0
	for _, err := range client.ListPersonalAccessTokens(t.Context(), users...) {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count != 3 || len(s.got) != 3 || strings.Contains(s.got[0].body, `"25"`) || !strings.Contains(s.got[1].body, `"25"`) {
		t.Errorf("got %d tokens from %v", count, s.got)
	}
}

func TestAListWithoutUsers(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{}`))
	for token, err := range client.ListPersonalAccessTokens(t.Context()) {
		t.Errorf("got %+v, %v", token, err)
	}
	sameJSON(t, s.got[0].body, `{"pagination":{"pageSize":100}}`)
}

func TestListErrorsAreYielded(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]answer{
		"a failing page":        {403, `{"code":"permission_denied","message":"m"}`},
		"a repeated page token": ok(`{"pagination":{"nextToken":"p2"},"personalAccessTokens":[{"id":"2"}]}`),
	} {
		_, client := newScript(t, ok(`{"pagination":{"nextToken":"p2"},"personalAccessTokens":[{"id":"1"}]}`), second)
		var got []string
		for token, err := range client.ListPersonalAccessTokens(t.Context(), "u") {
			got = append(got, fmt.Sprint(token.ID, err != nil))
		}
		if len(got) < 2 || got[0] != "1false" || got[len(got)-1] != "true" {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestDeletePersonalAccessToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, answer{http.StatusServiceUnavailable, `{"code":"unavailable"}`}, ok(`{}`))
	if err := client.DeletePersonalAccessToken(t.Context(), tokenID); err != nil || len(s.got) != 2 {
		t.Errorf("got %v after %d calls", err, len(s.got))
	}
	sameJSON(t, s.got[0].body, `{"personalAccessTokenId":"`+tokenID+`"}`)
	// A login page is not a deletion.
	for _, body := range []string{"<html>", "", "garbage"} {
		_, client := newScript(t, ok(body))
		if err := client.DeletePersonalAccessToken(t.Context(), tokenID); err == nil {
			t.Errorf("%q was taken for a deletion", body)
		}
	}
}
