// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// listServes is how long one list serves every token that is missing: it
	// spans a refresh, not the life of a process that is debugged or tested.
	listServes = 30 * time.Second
	// vanishTogether is how close to each other tokens vanish at once. A
	// refresh of thousands takes minutes.
	vanishTogether = 10 * time.Minute
)

// absentees are what the objects of a provider block share about the tokens of
// one type that were not found. They are safe for concurrent use.
type absentees struct {
	mu     sync.Mutex
	scopes map[string]*scope
	// shown are the tokens that the platform has shown in this run, and those
	// that it has issued, with their secrets as far as these are known.
	shown map[string]string
}

// scope is what is known of one owner's tokens.
type scope struct {
	listing sync.Mutex // held while a list is read, which then serves the others
	at      time.Time  // when the list began
	tokens  map[string]Token

	// asked are the tokens that are read, until they are shown, and vanished those
	// that were not found; by id, guarded by absentees.mu.
	asked, vanished map[string]time.Time
}

// lister returns the tokens that a list of a scope shows, by id: of a recent
// one, or by reading it now.
type lister func(scope string, now time.Time, read func() (map[string]Token, error)) (map[string]Token, error)

func newAbsentees() *absentees {
	return &absentees{scopes: map[string]*scope{}, shown: map[string]string{}}
}

// show remembers a token that the platform shows or has issued; secret is ""
// where it is not told.
func (s *absentees) show(id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if secret != "" || s.shown[id] == "" {
		s.shown[id] = secret
	}
}

// others are the tokens but one that the platform has shown.
func (s *absentees) others(id string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Collect(maps.Keys(s.shown)), func(other string) bool { return other == id })
}

// secret is a token's, "" where this run has not issued it.
func (s *absentees) secret(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown[id]
}

func (s *absentees) of(name string) *scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scopes[name] == nil {
		s.scopes[name] = &scope{asked: map[string]time.Time{}, vanished: map[string]time.Time{}}
	}
	return s.scopes[name]
}

// recent reads a list unless one was read within the last 30 s.
func (s *absentees) recent(name string, now time.Time, read func() (map[string]Token, error)) (map[string]Token, error) {
	of := s.of(name)
	of.listing.Lock()
	defer of.listing.Unlock()
	if of.tokens != nil && now.Sub(of.at).Abs() < listServes {
		return of.tokens, nil
	}
	tokens, err := read()
	if err == nil {
		of.at, of.tokens = now, tokens
	}
	return tokens, err
}

// fresh reads a list now.
func (s *absentees) fresh(_ string, _ time.Time, read func() (map[string]Token, error)) (map[string]Token, error) {
	return read()
}

// ask remembers that a token is read which has to be there. The returned
// function is called when the platform has shown it.
func (s *absentees) ask(name, id string, now time.Time) (answered func()) {
	of := s.of(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	of.asked[id] = now
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(of.asked, id)
	}
}

// vanish remembers a token that was not found, and returns how many others of
// its scope were not found at about the same time, or are being read and lack in
// the list, nil where there is none: of a refresh the first is doubted, too.
func (s *absentees) vanish(name, id string, now time.Time, listed map[string]Token) int {
	of := s.of(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	past := func(_ string, at time.Time) bool { return now.Sub(at).Abs() >= vanishTogether }
	maps.DeleteFunc(of.vanished, past)
	maps.DeleteFunc(of.asked, past)
	of.vanished[id] = now
	together := maps.Clone(of.vanished)
	for other, at := range of.asked {
		if _, shows := listed[other]; listed != nil && !shows {
			together[other] = at
		}
	}
	return len(together) - 1
}
