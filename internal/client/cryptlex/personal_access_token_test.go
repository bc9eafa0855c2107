// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const wire = `{"id":"x","createdAt":"2026-03-01T12:00:00.1234567Z","updatedAt":"2026-03-01T12:00:00Z","name":"ci",
	"expiresAt":null,"revoked":false,"scopes":["license:read"],"userId":"u","lastUsedAt":"","lastRotatedAt":null,
	"user":{"id":"u","name":"Ada","email":{"unexpected":"shape"},"metadata":[1]}`

func token() PersonalAccessToken {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return PersonalAccessToken{
		ID: "x", Name: "ci", Scopes: []string{"license:read"}, UserID: "u", CreatedAt: noon.Add(123456700), UpdatedAt: noon,
	}
}

func TestCreatePersonalAccessToken(t *testing.T) {
	t.Parallel()
	expiry := time.Date(2026, 3, 31, 14, 0, 0, 5e8, time.FixedZone("", 7200))
	for _, test := range []struct {
		name    string
		request CreatePersonalAccessTokenRequest
		body    string
	}{
		{
			"with an expiry",
			CreatePersonalAccessTokenRequest{"ci", []string{"license:read"}, expiry},
			`{"name":"ci","scopes":["license:read"],"expiresAt":"2026-03-31T12:00:00.5Z"}`,
		},
		{"without", CreatePersonalAccessTokenRequest{Name: "ci"}, `{"name":"ci","scopes":[]}`},
	} {
		s, client := newScript(t, answer{status: 201, body: wire + `,"token":"new-secret"}`})
		got, secret, err := client.CreatePersonalAccessToken(t.Context(), test.request)
		if err != nil || secret != "new-secret" {
			t.Fatalf("%s: got %q, %v", test.name, secret, err)
		}
		if diff := cmp.Diff(token(), got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		want := request{"POST /v3/personal-access-tokens", test.body, s.got[0].at}
		if s.got[0] != want {
			t.Errorf("%s: sent %v, want %v", test.name, s.got[0], want)
		}
	}
}

func TestCreateAnswersThatLackSomething(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, answer{status: 201, body: wire + `}`})
	got, secret, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{Name: "ci"})
	if err != nil || got.ID != "x" || secret != "" {
		t.Errorf("no secret: got %+v, %q, %v", got, secret, err)
	}
	_, client = newScript(t, answer{status: 201, body: `{"token":"new-secret"}`})
	_, secret, err = client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{Name: "ci"})
	var failed *rest.Error
	if !errors.As(err, &failed) || !failed.MayHaveRun || secret != "new-secret" || strings.Contains(err.Error(), "new-secret") {
		t.Errorf("no id: got %q, %v", secret, err)
	}
}

func TestACreateIsNotRepeated(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, answer{status: 502, body: "<html>"}, answer{status: 201, body: wire + `}`})
	if _, _, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{Name: "ci"}); err == nil || len(s.got) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestGetPersonalAccessToken(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(wire+`}`))
	got, err := client.GetPersonalAccessToken(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(token(), got); diff != "" {
		t.Error(diff)
	}
	if s.got[0].line != "GET /v3/personal-access-tokens/x" {
		t.Errorf("sent %s", s.got[0].line)
	}
	_, client = newScript(t, ok(`{"id":"other"}`))
	if got, err := client.GetPersonalAccessToken(t.Context(), "x"); err == nil {
		t.Errorf("got %+v", got)
	}
}

// page is a full or partial page of tokens numbered from first.
func page(first, count int) answer {
	tokens := make([]string, 0, count)
	for i := range count {
		tokens = append(tokens, `{"id":"`+strconv.Itoa(first+i)+`"}`)
	}
	return ok("[" + strings.Join(tokens, ",") + "]")
}

func TestListPersonalAccessTokens(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		answers     []answer
		count       int
		requests    int
		err         error
		errContains string
	}{
		{"empty", []answer{ok("[]")}, 0, 1, nil, ""},
		{"a short page", []answer{page(0, 3)}, 3, 1, nil, ""},
		{"a full and a short page", []answer{page(0, 100), page(100, 3)}, 103, 2, nil, ""},
		{"a full and an empty page", []answer{page(0, 100), ok("[]")}, 100, 2, nil, ""},
		{"pages are ignored", []answer{page(0, 100)}, 100, 2, rest.ErrRepeatedPage, ""},
		{"an error on the way", []answer{page(0, 100), {status: 403, body: `{"message":"no scope","code":"FORBIDDEN"}`}}, 100, 2, nil, "no scope"},
	} {
		s, client := newScript(t, test.answers...)
		count := 0
		var got error
		for _, err := range client.ListPersonalAccessTokens(t.Context(), "") {
			if got = err; err == nil {
				count++
			}
		}
		if count != test.count || len(s.got) != test.requests {
			t.Errorf("%s: got %d tokens in %d requests", test.name, count, len(s.got))
		}
		if test.errContains == "" && !errors.Is(got, test.err) || test.errContains != "" && (got == nil || !strings.Contains(got.Error(), test.errContains)) {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}

func TestListRequests(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, page(0, 100), page(100, 1))
	for _, err := range client.ListPersonalAccessTokens(t.Context(), "c i") {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{
		"GET /v3/personal-access-tokens?limit=100&page=1&search=c+i&sort=createdAt",
		"GET /v3/personal-access-tokens?limit=100&page=2&search=c+i&sort=createdAt",
	} {
		if s.got[i].line != want {
			t.Errorf("sent %s, want %s", s.got[i].line, want)
		}
	}
}

func TestDeletePersonalAccessToken(t *testing.T) {
	t.Parallel()
	const path = "/v3/personal-access-tokens/x%2Fy"
	for _, test := range []struct {
		name     string
		answers  []answer
		want     []string
		ok       bool
		notFound bool
	}{
		{"deleted", []answer{{status: 204}}, []string{"DELETE " + path}, true, false},
		{"no such method", []answer{{status: 405}, ok(`{"id":"x/y","revoked":true}`)}, []string{"DELETE " + path, "PATCH " + path + ` {"revoked":true}`}, true, false},
		{"revoked, says an empty answer", []answer{{status: 405}, ok("{}")}, []string{"DELETE " + path, "PATCH " + path + ` {"revoked":true}`}, false, false},
		{"revoked, but it is not", []answer{{status: 405}, ok(`{"id":"x/y","revoked":false}`)}, []string{"DELETE " + path, "PATCH " + path + ` {"revoked":true}`}, false, false},
		{"deleted, says somebody else", []answer{ok(`{"ok":true}`)}, []string{"DELETE " + path}, false, false},
		{"missing", []answer{{status: 404, body: `{"message":"m","code":"c"}`}}, []string{"DELETE " + path}, false, true},
		{"missing when revoked", []answer{{status: 405}, {status: 404, body: `{"message":"m","code":"c"}`}}, []string{"DELETE " + path, "PATCH " + path + ` {"revoked":true}`}, false, true},
		{"forbidden", []answer{{status: 403, body: `{"message":"m","code":"c"}`}}, []string{"DELETE " + path}, false, false},
		{"a login page", []answer{ok("<html>")}, []string{"DELETE " + path}, false, false},
	} {
		s, client := newScript(t, test.answers...)
		err := client.DeletePersonalAccessToken(t.Context(), "x/y")
		if (err == nil) != test.ok || NotFound(err) != test.notFound {
			t.Errorf("%s: got %v", test.name, err)
		}
		var got []string
		for _, sent := range s.got {
			got = append(got, strings.TrimSpace(sent.line+" "+sent.body))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestNothingIsSentWithoutAnID(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, answer{status: http.StatusNoContent})
	if err := client.DeletePersonalAccessToken(t.Context(), ""); err == nil || len(s.got) != 0 {
		t.Errorf("got %v after %v", err, s.got)
	}
}
