// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// session holds the access token of a login and replaces it when it ends.
type session struct {
	login func(context.Context) (string, error)
	now   func() time.Time
	// turn is held by the one request that logs in; the others wait for it.
	turn chan struct{}

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
	token, err := s.login(ctx)
	if err != nil {
		return "", err
	}
	s.begin(token)
	return token, nil
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
