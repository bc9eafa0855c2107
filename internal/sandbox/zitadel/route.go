// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"strings"
)

// zitadelCall is an authenticated request.
type zitadelCall struct {
	*http.Request
	caller *zitadelUser
	// organization is the one the call is about, in management v1.
	organization string
}

// zitadelRoute is one call of the API.
type zitadelRoute struct {
	method, pattern string
	// permission is what management v1 demands of the caller, in the call's
	// organization; empty: being authenticated is enough.
	permission string
	// v4 marks what releases before 4.0 don't have.
	v4     bool
	handle func(p *Zitadel, c *zitadelCall) (any, error)
	// open answers without authentication, instead of handle.
	open func(p *Zitadel, w http.ResponseWriter, r *http.Request)
}

var zitadelRoutes = []zitadelRoute{
	{method: "GET", pattern: "/.well-known/openid-configuration", open: (*Zitadel).discovery},
	{method: "POST", pattern: "/oauth/v2/token", open: (*Zitadel).token},
	{method: "GET", pattern: "/debug/healthz", open: (*Zitadel).healthy},
	{method: "GET", pattern: "/debug/ready", open: (*Zitadel).healthy},

	{method: "GET", pattern: "/auth/v1/users/me", handle: (*Zitadel).getMeV1},

	{method: "GET", pattern: "/management/v1/orgs/me", permission: zitadelOrgRead, handle: (*Zitadel).getOrgV1},
	{method: "POST", pattern: "/management/v1/orgs", permission: zitadelOrgCreate, handle: (*Zitadel).createOrgV1},
	{method: "DELETE", pattern: "/management/v1/orgs/me", permission: zitadelOrgDelete, handle: (*Zitadel).removeOrgV1},
	{method: "POST", pattern: "/management/v1/orgs/me/members", permission: zitadelMemberWrite, handle: (*Zitadel).addMemberV1},
	{method: "POST", pattern: "/management/v1/users/machine", permission: zitadelUserWrite, handle: (*Zitadel).createMachineV1},
	{method: "POST", pattern: "/management/v1/users/_search", permission: zitadelUserRead, handle: (*Zitadel).searchUsersV1},
	{method: "GET", pattern: "/management/v1/users/{user}", permission: zitadelUserRead, handle: (*Zitadel).getUserV1},
	{method: "DELETE", pattern: "/management/v1/users/{user}", permission: zitadelUserDelete, handle: (*Zitadel).deleteUserV1},
	{method: "POST", pattern: "/management/v1/users/{user}/_deactivate", permission: zitadelUserWrite, handle: zitadelSetState(zitadelInactive)},
	{method: "POST", pattern: "/management/v1/users/{user}/_reactivate", permission: zitadelUserWrite, handle: zitadelSetState(zitadelActive)},
	{method: "POST", pattern: "/management/v1/users/{user}/_lock", permission: zitadelUserWrite, handle: zitadelSetState(zitadelLocked)},
	{method: "POST", pattern: "/management/v1/users/{user}/_unlock", permission: zitadelUserWrite, handle: zitadelSetState(zitadelActive)},
	{method: "POST", pattern: "/management/v1/users/{user}/pats", permission: zitadelUserWrite, handle: (*Zitadel).addTokenV1},
	{method: "POST", pattern: "/management/v1/users/{user}/pats/_search", permission: zitadelUserRead, handle: (*Zitadel).listTokensV1},
	{method: "GET", pattern: "/management/v1/users/{user}/pats/{token}", permission: zitadelUserRead, handle: (*Zitadel).getTokenV1},
	{method: "DELETE", pattern: "/management/v1/users/{user}/pats/{token}", permission: zitadelUserWrite, handle: (*Zitadel).removeTokenV1},

	{method: "GET", pattern: "/v2/features/instance", handle: (*Zitadel).featuresV2},
	{method: "POST", pattern: "/v2/users/new", v4: true, handle: (*Zitadel).createUserV2},
	{method: "GET", pattern: "/v2/users/{user}", handle: (*Zitadel).getUserV2},
	{method: "DELETE", pattern: "/v2/users/{user}", handle: (*Zitadel).deleteUserV2},
	{method: "POST", pattern: "/v2/users/pats/search", v4: true, handle: (*Zitadel).searchTokensV2},
	{method: "POST", pattern: "/v2/users/{user}/pats", v4: true, handle: (*Zitadel).addTokenV2},
	{method: "DELETE", pattern: "/v2/users/{user}/pats/{token}", v4: true, handle: (*Zitadel).removeTokenV2},
}

// match says whether the path is one of the route, and sets its path values.
func (rt *zitadelRoute) match(r *http.Request) bool {
	pattern, path := strings.Split(rt.pattern, "/"), strings.Split(r.URL.Path, "/")
	if len(pattern) != len(path) {
		return false
	}
	for i, segment := range pattern {
		if name, ok := strings.CutPrefix(segment, "{"); ok && path[i] != "" {
			r.SetPathValue(strings.TrimSuffix(name, "}"), path[i])
		} else if segment != path[i] {
			return false
		}
	}
	return true
}

// find returns the route of a request, or the gateway's error.
func (p *Zitadel) find(r *http.Request) (*zitadelRoute, error) {
	err := errZitadelRoute
	for i := range zitadelRoutes {
		rt := &zitadelRoutes[i]
		if rt.v4 && p.v1Only || !rt.match(r) {
			continue
		}
		if rt.method == r.Method {
			return rt, nil
		}
		err = errZitadelMethod
	}
	return nil, err
}

func (p *Zitadel) dispatch(w http.ResponseWriter, r *http.Request) {
	rt, err := p.find(r)
	if err != nil {
		p.writeError(w, err)
		return
	}
	if rt.open != nil {
		rt.open(p, w, r)
		return
	}
	answer, err := p.call(rt, r)
	if err != nil {
		p.writeError(w, err)
		return
	}
	writeZitadelJSON(w, http.StatusOK, answer)
}

// call does what the server's interceptors do, in their order, and then the
// work itself.
func (p *Zitadel) call(rt *zitadelRoute, r *http.Request) (any, error) {
	c, err := p.authenticate(r)
	if err != nil {
		return nil, err
	}
	if rt.permission != "" {
		if err := c.caller.permit(rt.permission, c.organization, errZitadelDeniedV1); err != nil {
			return nil, err
		}
	}
	if err := p.writes.conflict(r); err != nil {
		return nil, err
	}
	return rt.handle(p, c)
}

func (p *Zitadel) healthy(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("ok"))
}
