// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const one = `{"data":{"id":"x"}}`

func TestAFixedJWTIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok(one))
	if _, err := s.client(t, nil).GetPersonalAccessToken(t.Context(), "", "x"); err != nil {
		t.Fatal(err)
	}
	want := request{"GET /api/v1/pats/x", "", "Bearer " + session1, workspace}
	if s.logins != 0 || s.got[0] != want {
		t.Errorf("got %+v after %d log-ins", s.got[0], s.logins)
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"enveloped": `{"data":{"accessToken":"` + session1 + `"}}`,
		"bare":      `{"accessToken":"` + session1 + `"}`,
		"with more": `{"success":true,"data":{"accessToken":" ` + session1 + ` ","user":{"id":1},"requiresTwoFactor":false}}`,
	} {
		s := newServer(t, ok(one))
		s.login = func(int) answer { return ok(body) }
		client := s.client(t, byPassword)
		for range 3 {
			if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		want := request{"POST /api/v1/auth/login", `{"email":"ada@example.com","password":"correct horse"}`, "", ""}
		if s.logins != 1 || s.got[0] != want || s.got[3].authorization != "Bearer "+session1 {
			t.Errorf("%s: %d log-ins, %+v", name, s.logins, s.got)
		}
	}
}

func TestFailedLogins(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer answer
		tells  string
		is     error
	}{
		{"second factor", ok(`{"data":{"requiresTwoFactor":true,"tempToken":"temp-secret"}}`), "access_token", ErrTwoFactor},
		{"second factor, half said", ok(`{"data":{"tempToken":"temp-secret"}}`), "access_token", ErrTwoFactor},
		{"no token", ok(`{"data":{}}`), "no access token", nil},
		{"bad password", answer{401, `{"error":{"code":"INVALID_CREDENTIALS","message":"Wrong: correct horse"}}`}, "INVALID_CREDENTIALS", nil},
		{"no such user", answer{404, `{"error":{"code":"NOT_FOUND","message":"m"}}`}, "NOT_FOUND", nil},
		{"a login page", ok("<html>"), "HTML", nil},
	} {
		s := newServer(t, ok(one))
		s.login = func(int) answer { return test.answer }
		_, err := s.client(t, byPassword).GetPersonalAccessToken(t.Context(), "", "x")
		var failed *rest.Error
		if !errors.As(err, &failed) || failed.MayHaveRun || NotFound(err) || s.logins != 1 || len(s.got) != 1 {
			t.Errorf("%s: got %+v after %d log-ins", test.name, failed, s.logins)
			continue
		}
		if test.is != nil && !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.tells) ||
			strings.Contains(err.Error(), "correct horse") || strings.Contains(err.Error(), "temp-secret") {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

// Many wrong passwords lock an account, and each log-in may send its owner a
// second factor; what is passing is tried again.
func TestARefusedLoginIsNotTriedForEveryRequest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer answer
		logins int
	}{
		{"bad password", answer{401, `{"error":{"code":"INVALID_CREDENTIALS","message":"m"}}`}, 1},
		{"second factor", ok(`{"data":{"requiresTwoFactor":true,"tempToken":"t"}}`), 1},
		{"an error of the server", answer{500, `{"error":{"code":"INTERNAL","message":"m"}}`}, 5},
		{"too many requests", answer{429, `{"error":{"code":"SLOW_DOWN","message":"m"}}`}, 5},
		{"a proxy's refusal", answer{403, "<html>"}, 5},
	} {
		s := newServer(t, ok(one))
		s.login = func(int) answer { return test.answer }
		client := s.client(t, func(c *Config) { byPassword(c); c.MaxRetries = -1 })
		var first string
		for range 5 {
			_, err := client.GetPersonalAccessToken(t.Context(), "", "x")
			if err == nil || first != "" && err.Error() != first {
				t.Errorf("%s: got %v, first %s", test.name, err, first)
			} else {
				first = err.Error()
			}
		}
		if s.logins != test.logins {
			t.Errorf("%s: %d log-ins for 5 requests, want %d", test.name, s.logins, test.logins)
		}
	}
}

func TestAFailingLoginIsRepeatedAsARead(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok(one))
	s.login = func(number int) answer {
		if number < 3 {
			return answer{503, ""}
		}
		return loggedIn(session1)
	}
	if _, err := s.client(t, byPassword).GetPersonalAccessToken(t.Context(), "", "x"); err != nil || s.logins != 3 {
		t.Errorf("got %v after %d log-ins", err, s.logins)
	}
}

func TestASessionIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok(one))
	s.login = func(number int) answer { return loggedIn(sessionUntil(number, s.now.Add(time.Hour))) }
	client := s.client(t, byPassword)
	for _, step := range []struct {
		pause  time.Duration
		logins int
	}{
		{0, 1},
		{time.Hour - renewal - time.Second, 1},
		{time.Second, 2},
		{time.Hour - renewal, 3},
	} {
		s.advance(step.pause)
		if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); err != nil || s.logins != step.logins {
			t.Errorf("%s later: %v, %d log-ins, want %d", step.pause, err, s.logins, step.logins)
		}
	}
}

func TestRenewAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, token string
		want        time.Time
	}{
		{"an hour", sessionUntil(1, now.Add(time.Hour)), now.Add(59 * time.Minute)},
		{"twenty seconds", sessionUntil(1, now.Add(20*time.Second)), now.Add(18 * time.Second)},
		{"ended by our clock", sessionUntil(1, now.Add(-time.Minute)), time.Time{}},
		{"no end", session1, time.Time{}},
		{"opaque", "opaque", time.Time{}},
	} {
		if got := renewAt(test.token, now); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestASessionThatIsRefusedIsReplacedOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t, answer{201, `{"data":{"id":"x","token":"new-secret"}}`})
	s.login = func(number int) answer { return loggedIn(sessionUntil(number, s.now.Add(time.Hour))) }
	client := s.client(t, byPassword)
	if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); err != nil {
		t.Fatal(err)
	}
	s.accepts = sessionUntil(2, s.now.Add(time.Hour))
	if _, secret, err := client.CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{Name: "ci"}); err != nil || secret != "new-secret" || s.logins != 2 {
		t.Errorf("got %q, %v after %d log-ins", secret, err, s.logins)
	}
	s.accepts = "none"
	_, err := client.GetPersonalAccessToken(t.Context(), "", "x")
	var failed *rest.Error
	if !errors.As(err, &failed) || failed.Status != 401 || s.logins != 3 {
		t.Errorf("got %v after %d log-ins", err, s.logins)
	}
}

// What is on the way to the server may answer 401 to a create that has run. A
// read is repeated all the same.
func TestACreateIsNotRepeatedAfterAForeign401(t *testing.T) {
	t.Parallel()
	foreign := answer{401, "<html>"}
	s := newServer(t, foreign, answer{201, `{"data":{"id":"x","token":"second"}}`})
	s.login = func(int) answer { return loggedIn(session1) }
	client := s.client(t, byPassword)
	_, secret, err := client.CreatePersonalAccessToken(t.Context(), "", CreatePersonalAccessTokenRequest{Name: "ci"})
	var failed *rest.Error
	if !errors.As(err, &failed) || !failed.MayHaveRun || secret != "" || lines(s.got) != "POST /api/v1/auth/login, POST /api/v1/pats" {
		t.Errorf("create: got %q, %v after %s", secret, err, lines(s.got))
	}
	s.answers = []answer{foreign, ok(one)}
	if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); err != nil || s.logins != 2 {
		t.Errorf("read: got %v after %d log-ins, want the refused session to be replaced", err, s.logins)
	}
}

func TestConcurrentRequestsShareALogin(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok(one))
	s.login = func(number int) answer { return loggedIn(sessionUntil(number, s.now.Add(time.Hour))) }
	client := s.client(t, byPassword)
	all := func() {
		var requests sync.WaitGroup
		for range 20 {
			requests.Go(func() {
				if _, err := client.GetPersonalAccessToken(t.Context(), "", "x"); err != nil {
					t.Error(err)
				}
			})
		}
		requests.Wait()
	}
	all()
	if s.logins != 1 {
		t.Errorf("%d log-ins for 20 requests at once", s.logins)
	}
}

func TestWaitingForALoginEndsWithTheContext(t *testing.T) {
	t.Parallel()
	held := newSession(func(context.Context) (string, error) { return session1, nil }, time.Now)
	held.turn <- struct{}{}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := held.current(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestARefusedAccessTokenIsExplained(t *testing.T) {
	t.Parallel()
	refusal := answer{401, `{"error":{"code":"UNAUTHORIZED","message":"Unauthorized"}}`}
	for _, test := range []struct{ name, token, tells string }{
		{"a PAT", "alp_0123456789", "not a JWT"},
		{"an expired JWT", sessionUntil(1, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)), "expired at 2026-02-01T00:00:00Z"},
		{"a revoked JWT", session1, ""},
	} {
		s := newServer(t, refusal)
		_, err := s.client(t, func(c *Config) { c.AccessToken = test.token }).GetPersonalAccessToken(t.Context(), "", "x")
		var failed *rest.Error
		if !errors.As(err, &failed) || failed.Status != 401 || len(s.got) != 1 {
			t.Fatalf("%s: got %v", test.name, err)
		}
		want := "Unauthorized; the access token "
		if test.tells == "" {
			want = "Unauthorized"
		}
		if !strings.HasPrefix(failed.Message, want) || !strings.Contains(failed.Message, test.tells) || strings.Contains(err.Error(), test.token) {
			t.Errorf("%s: got %q", test.name, failed.Message)
		}
	}
}
