// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// session holds the access token of a login and replaces it when it ends.
type session struct {
	login func(context.Context) (string, error)
	now   func() time.Time
	// turn is held by the one request that logs in; the others wait for it.
	turn    chan struct{}
	refused error // why Alephant itself refuses the log-in; whoever has the turn may use it

	mutex   sync.Mutex
	token   string    // "": none
	renewAt time.Time // zero: the token does not tell when it ends
	logins  int
}

func newSession(login func(context.Context) (string, error), now func() time.Time) *session {
	return &session{login: login, now: now, turn: make(chan struct{}, 1)}
}

// authenticate is the credential of every request but the login itself.
func (s *session) authenticate(ctx context.Context, r *http.Request) error {
	token, err := s.current(ctx)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return nil
}

func (s *session) current(ctx context.Context) (string, error) {
	if token := s.live(); token != "" {
		return token, nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case s.turn <- struct{}{}:
	}
	defer func() { <-s.turn }()
	if token := s.live(); token != "" { // another request has logged in
		return token, nil
	}
	if s.refused != nil {
		return "", s.refused
	}
	token, err := s.login(ctx)
	if err != nil {
		if isRefusal(err) {
			s.refused = err
		}
		return "", err
	}
	s.begin(token)
	return token, nil
}

// isRefusal says that another try with the same e-mail and password would fail
// too. A try for every token of a refresh could lock the account, or send its
// owner as many second factors.
func isRefusal(err error) bool {
	var failure *rest.Error
	return errors.Is(err, ErrTwoFactor) || errors.As(err, &failure) && failure.Documented && !failure.MayHaveRun &&
		failure.Status != http.StatusTooManyRequests
}

func (s *session) live() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.renewAt.IsZero() && !s.now().Before(s.renewAt) {
		return ""
	}
	return s.token
}

func (s *session) begin(token string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.token, s.renewAt = token, renewAt(token, s.now())
	s.logins++
}

// generation tells sessions apart.
func (s *session) generation() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.logins
}

// end forgets the session of a generation, unless it has been replaced.
func (s *session) end(generation int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.logins == generation {
		s.token = ""
	}
}
