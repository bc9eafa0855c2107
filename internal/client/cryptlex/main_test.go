// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// script answers one request after the other and records them; the last answer
// repeats. Its clock stands still but for waits.
type script struct {
	mutex   sync.Mutex
	answers []answer
	got     []request
	now     time.Time
	waits   []time.Duration
}

type request struct {
	line, body string // "GET /v3/personal-access-tokens?page=1"
	at         time.Time
}

type answer struct {
	status int
	body   string
	header http.Header
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mutex.Lock()
	s.got = append(s.got, request{r.Method + " " + r.URL.RequestURI(), string(body), s.now})
	now := s.answers[min(len(s.got), len(s.answers))-1]
	s.mutex.Unlock()
	maps.Copy(w.Header(), now.header)
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

func (s *script) clock() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.now
}

func (s *script) wait(ctx context.Context, d time.Duration) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.now, s.waits = s.now.Add(d), append(s.waits, d)
	return ctx.Err()
}

func newScript(t *testing.T, answers ...answer) (*script, *Client) {
	t.Helper()
	s := &script{answers: answers, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client, err := New(Config{
		Settings: rest.Settings{Now: s.clock, Wait: s.wait}, Endpoint: server.URL, AccessToken: "caller-token",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return s, client
}

func ok(body string) answer { return answer{status: http.StatusOK, body: body} }
