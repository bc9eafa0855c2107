// SPDX-License-Identifier: MPL-2.0

// Package cryptlex serves Cryptlex's personal access tokens, version 3 of its Web
// API.
package cryptlex

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Platform is the handle on the sandbox's Cryptlex: its users, its variants
// that the vendor does not document, and the tokens behind the client's back.
type Platform struct {
	core  *stage.Core
	mux   *http.ServeMux
	state state
	limit rateLimit

	precision    time.Duration
	omitSecret   bool
	omitCode     bool
	refuseDelete bool
	refuseMe     bool
}

var _ stage.Platform = (*Platform)(nil)

// state is Cryptlex's part of the data file.
type state struct {
	// Admin is the id of the bootstrap user.
	Admin string           `json:"admin"`
	Users map[string]*User `json:"users"`
	// Tokens are in the order of creation.
	Tokens []*token `json:"personalAccessTokens"`
}

// New makes the platform as it is before anybody used it.
func New(c *stage.Core) *Platform {
	p := &Platform{core: c, precision: 100 * time.Nanosecond}
	p.limit = rateLimit{requests: Requests, per: Span}
	p.state.Users = make(map[string]*User)
	p.state.Admin = p.addUser("admin").ID
	p.mux = http.NewServeMux()
	const tokens = "/v3/personal-access-tokens"
	p.mux.HandleFunc("GET "+tokens, p.as(scopeRead, p.listTokens))
	p.mux.HandleFunc("POST "+tokens, p.as(scopeWrite, p.createToken))
	p.mux.HandleFunc("GET "+tokens+"/{id}", p.as(scopeRead, p.getToken))
	p.mux.HandleFunc("PATCH "+tokens+"/{id}", p.as(scopeWrite, p.updateToken))
	p.mux.HandleFunc("GET /v3/me", p.as("", p.getMe))
	p.mux.HandleFunc("DELETE "+tokens+"/{id}", p.as(scopeWrite, p.deleteToken))
	return p
}

// Name is the key in the data file and in LiveToken.Platform.
func (p *Platform) Name() string { return "cryptlex" }

// Prefixes are the beginnings of the paths answered here.
func (p *Platform) Prefixes() []string { return []string{"/v3/"} }

// Environment lists a client's settings and the names of the fixtures.
func (p *Platform) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "CRYPTLEX_ENDPOINT", Value: origin},
		{Name: "CRYPTLEX_ACCESS_TOKEN", Value: p.state.Users[p.state.Admin].AccessToken},
	}
}

// Serve answers one request.
func (p *Platform) Serve(w http.ResponseWriter, r *http.Request) {
	if p.admit(w, r) {
		p.mux.ServeHTTP(w, r)
	}
}

// Snapshot is the data file's part.
func (p *Platform) Snapshot() any { return p.state }

// Restore replaces the state with a snapshot.
func (p *Platform) Restore(data json.RawMessage) error {
	var saved state
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Users[saved.Admin] == nil {
		return errors.New("the bootstrap user is missing")
	}
	p.state = saved
	return nil
}

// Live lists the tokens that somebody could use now.
func (p *Platform) Live() []stage.LiveToken {
	var live []stage.LiveToken
	for _, t := range p.state.Tokens {
		if t.authenticates(p.core.Now()) {
			live = append(live, stage.LiveToken{
				Platform: p.Name(), Kind: stage.KindPersonalAccessToken, ID: t.ID, Secret: t.Secret,
				Owner: t.UserID, Name: t.Name, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	return live
}

// fail answers with the body of a Cryptlex error. The code is conditional, as
// the vendor's OpenAPI document has it.
func (p *Platform) fail(w http.ResponseWriter, status int, code, message string) {
	body := map[string]string{"message": message}
	if !p.omitCode {
		body["code"] = code
	}
	stage.WriteJSON(w, status, body)
}
