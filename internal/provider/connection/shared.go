// SPDX-License-Identifier: MPL-2.0

package connection

// Shared returns what the objects of this provider block share under a key,
// made on first use.
func Shared[T any](s *Set, key string, create func() T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shared == nil {
		s.shared = map[string]any{}
	}
	if _, made := s.shared[key].(T); !made {
		s.shared[key] = create()
	}
	shared, _ := s.shared[key].(T)
	return shared
}
