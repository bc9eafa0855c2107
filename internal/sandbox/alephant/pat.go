// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const (
	defaultPage = 20
	maxPage     = 100
	// prefixLength is how much of a secret tokenPrefix shows: less
	// than the canary, which public metadata must not trip.
	prefixLength = 8
)

// knownScopes are the scopes that exist, each with all that it implies.
var knownScopes = map[string][]string{
	"read":  {"read"},
	"write": {"read", "write"},
	"admin": {"read", "write", "admin"},
}

// token is a personal access token as the sandbox stores it.
type token struct {
	ID          string    `json:"id"`
	Secret      string    `json:"secret"`
	UserID      string    `json:"userId"`
	WorkspaceID string    `json:"workspaceId"`
	Name        string    `json:"name"`
	Scopes      []string  `json:"scopes"`
	CreatedAt   time.Time `json:"createdAt"`
	ExpiresAt   time.Time `json:"expiresAt"`
	LastUsedAt  time.Time `json:"lastUsedAt"`
}

// object is a personal access token on the wire.
func (p *Platform) object(t *token) map[string]any {
	object := map[string]any{
		"id": t.ID, "name": t.Name, "tokenPrefix": t.Secret[:prefixLength],
		"scopes": t.Scopes, "workspaceId": t.WorkspaceID,
	}
	p.variants.instant(object, "createdAt", t.CreatedAt)
	p.variants.instant(object, "expiresAt", t.ExpiresAt)
	p.variants.instant(object, "lastUsedAt", t.LastUsedAt)
	return p.variants.named(object)
}

// tokenRequest is the body of a create or an update.
type tokenRequest struct {
	Name      *string    `json:"name"`
	Scopes    []string   `json:"scopes"`
	ExpiresAt *time.Time `json:"expiresAt"`
	// ExpiresAtSnake is how a server that writes snake_case reads it.
	ExpiresAtSnake *time.Time `json:"expires_at"`
}

func (r tokenRequest) check() error {
	if r.Name != nil {
		if n := utf8.RuneCountInString(*r.Name); n < 1 || n > 100 {
			return fmt.Errorf("name must be between 1 and 100 characters")
		}
	}
	for _, scope := range r.Scopes {
		if knownScopes[scope] == nil {
			return fmt.Errorf("unknown scope %q", scope)
		}
	}
	return nil
}

// readRequest reads and checks the body, or answers 400.
func (p *Platform) readRequest(w http.ResponseWriter, r *http.Request) (tokenRequest, bool) {
	var request tokenRequest
	err := stage.ReadJSON(r, &request)
	if p.variants.snakeCase {
		request.ExpiresAt = nil // a name it does not know
	} else {
		request.ExpiresAtSnake = nil
	}
	request.ExpiresAt = cmp.Or(request.ExpiresAt, request.ExpiresAtSnake)
	if err == nil {
		err = request.check()
	}
	if err != nil {
		p.fail(w, http.StatusBadRequest, "VALIDATION_ERROR", err.Error())
	}
	return request, err == nil
}

func (p *Platform) createToken(w http.ResponseWriter, r *http.Request, caller caller) {
	request, ok := p.readRequest(w, r)
	if !ok {
		return
	}
	if request.Name == nil || len(request.Scopes) == 0 {
		p.fail(w, http.StatusBadRequest, "VALIDATION_ERROR", "name and scopes are required")
		return
	}
	token := &token{
		ID: uuid.NewString(), Secret: stage.NewSecret("alephant-pat"), UserID: caller.ID, WorkspaceID: caller.workspace,
		Name: *request.Name, Scopes: p.variants.scopes(request.Scopes), CreatedAt: p.core.Now(),
	}
	if request.ExpiresAt != nil {
		token.ExpiresAt = request.ExpiresAt.UTC().Truncate(p.variants.precision)
	}
	p.state.Tokens = append(p.state.Tokens, token)
	p.core.Changed()
	created := p.object(token)
	created["token"] = token.Secret
	if p.variants.bareCreate {
		stage.WriteJSON(w, http.StatusCreated, created)
		return
	}
	writeData(w, http.StatusCreated, created)
}

// scopes are those asked for, with what they imply if the server adds it.
func (v variants) scopes(asked []string) []string {
	if !v.expandScopes {
		return asked
	}
	var all []string
	for _, scope := range asked {
		all = append(all, knownScopes[scope]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// own lists the caller's tokens in the workspace of the request.
func (p *Platform) own(caller caller) []*token {
	var own []*token
	for _, t := range p.state.Tokens {
		if t.UserID == caller.ID && t.WorkspaceID == caller.workspace {
			own = append(own, t)
		}
	}
	return own
}

// find finds the caller's token that the path names, or answers 404, or 400
// for what is no id.
func (p *Platform) find(w http.ResponseWriter, r *http.Request, caller caller) (*token, bool) {
	id := r.PathValue("id")
	if uuid.Validate(id) != nil {
		p.fail(w, http.StatusBadRequest, "VALIDATION_ERROR", "id must be a UUID")
		return nil, false
	}
	for _, t := range p.own(caller) {
		if t.ID == id {
			return t, true
		}
	}
	p.fail(w, http.StatusNotFound, "NOT_FOUND", "Personal access token not found")
	return nil, false
}

func (p *Platform) listTokens(w http.ResponseWriter, r *http.Request, caller caller) {
	own := p.own(caller)
	start, size, pagination, ok := p.page(r.URL.Query(), len(own))
	if !ok {
		p.fail(w, http.StatusBadRequest, "VALIDATION_ERROR", "page must be at least 1, pageSize between 1 and 100")
		return
	}
	start = min(start, len(own))
	objects := []map[string]any{}
	for _, t := range own[start:min(start+size, len(own))] {
		objects = append(objects, p.object(t))
	}
	stage.WriteJSON(w, http.StatusOK, map[string]any{"data": objects, "pagination": pagination})
}

// page reads which part of a list of total tokens is asked for, and says so as
// the server does.
func (p *Platform) page(query url.Values, total int) (start, size int, pagination map[string]int, ok bool) {
	if p.variants.byOffset {
		size, okSize := stage.Bounded(query, "limit", defaultPage, maxPage)
		start, err := strconv.Atoi(cmp.Or(query.Get("offset"), "0"))
		return start, size, map[string]int{"limit": size, "offset": start, "total": total}, okSize && err == nil && start >= 0
	}
	page, okPage := stage.Bounded(query, "page", 1, 1<<30)
	size, okSize := stage.Bounded(query, "pageSize", defaultPage, maxPage)
	return (page - 1) * size, size, map[string]int{
		"page": page, "pageSize": size, "total": total, "totalPages": (total + size - 1) / size,
	}, okPage && okSize
}

func (p *Platform) getToken(w http.ResponseWriter, r *http.Request, caller caller) {
	if token, ok := p.find(w, r, caller); ok {
		writeData(w, http.StatusOK, p.object(token))
	}
}

// updateToken changes the name and the expiry, and leaves alone what the
// request omits.
func (p *Platform) updateToken(w http.ResponseWriter, r *http.Request, caller caller) {
	token, ok := p.find(w, r, caller)
	if !ok {
		return
	}
	request, ok := p.readRequest(w, r)
	if !ok {
		return
	}
	if request.Name != nil {
		token.Name = *request.Name
	}
	if request.ExpiresAt != nil {
		token.ExpiresAt = request.ExpiresAt.UTC().Truncate(p.variants.precision)
	}
	p.core.Changed()
	writeData(w, http.StatusOK, p.object(token))
}

func (p *Platform) deleteToken(w http.ResponseWriter, r *http.Request, caller caller) {
	if token, ok := p.find(w, r, caller); ok {
		p.drop(token)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (p *Platform) revealToken(w http.ResponseWriter, r *http.Request, caller caller) {
	p.reveals++
	if token, ok := p.find(w, r, caller); ok {
		writeData(w, http.StatusOK, map[string]string{"token": token.Secret})
	}
}

func (p *Platform) drop(gone *token) {
	p.state.Tokens = slices.DeleteFunc(p.state.Tokens, func(t *token) bool { return t == gone })
	p.core.Changed()
}
