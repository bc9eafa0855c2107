// SPDX-License-Identifier: MPL-2.0

package stage

import "time"

// Replicated is a store whose reads may lag behind its writes, as reads from
// a replica do. Writes, and authentication, see the primary.
type Replicated[T any] struct {
	// Now is the clock.
	Now func() time.Time
	// Lag hides writes younger than it from reads; LagReads hides each write
	// from so many reads after it.
	Lag      time.Duration
	LagReads int

	positions []string // ids in the order of creation; removed ones stay
	records   map[string][]version[T]
}

// version is what one write made of a record.
type version[T any] struct {
	value   T
	removed bool
	at      time.Time
	// reads is how many reads to come still miss this version.
	reads int
}

// Put creates or replaces a record.
func (s *Replicated[T]) Put(id string, value T) {
	s.write(id, version[T]{value: value})
}

// Remove deletes a record.
func (s *Replicated[T]) Remove(id string) {
	s.write(id, version[T]{removed: true})
}

func (s *Replicated[T]) write(id string, v version[T]) {
	if s.records == nil {
		s.records = make(map[string][]version[T])
	}
	if len(s.records[id]) == 0 {
		s.positions = append(s.positions, id)
	}
	v.at, v.reads = s.Now(), s.LagReads
	s.records[id] = append(s.records[id], v)
}

// Get returns the record as the primary has it.
func (s *Replicated[T]) Get(id string) (T, bool) {
	versions := s.records[id]
	if len(versions) == 0 {
		var none T
		return none, false
	}
	last := versions[len(versions)-1]
	return last.value, !last.removed
}

// All returns the primary's records in the order of creation.
func (s *Replicated[T]) All() []T {
	var all []T
	for _, id := range s.positions {
		if value, ok := s.Get(id); ok {
			all = append(all, value)
		}
	}
	return all
}

// Placed is a record with its place in the order of creation, which pages use
// as their cursor because deletions do not shift it.
type Placed[T any] struct {
	Position int
	Value    T
}

// Read returns the records as a replica has them, in the order of creation,
// and counts as one read. A non-empty id narrows it to that record.
func (s *Replicated[T]) Read(id string) []Placed[T] {
	var seen []Placed[T]
	for position, candidate := range s.positions {
		if value, ok := s.replica(candidate); ok && (id == "" || candidate == id) {
			seen = append(seen, Placed[T]{position, value})
		}
	}
	s.countRead()
	return seen
}

// replica returns the newest version of a record that has come through.
// Without a lag everything has, even when the clock was set back.
func (s *Replicated[T]) replica(id string) (value T, ok bool) {
	cutoff := s.Now().Add(-s.Lag)
	for _, v := range s.records[id] {
		if s.Lag > 0 && v.at.After(cutoff) || v.reads > 0 {
			break // writes come through in order
		}
		value, ok = v.value, !v.removed
	}
	return value, ok
}

func (s *Replicated[T]) countRead() {
	for _, versions := range s.records {
		for i := range versions {
			versions[i].reads = max(0, versions[i].reads-1)
		}
	}
}
