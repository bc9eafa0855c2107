// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"slices"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// OmitSecret leaves the secret out of the answers to creates: that it is there
// is not documented.
func (p *Platform) OmitSecret(omit bool) {
	p.core.Lock()
	defer p.core.Unlock()
	p.omitSecret = omit
}

// OmitErrorCode leaves the code out of errors, as the vendor's REST guide shows
// them.
func (p *Platform) OmitErrorCode(omit bool) {
	p.core.Lock()
	defer p.core.Unlock()
	p.omitCode = omit
}

// RefuseDelete answers DELETE with 405: only third parties say it exists.
func (p *Platform) RefuseDelete(refuse bool) {
	p.core.Lock()
	defer p.core.Unlock()
	p.refuseDelete = refuse
}

// RefuseMe refuses callers their own profile: which scope it takes is not
// documented.
func (p *Platform) RefuseMe(refuse bool) {
	p.core.Lock()
	defer p.core.Unlock()
	p.refuseMe = refuse
}

// OpaqueCredential gives a user a session whose credential tells nothing: that
// access tokens are JWTs is not documented.
func (p *Platform) OpaqueCredential(userID string) string {
	p.core.Lock()
	defer p.core.Unlock()
	user := p.state.Users[userID]
	user.AccessToken = stage.NewSecret("cryptlex-session")
	p.core.Changed()
	return user.AccessToken
}

// OpaqueToken gives a personal access token a secret that tells nothing, and
// returns it.
func (p *Platform) OpaqueToken(id string) (secret string) {
	secret = stage.NewSecret("cryptlex-pat")
	p.change(id, func(t *token) { t.Secret = secret })
	return secret
}

// SetPrecision truncates instants to multiples of d; 100 ns, seven fractional
// digits, at the start.
func (p *Platform) SetPrecision(d time.Duration) {
	p.core.Lock()
	defer p.core.Unlock()
	p.precision = d
}

// PersonalAccessToken is a personal access token seen from behind the
// API.
type PersonalAccessToken struct {
	ID, Secret, UserID, Name string
	Scopes                   []string
	Revoked                  bool
	CreatedAt, ExpiresAt     time.Time
}

// PersonalAccessTokens lists every token that was not deleted, expired and
// revoked ones included, in the order of creation.
func (p *Platform) PersonalAccessTokens() []PersonalAccessToken {
	p.core.Lock()
	defer p.core.Unlock()
	var all []PersonalAccessToken
	for _, t := range p.state.Tokens {
		all = append(all, PersonalAccessToken{
			ID: t.ID, Secret: t.Secret, UserID: t.UserID, Name: t.Name, Scopes: slices.Clone(t.Scopes),
			Revoked: t.Revoked, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt,
		})
	}
	return all
}

// Rotate gives a token a new secret, as somebody does in the web interface,
// and says whether there is such a token.
func (p *Platform) Rotate(id string) bool {
	return p.change(id, func(t *token) {
		t.Secret, t.LastRotatedAt = p.state.Users[t.UserID].newCredential(), p.core.Now()
		t.UpdatedAt = t.LastRotatedAt
	})
}

// Revoke revokes a token behind the client's back and says whether there is
// such a token.
func (p *Platform) Revoke(id string) bool {
	return p.change(id, func(t *token) { t.Revoked, t.UpdatedAt = true, p.core.Now() })
}

// Delete deletes a token behind the client's back and says whether there was
// one.
func (p *Platform) Delete(id string) bool { return p.change(id, p.drop) }

func (p *Platform) change(id string, change func(*token)) bool {
	p.core.Lock()
	defer p.core.Unlock()
	token := p.find(id)
	if token != nil {
		change(token)
		p.core.Changed()
	}
	return token != nil
}
