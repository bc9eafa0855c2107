// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
	"sync"
)

// calls remembers every request that arrived, struck by a fault or not.
type calls struct {
	mu    sync.Mutex
	lines []string
}

func (c *calls) record(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, r.Method+" "+r.URL.Path)
}

// Calls counts the requests so far whose "METHOD /path" contains substring.
func (s *Sandbox) Calls(substring string) int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	n := 0
	for _, line := range s.calls.lines {
		if strings.Contains(line, substring) {
			n++
		}
	}
	return n
}
