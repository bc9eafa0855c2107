// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// token is a personal access token as the sandbox stores it.
type token struct {
	ID            string    `json:"id"`
	Secret        string    `json:"secret"`
	UserID        string    `json:"userId"`
	Name          string    `json:"name"`
	Scopes        []string  `json:"scopes"`
	Revoked       bool      `json:"revoked"`
	CreatedAt     time.Time `json:"createdAt"`
	UpdatedAt     time.Time `json:"updatedAt"`
	ExpiresAt     time.Time `json:"expiresAt"`
	LastUsedAt    time.Time `json:"lastUsedAt"`
	LastRotatedAt time.Time `json:"lastRotatedAt"`
}

func (t *token) authenticates(now time.Time) bool {
	return !t.Revoked && !stage.Expired(t.ExpiresAt, now)
}

// object is a personal access token on the wire.
func (p *Platform) object(t *token) map[string]any {
	return map[string]any{
		"id": t.ID, "createdAt": p.instant(t.CreatedAt), "updatedAt": p.instant(t.UpdatedAt),
		"name": t.Name, "expiresAt": p.instant(t.ExpiresAt), "revoked": t.Revoked, "scopes": t.Scopes,
		"userId": t.UserID, "user": p.state.Users[t.UserID].nested(),
		"lastUsedAt": p.instant(t.LastUsedAt), "lastRotatedAt": p.instant(t.LastRotatedAt),
	}
}

// instant writes a timestamp with up to seven fractional digits; zero is null.
func (p *Platform) instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(p.precision).Format(time.RFC3339Nano)
}

func (p *Platform) createToken(w http.ResponseWriter, r *http.Request, user *User) {
	var request struct {
		Name      string    `json:"name"`
		Scopes    []string  `json:"scopes"`
		ExpiresAt time.Time `json:"expiresAt"`
		Revoked   bool      `json:"revoked"`
	}
	if err := stage.ReadJSON(r, &request); err != nil {
		p.fail(w, http.StatusBadRequest, "INVALID_REQUEST", "The request body is invalid: "+err.Error())
		return
	}
	if n := utf8.RuneCountInString(request.Name); n < 1 || n > 256 {
		p.fail(w, http.StatusBadRequest, "VALIDATION_FAILED", "The field name must be between 1 and 256 characters.")
		return
	}
	if len(request.Scopes) == 0 {
		p.fail(w, http.StatusBadRequest, "VALIDATION_FAILED", "The field scopes is required.")
		return
	}
	now := p.core.Now()
	token := &token{
		ID: uuid.NewString(), Secret: user.newCredential(), UserID: user.ID,
		Name: request.Name, Scopes: request.Scopes, Revoked: request.Revoked,
		CreatedAt: now, UpdatedAt: now, ExpiresAt: request.ExpiresAt.UTC().Truncate(p.precision),
	}
	p.state.Tokens = append(p.state.Tokens, token)
	p.core.Changed()
	created := p.object(token)
	if !p.omitSecret {
		created["token"] = token.Secret
	}
	stage.WriteJSON(w, http.StatusCreated, created)
}

// visible finds the token that the path names, or answers 404.
func (p *Platform) visible(w http.ResponseWriter, r *http.Request, user *User) (*token, bool) {
	token := p.find(r.PathValue("id"))
	if token == nil || !p.sees(user, token) {
		p.fail(w, http.StatusNotFound, "PERSONAL_ACCESS_TOKEN_NOT_FOUND", "The personal access token does not exist.")
		return nil, false
	}
	return token, true
}

func (p *Platform) find(id string) *token {
	for _, t := range p.state.Tokens {
		if t.ID == id {
			return t
		}
	}
	return nil
}

func (p *Platform) getToken(w http.ResponseWriter, r *http.Request, user *User) {
	if token, ok := p.visible(w, r, user); ok {
		stage.WriteJSON(w, http.StatusOK, p.object(token))
	}
}

// updateToken changes nothing but revoked; whatever else is sent is ignored.
func (p *Platform) updateToken(w http.ResponseWriter, r *http.Request, user *User) {
	token, ok := p.visible(w, r, user)
	if !ok {
		return
	}
	var request struct {
		Revoked *bool `json:"revoked"`
	}
	if err := stage.ReadJSON(r, &request); err != nil || request.Revoked == nil {
		p.fail(w, http.StatusBadRequest, "VALIDATION_FAILED", "The field revoked is required.")
		return
	}
	token.Revoked, token.UpdatedAt = *request.Revoked, p.core.Now()
	p.core.Changed()
	stage.WriteJSON(w, http.StatusOK, p.object(token))
}

func (p *Platform) deleteToken(w http.ResponseWriter, r *http.Request, user *User) {
	if p.refuseDelete {
		w.Header().Set("Allow", "GET, PATCH")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if token, ok := p.visible(w, r, user); ok {
		p.drop(token)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (p *Platform) drop(gone *token) {
	p.state.Tokens = slices.DeleteFunc(p.state.Tokens, func(t *token) bool { return t == gone })
	p.core.Changed()
}
