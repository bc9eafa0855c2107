// SPDX-License-Identifier: MPL-2.0

// Package connection holds what the provider's Configure hands to every
// object: one lazily made client per platform. Nothing is contacted or built
// until an object of that platform asks, so that a configuration which uses
// one platform needs no credentials for the others.
package connection

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// Set is the provider data of one provider block. Two blocks (aliases) have
// two sets and share nothing.
type Set struct {
	// Now is the clock every object of the provider uses.
	Now func() time.Time
	// Wait pauses between looks at an answer that may lag behind, and ends
	// with the context.
	Wait func(ctx context.Context, d time.Duration) error

	// Deadline ends a context after d; nil: context.WithTimeout.
	Deadline func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)

	// MaxValidFor is the longest lifetime that a token may be issued with; null:
	// whatever the platform grants.
	MaxValidFor duration.Value
	// ImportSecrets are the secrets that imports are given, as the environment
	// has them: a JSON object by token id; "": none.
	ImportSecrets string

	mu      sync.Mutex
	entries map[string]*entry
	issued  map[string]bool
	shared  map[string]any
}

// Issued remembers that a token was issued through this set: it is nobody's
// leftover.
func (s *Set) Issued(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.issued == nil {
		s.issued = map[string]bool{}
	}
	s.issued[id] = true
}

// HasIssued reports whether a token was issued through this set.
func (s *Set) HasIssued(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issued[id]
}

// Entry describes how one platform is connected.
type Entry struct {
	// Make builds the platform's connection. It is called at most once, on
	// first use; its error is remembered.
	Make func() (any, error)
	// Missing says why the platform is not configured and what to set, naming
	// attributes and environment variables. Empty: configured.
	Missing string
	// Unknown lists the configuration paths, like "ona.access_token", whose
	// values are not known during this plan.
	Unknown []string
}

type entry struct {
	Entry

	once sync.Once
	made any
	err  error
}

// NewSet returns an empty set that tells the time by now; nil means time.Now.
func NewSet(now func() time.Time) *Set {
	if now == nil {
		now = time.Now
	}
	return &Set{Now: now, Wait: rest.Wait, entries: map[string]*entry{}}
}

// Add registers a platform by its attribute name in the provider block,
// "ona". A later entry of the same name replaces the earlier one.
func (s *Set) Add(platform string, e Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[platform] = &entry{Entry: e}
}

// Platforms returns the names of the configured platforms, sorted. A platform
// whose values are still unknown counts as configured.
func (s *Set) Platforms() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name, e := range s.entries {
		if e.Missing == "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Get returns the connection of a platform from the provider data that the
// framework hands to Configure of an object.
//
// Errors: *NotConfiguredError where the platform has no configuration,
// *UnknownError where a value it needs is not known yet, or what Entry.Make
// returned.
func Get[T any](providerData any, platform string) (T, error) {
	var none T
	set, ok := providerData.(*Set)
	if !ok || set == nil {
		return none, &NotConfiguredError{Platform: platform, Reason: "the provider has not been configured yet"}
	}
	made, err := set.get(platform)
	if err != nil {
		return none, err
	}
	typed, ok := made.(T)
	if !ok {
		return none, fmt.Errorf("the connection of platform %q has type %T, expected %T: this is a bug in the provider", platform, made, none)
	}
	return typed, nil
}

func (s *Set) get(platform string) (any, error) {
	s.mu.Lock()
	e := s.entries[platform]
	s.mu.Unlock()
	switch {
	case e == nil:
		return nil, &NotConfiguredError{Platform: platform, Reason: "this provider does not know the platform"}
	case e.Missing != "":
		return nil, &NotConfiguredError{Platform: platform, Reason: e.Missing}
	case len(e.Unknown) > 0:
		return nil, &UnknownError{Platform: platform, Paths: e.Unknown}
	}
	e.once.Do(func() { e.made, e.err = e.Make() })
	return e.made, e.err
}
