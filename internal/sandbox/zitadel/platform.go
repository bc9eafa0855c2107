// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Zitadel is the handle on the sandbox's ZITADEL: one instance with two
// organizations, serving management v1 and user v2 as release 4 does. Its
// methods arrange what a client of the API can't.
type Zitadel struct {
	core *stage.Core
	// v1Only leaves out what releases before 4.0 don't have.
	v1Only     bool
	world      zitadelWorld
	projection zitadelProjection
	writes     zitadelWrites
	// translations replace messages, by error id.
	translations map[string]string
	// accessTokenLifetime is how long a token of the token endpoint is valid.
	accessTokenLifetime time.Duration
}

func NewZitadel(c *stage.Core, v1Only bool) *Zitadel {
	p := &Zitadel{core: c, v1Only: v1Only, accessTokenLifetime: 12 * time.Hour}
	p.writes.limit = defaultZitadelWriteLimit
	p.bootstrap()
	return p
}

func (p *Zitadel) Name() string { return "zitadel" }

func (p *Zitadel) Prefixes() []string {
	return []string{"/management/v1/", "/auth/v1/", "/v2/", "/oauth/v2/", "/.well-known/", "/debug/"}
}

func (p *Zitadel) Serve(w http.ResponseWriter, r *http.Request) {
	if !p.rightHost(r) {
		p.writeError(w, errZitadelInstance)
		return
	}
	p.dispatch(w, r)
}

func (p *Zitadel) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "ZITADEL_ENDPOINT", Value: origin},
		{Name: "ZITADEL_ACCESS_TOKEN", Value: p.world.Tokens[p.world.AdminToken].Secret},
		{Name: stage.FixturePrefix + "ZITADEL_USER_ID", Value: p.world.Machine},
		{Name: stage.FixturePrefix + "ZITADEL_HUMAN_USER_ID", Value: p.world.Human},
	}
}

func (p *Zitadel) Live() []stage.LiveToken {
	var all []stage.LiveToken
	for _, t := range p.world.sortedTokens() {
		if !t.Credential && p.world.authenticates(t, p.core.Now()) {
			all = append(all, t.live(p.Name()))
		}
	}
	return all
}

func (p *Zitadel) Snapshot() any { return p.world }

func (p *Zitadel) Restore(data json.RawMessage) error {
	var world zitadelWorld
	if err := json.Unmarshal(data, &world); err != nil {
		return err
	}
	if world.Tokens[world.AdminToken] == nil {
		return errors.New("the bootstrap token is missing, revoked perhaps: remove the file to begin anew")
	}
	p.world = world
	return nil
}
