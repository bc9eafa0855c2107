// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"slices"
	"time"
)

// ServiceAccount is the bootstrap service account.
func (o *Platform) ServiceAccount() Account {
	o.core.Lock()
	defer o.core.Unlock()
	return *o.state.Accounts[o.state.ServiceAccount]
}

// ServiceAccountID is the bootstrap service account's id.
func (o *Platform) ServiceAccountID() string {
	o.core.Lock()
	defer o.core.Unlock()
	return o.state.ServiceAccount
}

// SCMIntegrationID is the id of the bootstrap runner's integration with
// github.com.
func (o *Platform) SCMIntegrationID() string {
	o.core.Lock()
	defer o.core.Unlock()
	return o.state.Integrations[0].ID
}

// SetAccountEnd makes a service account expire at an instant; zero: never.
func (o *Platform) SetAccountEnd(id string, validUntil time.Time) {
	o.changeAccount(id, func(account *Account) { account.ValidUntil = validUntil.UTC() })
}

// SetSuspended suspends a service account, or lets it go on.
func (o *Platform) SetSuspended(id string, suspended bool) {
	o.changeAccount(id, func(account *Account) { account.Suspended = suspended })
}

// SetRunnerRole gives a service account the user role on a runner, or takes it
// away: without it the account neither stores host authentication tokens there
// nor sees its own.
func (o *Platform) SetRunnerRole(id, runner string, role bool) {
	o.changeAccount(id, func(account *Account) {
		account.Runners = slices.DeleteFunc(account.Runners, func(other string) bool { return other == runner })
		if role {
			account.Runners = append(account.Runners, runner)
		}
	})
}

func (o *Platform) changeAccount(id string, change func(*Account)) {
	o.core.Lock()
	defer o.core.Unlock()
	if account, ok := o.state.Accounts[id]; ok {
		change(account)
		o.core.Changed()
	}
}

// EndBearers ends every bearer that acts as a service account, before its time.
func (o *Platform) EndBearers() {
	o.core.Lock()
	defer o.core.Unlock()
	clear(o.bearers)
}

// ServiceAccountToken is a token of a service account seen from behind the API.
type ServiceAccountToken struct {
	ID, Secret, ServiceAccountID, Description string
	CreatedAt, ExpiresAt, LastUsed            time.Time
}

// ServiceAccountTokens lists every token of a service account that was not
// deleted, expired ones included, in the order of creation.
func (o *Platform) ServiceAccountTokens() []ServiceAccountToken {
	o.core.Lock()
	defer o.core.Unlock()
	var all []ServiceAccountToken
	for _, t := range o.accountTokens.All() {
		all = append(all, ServiceAccountToken{
			ID: t.ID, Secret: t.Secret, ServiceAccountID: t.ServiceAccountID, Description: t.Description,
			CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, LastUsed: t.LastUsed,
		})
	}
	return all
}

// RevokeServiceAccountToken deletes a token behind the client's back and says
// whether there was one.
func (o *Platform) RevokeServiceAccountToken(id string) bool {
	o.core.Lock()
	defer o.core.Unlock()
	_, ok := o.accountTokens.Get(id)
	if ok {
		o.accountTokens.Remove(id)
		o.core.Changed()
	}
	return ok
}
