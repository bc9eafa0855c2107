// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const wire = `"id":"x","name":"ci","tokenPrefix":"alp_01","scopes":["read"],"workspaceId":"w","createdAt":"2026-03-01T12:00:00.5Z","expiresAt":"","lastUsedAt":null`

func token() PersonalAccessToken {
	return PersonalAccessToken{
		ID: "x", Name: "ci", TokenPrefix: "alp_01", Scopes: []string{"read"}, WorkspaceID: "w",
		CreatedAt: time.Date(2026, 3, 1, 12, 0, 0, 5e8, time.UTC),
	}
}

func TestCreatePersonalAccessToken(t *testing.T) {
	t.Parallel()
	expiry := time.Date(2026, 3, 31, 14, 0, 0, 0, time.FixedZone("", 7200))
	for name, body := range map[string]string{
		"enveloped":                  `{"data":{` + wire + `,"token":"new-secret"}}`,
		"bare":                       `{` + wire + `,"token":"new-secret"}`,
		"secret beside the envelope": `{"token":"new-secret","data":{` + wire + `}}`,
		"foreign fields beside it":   `{"id":7,"name":[],"data":{` + wire + `,"token":"new-secret"}}`,
		"no envelope after all":      `{"data":null,` + wire + `,"token":"new-secret"}`,
	} {
		s := newServer(t, answer{201, body})
		got, secret, err := s.client(t, nil).CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{"ci", []string{"read"}, expiry})
		if err != nil || secret != "new-secret" {
			t.Fatalf("%s: got %q, %v", name, secret, err)
		}
		if diff := cmp.Diff(token(), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := `{"name":"ci","scopes":["read"],"expiresAt":"2026-03-31T12:00:00Z"}`; s.got[0].body != want || s.got[0].line != "POST /api/v1/pats" {
			t.Errorf("%s: sent %+v", name, s.got[0])
		}
	}
}

func TestCreateAnswersThatLackSomething(t *testing.T) {
	t.Parallel()
	s := newServer(t, answer{201, `{"data":{` + wire + `}}`})
	if got, secret, err := s.client(t, nil).CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{}); err != nil || got.ID != "x" || secret != "" {
		t.Errorf("no secret: got %+v, %q, %v", got, secret, err)
	}
	if want := `{"name":"","scopes":[]}`; s.got[0].body != want {
		t.Errorf("sent %s", s.got[0].body)
	}
	s = newServer(t, answer{201, `{"data":{"token":"new-secret"}}`})
	if _, secret, err := s.client(t, nil).CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{}); err == nil || secret != "new-secret" || strings.Contains(err.Error(), "new-secret") {
		t.Errorf("no id: got %q, %v", secret, err)
	}
}

func TestGetPersonalAccessToken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"data":{` + wire + `}}`, `{` + wire + `}`} {
		s := newServer(t, ok(body))
		got, err := s.client(t, nil).GetPersonalAccessToken(t.Context(), "", "x")
		if diff := cmp.Diff(token(), got); err != nil || diff != "" {
			t.Errorf("%v: %s", err, diff)
		}
	}
	for _, body := range []string{`{}`, `{"data":{"id":"other"}}`, `{"data":[]}`, `[]`} {
		s := newServer(t, ok(body))
		if got, err := s.client(t, nil).GetPersonalAccessToken(t.Context(), "", "x"); err == nil {
			t.Errorf("%s: got %+v", body, got)
		}
	}
}

// items are tokens numbered from first, as a JSON array.
func items(first, count int) string {
	tokens := make([]string, 0, count)
	for i := range count {
		tokens = append(tokens, `{"id":"`+strconv.Itoa(first+i)+`"}`)
	}
	return "[" + strings.Join(tokens, ",") + "]"
}

func TestListPersonalAccessTokens(t *testing.T) {
	t.Parallel()
	page := func(first, count int, pagination string) answer {
		return ok(`{"data":` + items(first, count) + `,"pagination":{` + pagination + `}}`)
	}
	for _, test := range []struct {
		name     string
		answers  []answer
		count    int
		requests int
		err      error
	}{
		{"empty", []answer{page(0, 0, "")}, 0, 1, nil},
		{"bare", []answer{ok(items(0, 3))}, 3, 1, nil},
		{"full and short pages", []answer{page(0, 100, ""), page(100, 3, "")}, 103, 2, nil},
		{"the server's pages are shorter than asked for", []answer{page(0, 20, `"total":45`), page(20, 20, `"total":45`), page(40, 5, `"total":45`)}, 45, 3, nil},
		{"a total that is just full", []answer{page(0, 100, `"total":100`)}, 100, 1, nil},
		{"a total that is wrong", []answer{page(0, 20, `"total":45`), page(20, 0, `"total":45`)}, 20, 2, nil},
		{"a number of pages", []answer{page(0, 20, `"totalPages":2`), page(20, 20, `"totalPages":2`)}, 40, 2, nil},
		{"more", []answer{page(0, 20, `"hasMore":true`), page(20, 1, `"hasMore":false`)}, 21, 2, nil},
		{"next", []answer{page(0, 20, `"hasNext":true`), page(20, 1, `"hasNext":false`)}, 21, 2, nil},
		{"pages are ignored", []answer{page(0, 100, "")}, 100, 2, rest.ErrRepeatedPage},
	} {
		s := newServer(t, test.answers...)
		count := 0
		var got error
		for _, err := range s.client(t, nil).ListPersonalAccessTokens(t.Context(), "") {
			if got = err; err == nil {
				count++
			}
		}
		if count != test.count || len(s.got) != test.requests || !errors.Is(got, test.err) {
			t.Errorf("%s: got %d tokens and %v in %s", test.name, count, got, lines(s.got))
		}
		for i, sent := range s.got {
			if want := fmt.Sprintf("&page=%d&pageSize=100", i+1); !strings.HasPrefix(sent.line, "GET /api/v1/pats?limit=100&offset=") || !strings.HasSuffix(sent.line, want) {
				t.Errorf("%s: sent %s, want %s", test.name, sent.line, want)
			}
		}
	}
}

// An object that is no list must not read as an empty one.
func TestAListThatIsNone(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"data":null}`, `{"data":{}}`, `{"error":"x"}`} {
		s := newServer(t, ok(body))
		var got error
		for _, err := range s.client(t, nil).ListPersonalAccessTokens(t.Context(), "") {
			got = err
		}
		if got == nil {
			t.Errorf("%s was taken for an empty list", body)
		}
	}
}

func TestRevokePersonalAccessToken(t *testing.T) {
	t.Parallel()
	s := newServer(t, answer{502, ""}, answer{204, ""})
	if err := s.client(t, nil).RevokePersonalAccessToken(t.Context(), "w", "x/y"); err != nil {
		t.Fatal(err)
	}
	if got := lines(s.got); got != "DELETE /api/v1/pats/x%2Fy, DELETE /api/v1/pats/x%2Fy" || s.got[1].workspace != "w" {
		t.Errorf("sent %s", got)
	}
}
