// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"maps"
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
}

// scope is what is known of one owner's tokens.
type scope struct {
	listing sync.Mutex // held while a list is read, which then serves the others
	at      time.Time  // when the list began
	ids     map[string]bool

	vanished map[string]time.Time // by id; guarded by absentees.mu
}

// lister returns the ids that a list of a scope shows: of a recent one, or by
// reading it now.
type lister func(scope string, now time.Time, read func() (map[string]bool, error)) (map[string]bool, error)

func newAbsentees() *absentees { return &absentees{scopes: map[string]*scope{}} }

func (s *absentees) of(name string) *scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scopes[name] == nil {
		s.scopes[name] = &scope{vanished: map[string]time.Time{}}
	}
	return s.scopes[name]
}

// recent reads a list unless one was read within the last 30 s.
func (s *absentees) recent(name string, now time.Time, read func() (map[string]bool, error)) (map[string]bool, error) {
	of := s.of(name)
	of.listing.Lock()
	defer of.listing.Unlock()
	if of.ids != nil && now.Sub(of.at).Abs() < listServes {
		return of.ids, nil
	}
	ids, err := read()
	if err == nil {
		of.at, of.ids = now, ids
	}
	return ids, err
}

// fresh reads a list now.
func (s *absentees) fresh(_ string, _ time.Time, read func() (map[string]bool, error)) (map[string]bool, error) {
	return read()
}

// vanish remembers a token that was not found, and returns how many others of
// its scope were not found at about the same time.
func (s *absentees) vanish(name, id string, now time.Time) int {
	of := s.of(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(of.vanished, func(_ string, at time.Time) bool { return now.Sub(at).Abs() >= vanishTogether })
	of.vanished[id] = now
	return len(of.vanished) - 1
}
