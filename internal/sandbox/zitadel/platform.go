// SPDX-License-Identifier: MPL-2.0

// Package zitadel serves ZITADEL's token APIs, management v1 and user v2, with
// what of the server they need: users, organizations, roles and the token
// endpoint.
package zitadel

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Platform is the handle on the sandbox's ZITADEL: one instance with two
// organizations, serving management v1 and user v2 as release 4 does. Its
// methods arrange what a client of the API can't.
type Platform struct {
	core *stage.Core
	// v1Only leaves out what releases before 4.0 don't have.
	v1Only     bool
	world      world
	projection projection
	writes     writes
	// translations replace messages, by error id.
	translations map[string]string
	// trouble is what the server and its database suffer from.
	trouble Trouble
	// accessTokenLifetime is how long a token of the token endpoint is valid.
	accessTokenLifetime time.Duration
}

// New makes an instance as it is before anybody used it; v1Only leaves out
// what releases before 4.0 don't have.
func New(c *stage.Core, v1Only bool) *Platform {
	p := &Platform{core: c, v1Only: v1Only, accessTokenLifetime: 12 * time.Hour}
	p.writes.limit = unlimited
	p.trouble = troubles[c.Weather]
	p.bootstrap()
	return p
}

// Name is the key in the data file and in LiveToken.Platform.
func (p *Platform) Name() string { return "zitadel" }

// Prefixes are the beginnings of the paths answered here.
func (p *Platform) Prefixes() []string {
	return []string{"/management/v1/", "/auth/v1/", "/v2/", "/admin/v1/", "/oauth/v2/", "/oidc/v1/", "/.well-known/", "/debug/", "/zitadel."}
}

// Serve answers one request.
func (p *Platform) Serve(w http.ResponseWriter, r *http.Request) {
	if unreachable := p.unreachable(r); unreachable != nil {
		p.refuse(w, r, unreachable)
		return
	}
	if !p.disturb(w, r) {
		p.dispatch(w, r)
	}
}

// Environment lists a client's settings and the names of the fixtures.
func (p *Platform) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "ZITADEL_ENDPOINT", Value: origin},
		{Name: "ZITADEL_ACCESS_TOKEN", Value: p.world.Tokens[p.world.AdminToken].Secret},
		{Name: stage.FixturePrefix + "ZITADEL_USER_ID", Value: p.world.Machine},
		{Name: stage.FixturePrefix + "ZITADEL_HUMAN_USER_ID", Value: p.world.Human},
	}
}

// Live lists the tokens that somebody could use now.
func (p *Platform) Live() []stage.LiveToken {
	var all []stage.LiveToken
	for _, t := range p.world.sortedTokens() {
		if !t.Credential && p.world.authenticates(t, p.core.Now()) {
			all = append(all, t.live(p.Name()))
		}
	}
	return all
}

// Snapshot is the data file's part.
func (p *Platform) Snapshot() any { return p.world }

// Restore replaces the state with a snapshot.
func (p *Platform) Restore(data json.RawMessage) error {
	var world world
	if err := json.Unmarshal(data, &world); err != nil {
		return err
	}
	if world.Tokens[world.AdminToken] == nil {
		return errors.New("the bootstrap token is missing, revoked perhaps: remove the file to begin anew")
	}
	for _, o := range world.Organizations {
		o.State = cmp.Or(o.State, orgActive)
	}
	p.world = world
	return nil
}
