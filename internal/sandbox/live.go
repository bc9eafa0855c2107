// SPDX-License-Identifier: MPL-2.0

package sandbox

// Live lists the live tokens of every platform. The bootstrap credentials,
// which stand for a login session, are not among them: an empty list means
// that nothing was left behind.
func (s *Sandbox) Live() []LiveToken {
	s.core.Lock()
	defer s.core.Unlock()
	var all []LiveToken
	for _, p := range s.platforms {
		all = append(all, p.Live()...)
	}
	return all
}
