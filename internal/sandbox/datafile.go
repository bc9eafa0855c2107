// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// Flush writes the data file, if there is one, with what was too small to
// write at once, such as the times of last use.
func (s *Sandbox) Flush() error {
	s.core.Lock()
	defer s.core.Unlock()
	s.core.Dirty = true
	return s.save()
}

// save writes the data file when it is outdated. The core's lock is held.
func (s *Sandbox) save() error {
	if s.options.DataFile == "" || !s.core.Dirty {
		return nil
	}
	state := make(map[string]any, len(s.platforms))
	for _, p := range s.platforms {
		state[p.Name()] = p.Snapshot()
	}
	data, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the sandbox's state: %w", err)
	}
	if err := renameio.WriteFile(s.options.DataFile, data, 0o600); err != nil {
		return fmt.Errorf("writing the sandbox's data file: %w", err)
	}
	s.core.Dirty = false
	return nil
}

// load restores the platforms from the data file; a missing file is a start
// from nothing.
func (s *Sandbox) load() error {
	if s.options.DataFile == "" {
		return nil
	}
	data, err := os.ReadFile(s.options.DataFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var state map[string]json.RawMessage
	if err := json.Unmarshal(data, &state); err != nil {
		return err
	}
	for _, p := range s.platforms {
		if saved, ok := state[p.Name()]; ok {
			if err := p.Restore(saved); err != nil {
				return fmt.Errorf("%s: %w", p.Name(), err)
			}
		}
	}
	return nil
}
