// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// rightHost says whether the request is addressed to the instance's external
// host, whatever the port: ZITADEL chooses the instance by the Host header.
// Probes of the process itself reach it under any name.
func (p *Platform) rightHost(r *http.Request) bool {
	if p.core.Origin == "" || strings.HasPrefix(r.URL.Path, "/debug/") {
		return true
	}
	origin, err := url.Parse(p.core.Origin)
	return err == nil && strings.EqualFold(origin.Hostname(), hostname(r.Host))
}

// hostname is a Host header without its port.
func hostname(host string) string {
	u := url.URL{Host: host}
	return u.Hostname()
}

// issuer is the external origin.
func (p *Platform) issuer(r *http.Request) string {
	if p.core.Origin != "" {
		return strings.TrimSuffix(p.core.Origin, "/")
	}
	return "http://" + r.Host
}

// authenticate finds out who calls and which organization the call is about.
func (p *Platform) authenticate(r *http.Request) (*call, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return nil, errNoAuth
	}
	secret, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return nil, errAuthScheme
	}
	caller := p.bearer(strings.TrimSpace(secret))
	if caller == nil {
		return nil, errToken
	}
	c := &call{Request: r, caller: caller, organization: caller.Organization}
	if id := r.Header.Get("x-zitadel-orgid"); id != "" {
		c.organization = id
	}
	if p.world.Organizations[c.organization] == nil {
		return nil, errOrganization
	}
	return c, nil
}

// bearer returns the user that a personal access token or an access token
// authenticates, or nil.
func (p *Platform) bearer(secret string) *user {
	now := p.core.Now()
	if session := p.world.Sessions[secret]; session != nil {
		if session.API && p.world.active(session.UserID) && !stage.Expired(session.ExpiresAt, now) {
			return p.world.Users[session.UserID]
		}
		return nil
	}
	for _, t := range p.world.Tokens {
		if t.Secret == secret && p.world.authenticates(t, now) {
			return p.world.Users[t.UserID]
		}
	}
	return nil
}

func (w *world) active(userID string) bool {
	u := w.Users[userID]
	return u != nil && u.State == stateActive
}
