// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// AdminCredential returns the secret of the bootstrap administrator's personal
// access token, an instance owner's.
func (p *Platform) AdminCredential() string {
	defer p.lock()()
	return p.world.Tokens[p.world.AdminToken].Secret
}

// DefaultOrganizationID is the id of the administrator's organization.
func (p *Platform) DefaultOrganizationID() string {
	defer p.lock()()
	return p.world.DefaultOrganization
}

// SecondOrganizationID is the id of an organization without users.
func (p *Platform) SecondOrganizationID() string { defer p.lock()(); return p.world.SecondOrganization }

// MachineUserID is the id of a machine user without a role in the default
// organization.
func (p *Platform) MachineUserID() string { defer p.lock()(); return p.world.Machine }

// HumanUserID is the id of a human user, who can't have tokens.
func (p *Platform) HumanUserID() string { defer p.lock()(); return p.world.Human }

// AddOrganization adds an organization and returns its id.
func (p *Platform) AddOrganization(name string) string {
	defer p.lock()()
	return p.addOrganization(name).ID
}

// AddMachineUser adds a machine user with the roles, if any, and returns its
// id. The name is its username too, with which it asks for client credentials.
func (p *Platform) AddMachineUser(organizationID, name string, roles ...Role) string {
	defer p.lock()()
	return p.addUser(user{Organization: organizationID, Username: name, Name: name}, roles...).ID
}

// AddHumanUser adds a human user and returns its id.
func (p *Platform) AddHumanUser(organizationID, name string) string {
	defer p.lock()()
	return p.addUser(user{Organization: organizationID, Username: name, Name: name, Human: true}).ID
}

// SetRoles replaces the user's roles.
func (p *Platform) SetRoles(userID string, roles ...Role) {
	defer p.lock()()
	p.user(userID).setRoles(roles)
	p.core.Changed()
}

// AddCredential issues a personal access token to call the API with as the
// user, and returns its secret. Like the administrator's it stands for a
// login: lists show it, Live doesn't.
func (p *Platform) AddCredential(userID string) string {
	defer p.lock()()
	t := p.issue(p.user(userID), never)
	t.Credential = true
	p.projection.settle(t)
	return t.Secret
}

// AddToken issues a personal access token, as somebody else has; a zero
// expiresAt means never. It is no news: the weather hides it from no look.
func (p *Platform) AddToken(userID string, expiresAt time.Time) Token {
	defer p.lock()()
	if expiresAt.IsZero() {
		expiresAt = never
	}
	t := p.issue(p.user(userID), expiresAt.UTC().Truncate(time.Microsecond))
	p.projection.settle(t)
	return *t
}

// AddKey registers a key for the user and returns its key file, for the JWT
// profile.
func (p *Platform) AddKey(userID string) ([]byte, error) {
	defer p.lock()()
	return p.newKey(userID)
}

// SetClientSecret gives the machine user a new secret for client credentials
// and returns it.
func (p *Platform) SetClientSecret(userID string) string {
	defer p.lock()()
	u := p.user(userID)
	p.setClientSecret(u, stage.NewSecret("zitadel-client-secret"))
	return u.ClientSecret
}

// Revoke deletes a token behind the client's back. It says whether
// there was one.
func (p *Platform) Revoke(userID, tokenID string) bool {
	defer p.lock()()
	t := p.world.Tokens[tokenID]
	if t == nil || t.UserID != userID {
		return false
	}
	p.revoke(t)
	p.projection.settle(t)
	return true
}

// Tokens lists every token, expired ones and credentials included, in the
// order of creation. No lag applies.
func (p *Platform) Tokens() []Token {
	defer p.lock()()
	var all []Token
	for _, t := range p.world.sortedTokens() {
		all = append(all, *t)
	}
	return all
}

// lock takes the core's lock and returns what gives it back.
func (p *Platform) lock() (unlock func()) {
	p.core.Lock()
	return p.core.Unlock
}

// user returns a user that a test has named.
func (p *Platform) user(id string) *user {
	u := p.world.Users[id]
	if u == nil {
		panic(fmt.Sprintf("sandbox: ZITADEL has no user %q", id))
	}
	return u
}
