// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Env lists the variables that point the provider, or any other client, at a
// sandbox reachable at origin; then those that name its fixtures.
func (s *Sandbox) Env(origin string) []Variable {
	s.core.Lock()
	defer s.core.Unlock()
	var settings, fixtures []Variable
	for _, p := range s.platforms {
		for _, v := range p.Environment(origin) {
			if strings.HasPrefix(v.Name, stage.FixturePrefix) {
				fixtures = append(fixtures, v)
			} else {
				settings = append(settings, v)
			}
		}
	}
	return append(settings, fixtures...)
}
