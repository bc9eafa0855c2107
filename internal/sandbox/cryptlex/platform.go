// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Cryptlex is the handle on the sandbox's Cryptlex: its users, its variants
// that the vendor does not document, and the tokens behind the client's back.
type Cryptlex struct {
	core  *stage.Core
	mux   *http.ServeMux
	state cryptlexState
	limit cryptlexRateLimit

	precision    time.Duration
	omitSecret   bool
	refuseDelete bool
}

var _ stage.Platform = (*Cryptlex)(nil)

// cryptlexState is Cryptlex's part of the data file.
type cryptlexState struct {
	// Admin is the id of the bootstrap user.
	Admin string                   `json:"admin"`
	Users map[string]*CryptlexUser `json:"users"`
	// Tokens are in the order of creation.
	Tokens []*cryptlexToken `json:"personalAccessTokens"`
}

func NewCryptlex(c *stage.Core) *Cryptlex {
	p := &Cryptlex{core: c, precision: 100 * time.Nanosecond}
	p.limit = cryptlexRateLimit{requests: 50, per: 5 * time.Second}
	p.state.Users = make(map[string]*CryptlexUser)
	p.state.Admin = p.addUser("admin").ID
	p.mux = http.NewServeMux()
	const tokens = "/v3/personal-access-tokens"
	p.mux.HandleFunc("GET "+tokens, p.as(cryptlexRead, p.listTokens))
	p.mux.HandleFunc("POST "+tokens, p.as(cryptlexWrite, p.createToken))
	p.mux.HandleFunc("GET "+tokens+"/{id}", p.as(cryptlexRead, p.getToken))
	p.mux.HandleFunc("PATCH "+tokens+"/{id}", p.as(cryptlexWrite, p.updateToken))
	p.mux.HandleFunc("DELETE "+tokens+"/{id}", p.as(cryptlexWrite, p.deleteToken))
	return p
}

func (p *Cryptlex) Name() string { return "cryptlex" }

func (p *Cryptlex) Prefixes() []string { return []string{"/v3/"} }

func (p *Cryptlex) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "CRYPTLEX_ENDPOINT", Value: origin},
		{Name: "CRYPTLEX_ACCESS_TOKEN", Value: p.state.Users[p.state.Admin].AccessToken},
	}
}

func (p *Cryptlex) Serve(w http.ResponseWriter, r *http.Request) {
	if p.limit.admit(w, r, p.core.Now()) {
		p.mux.ServeHTTP(w, r)
	}
}

func (p *Cryptlex) Snapshot() any { return p.state }

func (p *Cryptlex) Restore(data json.RawMessage) error {
	var saved cryptlexState
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Users[saved.Admin] == nil {
		return errors.New("the bootstrap user is missing")
	}
	p.state = saved
	return nil
}

func (p *Cryptlex) Live() []stage.LiveToken {
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

// cryptlexError answers with the body of a Cryptlex error.
func cryptlexError(w http.ResponseWriter, status int, code, message string) {
	stage.WriteJSON(w, status, map[string]string{"message": message, "code": code})
}
