// SPDX-License-Identifier: MPL-2.0

// Package alephant serves Alephant's personal access tokens and its log-in.
package alephant

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Platform is the handle on the sandbox's Alephant: its users and workspaces,
// its variants that the vendor does not document, and the tokens behind the
// client's back.
type Platform struct {
	core        *stage.Core
	mux         *http.ServeMux
	state       state
	variants    variants
	sessionLife time.Duration
	reveals     int
}

var _ stage.Platform = (*Platform)(nil)

// state is Alephant's part of the data file.
type state struct {
	// Owner is the id of the bootstrap user.
	Owner string           `json:"owner"`
	Users map[string]*User `json:"users"`
	// Workspaces begin with the bootstrap one.
	Workspaces []*workspace `json:"workspaces"`
	Sessions   []*session   `json:"sessions"`
	// Renewals are the refresh tokens.
	Renewals []*session `json:"renewals"`
	// Tokens are in the order of creation.
	Tokens []*token `json:"personalAccessTokens"`
}

// workspace is a workspace and who belongs to it.
type workspace struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
}

// New makes the platform as it is before anybody used it.
func New(c *stage.Core) *Platform {
	p := &Platform{core: c, sessionLife: documentedSessionLife}
	p.variants.precision = time.Microsecond
	p.state.Users = make(map[string]*User)
	p.state.Workspaces = []*workspace{{ID: uuid.NewString()}}
	p.state.Owner = p.addUser(false).ID
	p.mux = http.NewServeMux()
	const tokens = "/api/v1/pats"
	p.mux.HandleFunc("POST /api/v1/auth/login", p.login)
	p.mux.HandleFunc("POST /api/v1/auth/refresh", p.refresh)
	p.mux.HandleFunc("GET "+tokens, p.inWorkspace(p.listTokens))
	p.mux.HandleFunc("POST "+tokens, p.inWorkspace(p.createToken))
	p.mux.HandleFunc("GET "+tokens+"/{id}", p.inWorkspace(p.getToken))
	p.mux.HandleFunc("PATCH "+tokens+"/{id}", p.inWorkspace(p.updateToken))
	p.mux.HandleFunc("DELETE "+tokens+"/{id}", p.inWorkspace(p.deleteToken))
	p.mux.HandleFunc("GET /api/v1/agents", p.listAgents)
	p.mux.HandleFunc("POST "+tokens+"/{id}/reveal", p.inWorkspace(p.revealToken))
	return p
}

// Name is the key in the data file and in LiveToken.Platform.
func (p *Platform) Name() string { return "alephant" }

// Prefixes are the beginnings of the paths answered here.
func (p *Platform) Prefixes() []string { return []string{"/api/v1/"} }

// Environment lists a client's settings and the names of the fixtures.
func (p *Platform) Environment(origin string) []stage.Variable {
	owner := p.state.Users[p.state.Owner]
	if p.core.Weather.Real() {
		// A ready-made JWT would end in the middle of whatever is tried.
		return []stage.Variable{
			{Name: "ALEPHANT_ENDPOINT", Value: origin},
			{Name: "ALEPHANT_EMAIL", Value: owner.Email},
			{Name: "ALEPHANT_PASSWORD", Value: owner.Password},
			{Name: "ALEPHANT_WORKSPACE_ID", Value: p.state.Workspaces[0].ID},
		}
	}
	return []stage.Variable{
		{Name: "ALEPHANT_ENDPOINT", Value: origin},
		{Name: "ALEPHANT_ACCESS_TOKEN", Value: owner.AccessToken},
		{Name: "ALEPHANT_WORKSPACE_ID", Value: p.state.Workspaces[0].ID},
		{Name: stage.FixturePrefix + "ALEPHANT_EMAIL", Value: owner.Email},
		{Name: stage.FixturePrefix + "ALEPHANT_PASSWORD", Value: owner.Password},
	}
}

// Serve answers one request.
func (p *Platform) Serve(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Snapshot is the data file's part.
func (p *Platform) Snapshot() any { return p.state }

// Restore replaces the state with a snapshot.
func (p *Platform) Restore(data json.RawMessage) error {
	var saved state
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Users[saved.Owner] == nil || len(saved.Workspaces) == 0 {
		return errors.New("the bootstrap user or workspace is missing")
	}
	p.state = saved
	return nil
}

// Live lists the tokens that somebody could use now.
func (p *Platform) Live() []stage.LiveToken {
	var live []stage.LiveToken
	for _, t := range p.state.Tokens {
		if !stage.Expired(t.ExpiresAt, p.core.Now()) {
			live = append(live, stage.LiveToken{
				Platform: p.Name(), Kind: stage.KindPersonalAccessToken, ID: t.ID, Secret: t.Secret,
				Owner: t.UserID, Name: t.Name, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	return live
}
