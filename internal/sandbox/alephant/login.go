// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// How long JWTs and the tokens that renew them last, as the vendor's deployment
// template has it, and how long a user's ready-made JWT does in fair weather.
const (
	documentedSessionLife = 900 * time.Second
	refreshLife           = 7 * 24 * time.Hour
	fairReadyMadeLife     = 10 * 365 * 24 * time.Hour
)

// User is a user with an account's credentials.
type User struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Password string `json:"password"`
	// SecondFactor makes a login ask for a code, which only people have.
	SecondFactor bool `json:"secondFactor"`
	// AccessToken is a ready-made JWT of the user.
	AccessToken string `json:"accessToken"`
}

// session is a JWT that was issued. The sandbox knows its tokens and
// needs no signature to recognise them.
type session struct {
	JWT       string    `json:"jwt"`
	UserID    string    `json:"userId"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// addUser adds a member of the bootstrap workspace.
func (p *Platform) addUser(secondFactor bool) *User {
	id, life := uuid.NewString(), fairReadyMadeLife
	if p.core.Weather.Real() {
		life = documentedSessionLife
	}
	user := &User{
		ID:           id,
		Email:        "person." + id[:8] + "@example.com",
		Password:     stage.NewSecret("alephant-password"),
		SecondFactor: secondFactor,
		AccessToken:  p.newSession(id, life),
	}
	p.state.Users[id] = user
	p.state.Workspaces[0].Members = append(p.state.Workspaces[0].Members, id)
	return user
}

// newSession issues a JWT.
func (p *Platform) newSession(user string, life time.Duration) string {
	now := p.core.Now()
	expiresAt := now.Add(life).Truncate(time.Second)
	token := stage.NewJWT(map[string]any{"sub": user, "iat": now.Unix(), "exp": expiresAt.Unix()})
	issued := &session{token, user, expiresAt}
	p.state.Sessions = slices.DeleteFunc(p.state.Sessions, func(s *session) bool { return stage.Expired(s.ExpiresAt, now) })
	p.state.Sessions = append(p.state.Sessions, issued)
	p.core.Changed()
	return issued.JWT
}

// login exchanges an email address and a password for a JWT, or for a
// temporary token where a second factor is due.
func (p *Platform) login(w http.ResponseWriter, r *http.Request) {
	var request struct{ Email, Password string }
	if err := stage.ReadJSON(r, &request); err != nil || request.Email == "" || request.Password == "" {
		p.fail(w, http.StatusBadRequest, "VALIDATION_ERROR", "email and password are required")
		return
	}
	user := p.userWith(request.Email, request.Password)
	switch {
	case user == nil:
		p.fail(w, http.StatusUnauthorized, "INVALID_CREDENTIALS", "Invalid email or password")
	case user.SecondFactor:
		writeData(w, http.StatusOK, map[string]any{"requiresTwoFactor": true, "tempToken": stage.NewSecret("alephant-second-factor")})
	default:
		p.signIn(w, user)
	}
}

// signIn answers with a new JWT and a token that renews it.
func (p *Platform) signIn(w http.ResponseWriter, user *User) {
	renewal := &session{stage.NewSecret("alephant-refresh"), user.ID, p.core.Now().Add(refreshLife)}
	p.state.Renewals = append(p.state.Renewals, renewal)
	writeData(w, http.StatusOK, map[string]any{
		"accessToken":  p.newSession(user.ID, p.sessionLife),
		"refreshToken": renewal.JWT,
		"expiresIn":    int(p.sessionLife.Seconds()),
		"user":         map[string]string{"id": user.ID, "email": user.Email},
	})
}

// refresh exchanges a refresh token, which then is spent, for a new JWT.
func (p *Platform) refresh(w http.ResponseWriter, r *http.Request) {
	var request struct{ RefreshToken string }
	_ = stage.ReadJSON(r, &request) // what can't be read names no token
	for i, renewal := range p.state.Renewals {
		if renewal.JWT == request.RefreshToken && !stage.Expired(renewal.ExpiresAt, p.core.Now()) {
			p.state.Renewals = slices.Delete(p.state.Renewals, i, i+1)
			p.signIn(w, p.state.Users[renewal.UserID])
			return
		}
	}
	p.fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "Invalid or expired refresh token")
}

func (p *Platform) userWith(email, password string) *User {
	for _, user := range p.state.Users {
		if strings.EqualFold(user.Email, email) && user.Password == password {
			return user
		}
	}
	return nil
}

// caller is who a request comes from, and in which workspace.
type caller struct {
	*User
	workspace string
}

// inWorkspace lets a handler run as the user of the request's JWT, in the
// workspace of its header.
func (p *Platform) inWorkspace(handle func(http.ResponseWriter, *http.Request, caller)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user := p.authenticate(w, r)
		if user == nil {
			return
		}
		id := r.Header.Get("X-Workspace-Id")
		if uuid.Validate(id) != nil {
			p.fail(w, http.StatusBadRequest, "WORKSPACE_REQUIRED", "The header X-Workspace-Id must be a workspace's UUID")
			return
		}
		for _, workspace := range p.state.Workspaces {
			if strings.EqualFold(workspace.ID, id) && slices.Contains(workspace.Members, user.ID) {
				handle(w, r, caller{user, workspace.ID})
				return
			}
		}
		p.fail(w, http.StatusForbidden, "FORBIDDEN", "You are not a member of this workspace")
	}
}

// authenticate finds the user of a JWT, or answers 401, or 403 for a personal
// access token: those may not manage personal access tokens.
func (p *Platform) authenticate(w http.ResponseWriter, r *http.Request) *User {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		for _, session := range p.state.Sessions {
			if session.JWT == secret && !stage.Expired(session.ExpiresAt, p.core.Now()) {
				return p.state.Users[session.UserID]
			}
		}
	}
	if token := p.tokenOf(r); token != nil {
		token.LastUsedAt = p.core.Now()
		p.fail(w, http.StatusForbidden, "JWT_REQUIRED", "Personal access tokens cannot manage personal access tokens; use a JWT")
		return nil
	}
	p.fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "Invalid or expired token")
	return nil
}
