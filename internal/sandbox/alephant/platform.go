// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Alephant is the handle on the sandbox's Alephant: its users and workspaces,
// its variants that the vendor does not document, and the tokens behind the
// client's back.
type Alephant struct {
	core        *stage.Core
	mux         *http.ServeMux
	state       alephantState
	variants    alephantVariants
	sessionLife time.Duration
	reveals     int
}

var _ stage.Platform = (*Alephant)(nil)

// alephantState is Alephant's part of the data file.
type alephantState struct {
	// Owner is the id of the bootstrap user.
	Owner string                   `json:"owner"`
	Users map[string]*AlephantUser `json:"users"`
	// Workspaces begin with the bootstrap one.
	Workspaces []*alephantWorkspace `json:"workspaces"`
	Sessions   []*alephantSession   `json:"sessions"`
	// Tokens are in the order of creation.
	Tokens []*alephantToken `json:"personalAccessTokens"`
}

// alephantWorkspace is a workspace and who belongs to it.
type alephantWorkspace struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
}

func NewAlephant(c *stage.Core) *Alephant {
	p := &Alephant{core: c, sessionLife: time.Hour}
	p.variants.precision = time.Microsecond
	p.state.Users = make(map[string]*AlephantUser)
	p.state.Workspaces = []*alephantWorkspace{{ID: uuid.NewString()}}
	p.state.Owner = p.addUser(false).ID
	p.mux = http.NewServeMux()
	const tokens = "/api/v1/pats"
	p.mux.HandleFunc("POST /api/v1/auth/login", p.login)
	p.mux.HandleFunc("GET "+tokens, p.inWorkspace(p.listTokens))
	p.mux.HandleFunc("POST "+tokens, p.inWorkspace(p.createToken))
	p.mux.HandleFunc("GET "+tokens+"/{id}", p.inWorkspace(p.getToken))
	p.mux.HandleFunc("PATCH "+tokens+"/{id}", p.inWorkspace(p.updateToken))
	p.mux.HandleFunc("DELETE "+tokens+"/{id}", p.inWorkspace(p.deleteToken))
	p.mux.HandleFunc("POST "+tokens+"/{id}/reveal", p.inWorkspace(p.revealToken))
	return p
}

func (p *Alephant) Name() string { return "alephant" }

func (p *Alephant) Prefixes() []string { return []string{"/api/v1/"} }

func (p *Alephant) Environment(origin string) []stage.Variable {
	owner := p.state.Users[p.state.Owner]
	return []stage.Variable{
		{Name: "ALEPHANT_ENDPOINT", Value: origin},
		{Name: "ALEPHANT_ACCESS_TOKEN", Value: owner.AccessToken},
		{Name: "ALEPHANT_WORKSPACE_ID", Value: p.state.Workspaces[0].ID},
		{Name: stage.FixturePrefix + "ALEPHANT_EMAIL", Value: owner.Email},
		{Name: stage.FixturePrefix + "ALEPHANT_PASSWORD", Value: owner.Password},
	}
}

func (p *Alephant) Serve(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

func (p *Alephant) Snapshot() any { return p.state }

func (p *Alephant) Restore(data json.RawMessage) error {
	var saved alephantState
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Users[saved.Owner] == nil || len(saved.Workspaces) == 0 {
		return errors.New("the bootstrap user or workspace is missing")
	}
	p.state = saved
	return nil
}

func (p *Alephant) Live() []stage.LiveToken {
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
