// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Scopes that let a personal access token manage personal access tokens.
const (
	scopeRead  = "personalAccessToken:read"
	scopeWrite = "personalAccessToken:write"
)

// User is a user of an account.
type User struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	// Role "admin" sees the tokens of every user of the account, any other its own.
	Role string `json:"role"`
	// Account is the user's account, "" for the bootstrap account.
	Account string `json:"account,omitempty"`
	// AccessToken authenticates as the user with every scope. It stands for a
	// login session: it is not a personal access token and is never listed.
	AccessToken string `json:"accessToken"`
}

// Admin is the bootstrap user.
func (p *Platform) Admin() User {
	p.core.Lock()
	defer p.core.Unlock()
	return *p.state.Users[p.state.Admin]
}

// AddUser adds a user that sees only its own tokens.
func (p *Platform) AddUser() User {
	p.core.Lock()
	defer p.core.Unlock()
	p.core.Changed()
	return *p.addUser("developer")
}

// AddAccount adds an account and returns its admin.
func (p *Platform) AddAccount() User {
	p.core.Lock()
	defer p.core.Unlock()
	p.core.Changed()
	user := p.addUser("admin")
	user.Account = uuid.NewString()
	user.AccessToken = user.newCredential()
	return *user
}

func (p *Platform) addUser(role string) *User {
	id := uuid.NewString()
	user := &User{
		ID:    id,
		Name:  "Person " + id[:8],
		Email: "person." + id[:8] + "@example.com",
		Role:  role,
	}
	user.AccessToken = user.newCredential()
	p.state.Users[id] = user
	return user
}

// bootstrapAccount is the id of the account that users belong to unless they
// name another.
const bootstrapAccount = "5f0c6a4e-6a5b-4c2b-9d0e-0d4f7a5b8c11"

// newCredential issues a JWT: access tokens are such, as third parties tell.
// Which claims they have is not documented.
func (u *User) newCredential() string {
	return stage.NewJWT(map[string]any{"sub": u.ID, "tenantId": u.account()})
}

func (u *User) account() string { return cmp.Or(u.Account, bootstrapAccount) }

// sees reports whether a user may see a token. To those of another account
// it does not exist.
func (p *Platform) sees(u *User, t *token) bool {
	return u.ID == t.UserID || u.Role == "admin" && u.Account == p.state.Users[t.UserID].Account
}

// nested is the user as every token carries it: large, and personal.
func (u *User) nested() map[string]any {
	first, last, _ := strings.Cut(u.Name, " ")
	return map[string]any{
		"id": u.ID, "createdAt": "2025-01-01T00:00:00.1234567Z", "updatedAt": "2025-01-01T00:00:00.1234567Z",
		"firstName": first, "lastName": last, "name": u.Name, "email": u.Email, "company": "Example Company",
		"role": u.Role, "roles": []string{u.Role}, "twoFactorEnabled": false, "googleSsoEnabled": false,
		"allowedActivations": nil, "allowedFloatingClients": nil, "lastLoginAt": nil, "lastSeenAt": nil,
		"organization": map[string]any{"id": u.account(), "name": "Example Organization"},
		"reseller":     nil,
		"metadata":     []map[string]any{{"key": "department", "value": "Licensing", "viewPermissions": []string{"user"}}},
		"tags":         []string{"example"},
	}
}

// getMe shows the caller's own profile.
func (p *Platform) getMe(w http.ResponseWriter, _ *http.Request, user *User) {
	if p.refuseMe {
		p.fail(w, http.StatusForbidden, "FORBIDDEN", "You don't have the required permissions.")
		return
	}
	stage.WriteJSON(w, http.StatusOK, user.nested())
}

// as lets a handler run as the user that the request's credential names, if
// the credential has the scope; "" needs none.
func (p *Platform) as(scope string, handle func(http.ResponseWriter, *http.Request, *User)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, scopes := p.authenticate(r)
		switch {
		case user == nil:
			p.fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "The access token is missing, invalid, expired or revoked.")
		case scope != "" && !slices.Contains(scopes, scopeWrite) && !slices.Contains(scopes, scope):
			p.fail(w, http.StatusForbidden, "FORBIDDEN", "The access token lacks the scope "+scope+".")
		default:
			handle(w, r, user)
		}
	}
}

func (p *Platform) authenticate(r *http.Request) (*User, []string) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return nil, nil
	}
	for _, user := range p.state.Users {
		if user.AccessToken == secret {
			return user, []string{scopeWrite}
		}
	}
	for _, t := range p.state.Tokens {
		if t.Secret == secret && t.authenticates(p.core.Now()) {
			t.LastUsedAt = p.core.Now()
			return p.state.Users[t.UserID], t.Scopes
		}
	}
	return nil, nil
}
