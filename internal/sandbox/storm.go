// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// How often a storm strikes: the share of requests that are lost before they
// are read, whose answers are lost, and that are one too many.
const (
	stormLosesRequest = 0.02
	stormLosesAnswer  = 0.02
	stormAnswers429   = 0.03
)

// storm is the fault that the weather sends a request, if any. Requests to look
// at the sandbox itself are spared.
func (s *Sandbox) storm() (Fault, bool) {
	if s.options.Weather != Storm {
		return Fault{}, false
	}
	s.core.Lock()
	drawn := s.core.Random.Float64()
	s.core.Unlock()
	switch {
	case drawn < stormLosesRequest:
		return Fault{Drop: true}, true
	case drawn < stormLosesRequest+stormLosesAnswer:
		return Fault{Drop: true, After: true}, true
	case drawn < stormLosesRequest+stormLosesAnswer+stormAnswers429:
		return Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}}, true
	}
	return Fault{}, false
}
