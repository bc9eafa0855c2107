// SPDX-License-Identifier: MPL-2.0

package ona

import "time"

// SetReplicaLag makes gets and lists miss the writes younger than d by the
// sandbox's clock. 0, the start, shows every write at once.
func (o *Platform) SetReplicaLag(d time.Duration) {
	o.core.Lock()
	defer o.core.Unlock()
	o.pats.Lag, o.hostTokens.Lag, o.accountTokens.Lag = d, d, d
}

// LagReads hides every later write from the n gets and lists (of that kind of
// token) that follow it, whatever the clock says: for tests whose waits don't
// take time. 0 switches it off for the writes to come.
func (o *Platform) LagReads(n int) {
	o.core.Lock()
	defer o.core.Unlock()
	o.pats.LagReads, o.hostTokens.LagReads, o.accountTokens.LagReads = n, n, n
}

// HideExpired chooses whether expired tokens of users and service accounts
// vanish from gets, lists and deletes, or stay, as at the start. What the real server does is
// not documented.
func (o *Platform) HideExpired(hide bool) {
	o.core.Lock()
	defer o.core.Unlock()
	o.hideExpired = hide
}

// PersonalAccessToken is a personal access token seen from behind the API.
type PersonalAccessToken struct {
	ID, Secret, UserID, Description string
	ReadOnly                        bool
	CreatedAt, ExpiresAt, LastUsed  time.Time
}

// PersonalAccessTokens lists every personal access token that was not
// deleted, expired ones included, in the order of creation.
func (o *Platform) PersonalAccessTokens() []PersonalAccessToken {
	o.core.Lock()
	defer o.core.Unlock()
	var all []PersonalAccessToken
	for _, t := range o.pats.All() {
		all = append(all, PersonalAccessToken{
			ID: t.ID, Secret: t.Secret, UserID: t.UserID, Description: t.Description,
			ReadOnly: t.ReadOnly, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, LastUsed: t.LastUsed,
		})
	}
	return all
}

// RevokePersonalAccessToken deletes a token behind the client's back and says
// whether there was one.
func (o *Platform) RevokePersonalAccessToken(id string) bool {
	o.core.Lock()
	defer o.core.Unlock()
	_, ok := o.pats.Get(id)
	if ok {
		o.pats.Remove(id)
		o.core.Changed()
	}
	return ok
}

// HostToken is a host authentication token seen from behind the API, with
// the secrets that the user stored.
type HostToken struct {
	ID, RunnerID, Host, SubjectID string
	Token, RefreshToken, Source   string
	Scopes                        []string
	ExpiresAt                     time.Time
}

// HostTokens lists every host authentication token that was not deleted,
// expired ones included, in the order of creation.
func (o *Platform) HostTokens() []HostToken {
	o.core.Lock()
	defer o.core.Unlock()
	var all []HostToken
	for _, t := range o.hostTokens.All() {
		all = append(all, HostToken{
			ID: t.ID, RunnerID: t.RunnerID, Host: t.Host, SubjectID: t.Subject.ID,
			Token: t.Token, RefreshToken: t.RefreshToken, Source: t.Source,
			Scopes: t.Scopes, ExpiresAt: t.ExpiresAt,
		})
	}
	return all
}

// RevokeHostToken deletes a host authentication token behind the client's
// back and says whether there was one.
func (o *Platform) RevokeHostToken(id string) bool {
	o.core.Lock()
	defer o.core.Unlock()
	_, ok := o.hostTokens.Get(id)
	if ok {
		o.hostTokens.Remove(id)
		o.core.Changed()
	}
	return ok
}

// SetHostTokenExpiry moves a token's expiry as the server itself does when it
// refreshes an OAuth token, and says whether there is such a token.
func (o *Platform) SetHostTokenExpiry(id string, expiresAt time.Time) bool {
	o.core.Lock()
	defer o.core.Unlock()
	token, ok := o.hostTokens.Get(id)
	if ok {
		moved := *token
		moved.ExpiresAt = expiresAt.UTC()
		o.hostTokens.Put(id, &moved)
		o.core.Changed()
	}
	return ok
}
