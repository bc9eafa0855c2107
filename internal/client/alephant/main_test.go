// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const workspace = "0198c0de-0000-7000-8000-00000000000a"

// server answers log-ins by a function and other requests one after the other;
// the last answer repeats. Its clock stands still.
type server struct {
	mutex   sync.Mutex
	now     time.Time
	logins  int
	login   func(number int) answer
	answers []answer
	got     []request
	// accepts is the only session that is accepted; "": all are.
	accepts string
}

type request struct{ line, body, authorization, workspace string }

type answer struct {
	status int
	body   string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	now := s.answer(r, string(body))
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

func (s *server) answer(r *http.Request, body string) answer {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	got := request{r.Method + " " + r.URL.RequestURI(), body, r.Header.Get("Authorization"), r.Header.Get("X-Workspace-Id")}
	if r.URL.Path == "/api/v1/auth/login" {
		s.logins++
		s.got = append(s.got, got)
		return s.login(s.logins)
	}
	if s.accepts != "" && got.authorization != "Bearer "+s.accepts {
		return answer{401, `{"error":{"code":"UNAUTHORIZED","message":"no session"}}`}
	}
	s.got = append(s.got, got)
	now := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return now
}

func (s *server) clock() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.now
}

func (s *server) advance(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.now = s.now.Add(d)
}

func newServer(t *testing.T, answers ...answer) *server {
	t.Helper()
	return &server{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), answers: answers}
}

// client returns a client of the server; configure changes its configuration,
// which has a JWT and a workspace.
func (s *server) client(t *testing.T, configure func(*Config)) *Client {
	t.Helper()
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	config := Config{
		Settings: rest.Settings{Now: s.clock, Wait: func(ctx context.Context, d time.Duration) error {
			s.advance(d)
			return ctx.Err()
		}},
		Endpoint: listening.URL, AccessToken: session1, WorkspaceID: workspace,
	}
	if configure != nil {
		configure(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func byPassword(c *Config) {
	c.AccessToken, c.Email, c.Password = "", "ada@example.com", "correct horse"
}

// session1 is a JWT without an end.
var session1 = signed(jwt.MapClaims{"sub": "ada"})

func signed(claims jwt.MapClaims) string {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("a key of the tests"))
	if err != nil {
		panic(err)
	}
	return token
}

// session is a JWT that ends at a time; number tells sessions apart.
func sessionUntil(number int, end time.Time) string {
	return signed(jwt.MapClaims{"jti": fmt.Sprint(number), "exp": end.Unix()})
}

func loggedIn(token string) answer {
	return answer{200, `{"data":{"accessToken":"` + token + `","refreshToken":"r"}}`}
}

func ok(body string) answer { return answer{http.StatusOK, body} }

func lines(got []request) string {
	var all []string
	for _, r := range got {
		all = append(all, r.line)
	}
	return strings.Join(all, ", ")
}
