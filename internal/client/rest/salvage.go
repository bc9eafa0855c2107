// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"maps"
	"slices"
)

// Salvaged is the answer to a create that holds what is told only once: a field
// that can't be read, such as a malformed date, is left out, and costs none of
// the others.
type Salvaged[T any] struct {
	Value T
	// Lost are the names of the fields that were left out.
	Lost []string
}

// UnmarshalJSON reads what can be read of a JSON object. Anything else is an
// error.
func (s *Salvaged[T]) UnmarshalJSON(encoded []byte) error {
	var whole T
	err := json.Unmarshal(encoded, &whole)
	if err == nil {
		s.Value = whole
		return nil
	}
	kept, lost := salvage[T](encoded, func(inner []byte) []byte { return inner })
	if kept == nil {
		return err
	}
	s.Lost = lost
	return json.Unmarshal(kept, &s.Value)
}

// LostAny reports whether one of the named fields was left out.
func (s *Salvaged[T]) LostAny(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(s.Lost, name) })
}

// salvage returns what a T can be read from of a part of an answer, nil where
// that is nothing, and the names of what it left out. within puts the part back
// to its place.
func salvage[T any](part []byte, within func([]byte) []byte) (kept []byte, lost []string) {
	if json.Unmarshal(within(part), new(T)) == nil {
		return part, nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(part, &fields) != nil {
		return nil, nil
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		kept, inner := salvage[T](fields[name], func(value []byte) []byte { return within(object(name, value)) })
		if kept == nil {
			delete(fields, name)
			lost = append(lost, name)
			continue
		}
		fields[name], lost = kept, append(lost, inner...)
	}
	kept, _ = json.Marshal(fields) // its values are JSON
	if json.Unmarshal(within(kept), new(T)) != nil {
		return nil, nil // not even an object belongs here
	}
	return kept, lost
}

// object is a JSON object with one field.
func object(name string, value json.RawMessage) []byte {
	encoded, _ := json.Marshal(map[string]json.RawMessage{name: value})
	return encoded
}
