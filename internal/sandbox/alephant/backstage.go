// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Owner is the bootstrap user.
func (p *Platform) Owner() User {
	p.core.Lock()
	defer p.core.Unlock()
	return *p.state.Users[p.state.Owner]
}

// WorkspaceID is the bootstrap workspace's id.
func (p *Platform) WorkspaceID() string {
	p.core.Lock()
	defer p.core.Unlock()
	return p.state.Workspaces[0].ID
}

// AddUser adds a member of the bootstrap workspace.
func (p *Platform) AddUser() User { return p.add(false) }

// AddSecondFactorUser adds a member whose login asks for a second factor.
func (p *Platform) AddSecondFactorUser() User { return p.add(true) }

func (p *Platform) add(secondFactor bool) User {
	p.core.Lock()
	defer p.core.Unlock()
	return *p.addUser(secondFactor)
}

// AddWorkspace adds a workspace with these members and returns its id; without
// members it is one that nobody can enter.
func (p *Platform) AddWorkspace(memberIDs ...string) string {
	p.core.Lock()
	defer p.core.Unlock()
	workspace := &workspace{ID: uuid.NewString(), Members: memberIDs}
	p.state.Workspaces = append(p.state.Workspaces, workspace)
	p.core.Changed()
	return workspace.ID
}

// RemoveMember takes a user out of a workspace: from then on every request of
// the user there is forbidden.
func (p *Platform) RemoveMember(workspaceID, userID string) {
	p.core.Lock()
	defer p.core.Unlock()
	for _, workspace := range p.state.Workspaces {
		if workspace.ID == workspaceID {
			workspace.Members = slices.DeleteFunc(workspace.Members, func(id string) bool { return id == userID })
			p.core.Changed()
		}
	}
}

// SetSessionLife changes how long the JWTs of logins to come last; 900 seconds
// at the start.
func (p *Platform) SetSessionLife(d time.Duration) {
	p.core.Lock()
	defer p.core.Unlock()
	p.sessionLife = d
}

// EndSessions makes every JWT issued so far invalid, whatever its claims say;
// only a login helps then.
func (p *Platform) EndSessions() {
	p.core.Lock()
	defer p.core.Unlock()
	p.state.Sessions, p.state.Renewals = nil, nil
	p.core.Changed()
}

// Reveals counts the requests to reveal a secret.
func (p *Platform) Reveals() int {
	p.core.Lock()
	defer p.core.Unlock()
	return p.reveals
}

// PersonalAccessToken is a personal access token seen from behind the
// API.
type PersonalAccessToken struct {
	ID, Secret, UserID, WorkspaceID, Name string
	Scopes                                []string
	CreatedAt, ExpiresAt                  time.Time
}

// PersonalAccessTokens lists every token that was not revoked, expired ones
// included, in the order of creation.
func (p *Platform) PersonalAccessTokens() []PersonalAccessToken {
	p.core.Lock()
	defer p.core.Unlock()
	var all []PersonalAccessToken
	for _, t := range p.state.Tokens {
		all = append(all, PersonalAccessToken{
			ID: t.ID, Secret: t.Secret, UserID: t.UserID, WorkspaceID: t.WorkspaceID, Name: t.Name,
			Scopes: slices.Clone(t.Scopes), CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt,
		})
	}
	return all
}

// Revoke revokes a token behind the client's back and says whether there was
// one.
func (p *Platform) Revoke(id string) bool {
	p.core.Lock()
	defer p.core.Unlock()
	for _, t := range p.state.Tokens {
		if t.ID == id {
			p.drop(t)
			return true
		}
	}
	return false
}
