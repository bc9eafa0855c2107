// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

func (p *Platform) addOrganization(name string) *organization {
	o := &organization{ID: p.world.newID(), Name: name, State: orgActive}
	o.touch(p.now())
	p.world.Organizations[o.ID] = o
	p.core.Changed()
	return o
}

// addUser completes u with an id and a state and takes it in.
func (p *Platform) addUser(u user, roles ...Role) *user {
	u.ID, u.State = p.world.newID(), stateActive
	u.touch(p.now())
	u.setRoles(roles)
	p.world.Users[u.ID] = &u
	p.core.Changed()
	return &u
}

// issue adds a personal access token to u.
func (p *Platform) issue(u *user, expiresAt time.Time) *Token {
	now := p.now()
	u.touch(now)
	t := &Token{
		ID: p.world.newID(), UserID: u.ID, OrganizationID: u.Organization,
		Secret:   stage.NewSecret("zitadel-pat"),
		Sequence: u.Sequence, CreatedAt: now, ExpiresAt: expiresAt,
	}
	p.world.Tokens[t.ID] = t
	p.changed(t, false, now)
	p.core.Changed()
	return t
}

// revoke removes a token.
func (p *Platform) revoke(t *Token) {
	now := p.now()
	p.world.Users[t.UserID].touch(now)
	delete(p.world.Tokens, t.ID)
	p.changed(t, true, now)
	p.core.Changed()
}

// dropTokens removes the user's tokens, and ends its sessions.
func (p *Platform) dropTokens(u *user, now time.Time) {
	p.endAccess(u)
	for id, t := range p.world.Tokens {
		if t.UserID == u.ID {
			delete(p.world.Tokens, id)
			p.changed(t, true, now)
		}
	}
}

// removeUser deletes a user with its tokens, keys and sessions.
func (p *Platform) removeUser(u *user) {
	now := p.now()
	p.dropTokens(u, now)
	u.State = stateDeleted
	u.touch(now)
	p.core.Changed()
}
