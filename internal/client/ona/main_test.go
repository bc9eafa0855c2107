// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const tokenID = "0198c0de-0000-7000-8000-000000000001"

// exchange is one request that a scripted server got.
type exchange struct {
	method string // "gitpod.v1.UserService/GetPersonalAccessToken"
	body   string
}

// script answers one request after the other and records them; the last answer
// repeats.
type script struct {
	answers []answer
	got     []exchange
	waits   []time.Duration
}

type answer struct {
	status int
	body   string
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.got = append(s.got, exchange{strings.TrimPrefix(r.URL.Path, "/api/"), string(body)})
	now := s.answers[min(len(s.got), len(s.answers))-1]
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

func newScript(t *testing.T, answers ...answer) (*script, *Client) {
	t.Helper()
	s := &script{answers: answers}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := New(Config{
		Settings: rest.Settings{Wait: func(ctx context.Context, d time.Duration) error {
			s.waits = append(s.waits, d)
			return ctx.Err()
		}},
		Endpoint: server.URL, AccessToken: "caller-token",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return s, client
}

func ok(body string) answer { return answer{http.StatusOK, body} }

func at(text string) time.Time {
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return parsed
}

// sameJSON compares what was sent with what was to be sent.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if json.Unmarshal([]byte(got), &a) != nil || json.Unmarshal([]byte(want), &b) != nil {
		t.Fatalf("not JSON: %s, %s", got, want)
	}
	normalGot, _ := json.Marshal(a)
	normalWant, _ := json.Marshal(b)
	if string(normalGot) != string(normalWant) {
		t.Errorf("sent %s, want %s", normalGot, normalWant)
	}
}
