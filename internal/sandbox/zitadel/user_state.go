// SPDX-License-Identifier: MPL-2.0

package zitadel

import "slices"

// transition is a change between a user's states, with the errors of the
// server (v4.3) where it is refused.
type transition struct {
	from    []string
	to      string
	unknown *apiError // there is no such user
	refused *apiError // the user is in another state
}

var (
	deactivation = transition{
		from: []string{stateActive, stateLocked}, to: stateInactive,
		unknown: notFound("COMMAND-3M9ds", "User could not be found"),
		refused: precondition("COMMAND-5M0sf", "User already inactive"),
	}
	reactivation = transition{
		from: []string{stateInactive}, to: stateActive,
		unknown: notFound("COMMAND-4M9sd", "User could not be found"),
		refused: precondition("COMMAND-6M0sf", "User is not inactive"),
	}
	locking = transition{
		from: []string{stateActive}, to: stateLocked,
		unknown: notFound("COMMAND-5M9fs", "User could not be found"),
		refused: precondition("COMMAND-3NN8v", "User is not active or initial"),
	}
	unlocking = transition{
		from: []string{stateLocked}, to: stateActive,
		unknown: notFound("COMMAND-M0dse", "User could not be found"),
		refused: precondition("COMMAND-4M0ds", "User is not locked"),
	}
)

// v1 is the transition as a call of management v1, in the call's organization.
func (tr transition) v1(p *Platform, c *call) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, tr.unknown
	}
	return p.move(u, tr)
}

// v2 is the transition as a call of user v2.
func (tr transition) v2(p *Platform, c *call) (any, error) {
	u := p.world.Users[c.PathValue("user")]
	if !u.exists() {
		return nil, tr.unknown
	}
	if err := c.caller.permitOn(u, userWrite); err != nil {
		return nil, err
	}
	return p.move(u, tr)
}

// move changes the state. A user who stops being active loses every token and
// every session for good: lists go on showing the tokens, and nothing brings
// them back to life.
func (p *Platform) move(u *user, tr transition) (any, error) {
	if !slices.Contains(tr.from, u.State) {
		return nil, tr.refused
	}
	if u.State == stateActive {
		p.endAccess(u)
	}
	u.State = tr.to
	u.touch(p.now())
	p.core.Changed()
	return u.changeV1(), nil
}

// endAccess makes every token and session of the user invalid.
func (p *Platform) endAccess(u *user) {
	for _, t := range p.world.Tokens {
		t.Ended = t.Ended || t.UserID == u.ID
	}
	for secret, s := range p.world.Sessions {
		if s.UserID == u.ID {
			delete(p.world.Sessions, secret)
		}
	}
}
