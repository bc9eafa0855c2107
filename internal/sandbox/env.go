// SPDX-License-Identifier: MPL-2.0

package sandbox

import "strings"

// fixturePrefix begins the names of variables that name fixtures rather than
// configure a client.
const fixturePrefix = "TOKENS_SANDBOX_"

// Variable is an environment variable.
type Variable struct{ Name, Value string }

// Env lists the variables that point the provider, or any other client, at a
// sandbox reachable at origin; then those that name its fixtures.
func (s *Sandbox) Env(origin string) []Variable {
	s.core.mu.Lock()
	defer s.core.mu.Unlock()
	var settings, fixtures []Variable
	for _, p := range s.platforms {
		for _, v := range p.environment(origin) {
			if strings.HasPrefix(v.Name, fixturePrefix) {
				fixtures = append(fixtures, v)
			} else {
				settings = append(settings, v)
			}
		}
	}
	return append(settings, fixtures...)
}
