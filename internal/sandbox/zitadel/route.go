// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http"
	"strings"
)

// call is an authenticated request.
type call struct {
	*http.Request
	caller *user
	// organization is the one the call is about, in management v1.
	organization string
}

// route is one call of the API.
type route struct {
	method, pattern string
	// permission is what management v1 demands of the caller, in the call's
	// organization; empty: being authenticated is enough.
	permission string
	// v4 marks what releases before 4.0 don't have.
	v4     bool
	handle func(p *Platform, c *call) (any, error)
	// open answers without authentication, instead of handle.
	open func(p *Platform, w http.ResponseWriter, r *http.Request)
}

var routes = []route{
	{method: "GET", pattern: "/.well-known/openid-configuration", open: (*Platform).discovery},
	{method: "POST", pattern: "/oauth/v2/token", open: (*Platform).token},
	{method: "GET", pattern: "/debug/healthz", open: (*Platform).healthy},
	{method: "GET", pattern: "/debug/ready", open: (*Platform).ready},

	{method: "GET", pattern: "/admin/v1/healthz", open: (*Platform).healthyV1},
	{method: "GET", pattern: "/auth/v1/healthz", open: (*Platform).healthyV1},
	{method: "GET", pattern: "/management/v1/healthz", open: (*Platform).healthyV1},
	{method: "GET", pattern: "/oidc/v1/userinfo", open: (*Platform).userinfo},

	{method: "POST", pattern: "/admin/v1/orgs/_search", handle: (*Platform).searchOrgsAdmin},
	{method: "GET", pattern: "/auth/v1/users/me", handle: (*Platform).getMeV1},

	{method: "GET", pattern: "/management/v1/orgs/me", permission: orgRead, handle: (*Platform).getOrgV1},
	{method: "POST", pattern: "/management/v1/orgs", permission: orgCreate, handle: (*Platform).createOrgV1},
	{method: "DELETE", pattern: "/management/v1/orgs/me", permission: orgDelete, handle: (*Platform).removeOrgV1},
	{method: "POST", pattern: "/management/v1/orgs/me/_deactivate", permission: orgWrite, handle: setOrgStateV1(orgInactive)},
	{method: "POST", pattern: "/management/v1/orgs/me/_reactivate", permission: orgWrite, handle: setOrgStateV1(orgActive)},
	{method: "POST", pattern: "/management/v1/orgs/me/members", permission: memberWrite, handle: (*Platform).addMemberV1},
	{method: "POST", pattern: "/management/v1/users/machine", permission: userWrite, handle: (*Platform).createMachineV1},
	{method: "POST", pattern: "/management/v1/users/_search", permission: userRead, handle: (*Platform).searchUsersV1},
	{method: "GET", pattern: "/management/v1/users/{user}", permission: userRead, handle: (*Platform).getUserV1},
	{method: "DELETE", pattern: "/management/v1/users/{user}", permission: userDelete, handle: (*Platform).deleteUserV1},
	{method: "POST", pattern: "/management/v1/users/{user}/_deactivate", permission: userWrite, handle: deactivation.v1},
	{method: "POST", pattern: "/management/v1/users/{user}/_reactivate", permission: userWrite, handle: reactivation.v1},
	{method: "POST", pattern: "/management/v1/users/{user}/_lock", permission: userWrite, handle: locking.v1},
	{method: "POST", pattern: "/management/v1/users/{user}/_unlock", permission: userWrite, handle: unlocking.v1},
	{method: "PUT", pattern: "/management/v1/users/{user}/secret", permission: userWrite, handle: (*Platform).setClientSecretV1},
	{method: "DELETE", pattern: "/management/v1/users/{user}/secret", permission: userWrite, handle: (*Platform).removeClientSecretV1},
	{method: "POST", pattern: "/management/v1/users/{user}/pats", permission: userWrite, handle: (*Platform).addTokenV1},
	{method: "POST", pattern: "/management/v1/users/{user}/pats/_search", permission: userRead, handle: (*Platform).listTokensV1},
	{method: "GET", pattern: "/management/v1/users/{user}/pats/{token}", permission: userRead, handle: (*Platform).getTokenV1},
	{method: "DELETE", pattern: "/management/v1/users/{user}/pats/{token}", permission: userWrite, handle: (*Platform).removeTokenV1},

	{method: "GET", pattern: "/v2/features/instance", handle: (*Platform).featuresV2},
	{method: "POST", pattern: "/v2/users/new", v4: true, handle: (*Platform).createUserV2},
	{method: "GET", pattern: "/v2/users/{user}", handle: (*Platform).getUserV2},
	{method: "DELETE", pattern: "/v2/users/{user}", handle: (*Platform).deleteUserV2},
	{method: "POST", pattern: "/v2/organizations/_search", handle: (*Platform).searchOrgsV2},
	{method: "POST", pattern: "/v2/users/{user}/deactivate", handle: deactivation.v2},
	{method: "POST", pattern: "/v2/users/{user}/reactivate", handle: reactivation.v2},
	{method: "POST", pattern: "/v2/users/{user}/lock", handle: locking.v2},
	{method: "POST", pattern: "/v2/users/{user}/unlock", handle: unlocking.v2},
	{method: "POST", pattern: "/v2/users/pats/search", v4: true, handle: (*Platform).searchTokensV2},
	{method: "POST", pattern: "/v2/users/{user}/pats", v4: true, handle: (*Platform).addTokenV2},
	{method: "DELETE", pattern: "/v2/users/{user}/pats/{token}", v4: true, handle: (*Platform).removeTokenV2},
}

// match says whether the path is one of the route, and sets its path values.
func (rt *route) match(r *http.Request) bool {
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
func (p *Platform) find(r *http.Request) (*route, error) {
	err := errRoute
	for i := range routes {
		rt := &routes[i]
		if rt.v4 && p.v1Only || !rt.match(r) {
			continue
		}
		if rt.method == r.Method {
			return rt, nil
		}
		err = errMethod
	}
	return nil, err
}

func (p *Platform) dispatch(w http.ResponseWriter, r *http.Request) {
	if overConnect(r) {
		p.serveConnect(w, r)
		return
	}
	rt, err := p.find(r)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if rt.open != nil {
		rt.open(p, w, r)
		return
	}
	p.answer(w, r, func() (any, error) { return p.call(rt, r) })
}

// answer carries a call out and writes what comes of it.
func (p *Platform) answer(w http.ResponseWriter, r *http.Request, call func() (any, error)) {
	answer, err := call()
	if err != nil {
		p.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// call does what the server's interceptors do, in their order, and then the
// work itself.
func (p *Platform) call(rt *route, r *http.Request) (any, error) {
	c, err := p.authenticate(r)
	if err != nil {
		return nil, err
	}
	if rt.permission != "" {
		if err := c.caller.permit(rt.permission, c.organization, errDeniedV1); err != nil {
			return nil, err
		}
	}
	if err := p.conflict(r); err != nil {
		return nil, err
	}
	return rt.handle(p, c)
}

// healthyV1 is the health of one of the v1 services.
func (p *Platform) healthyV1(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, struct{}{})
}

func (p *Platform) healthy(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("ok"))
}

// ready says whether the database can be reached.
func (p *Platform) ready(w http.ResponseWriter, r *http.Request) {
	if p.trouble == DatabaseDown {
		http.Error(w, "ID=API-F24h2 Message=DB CONNECTION ERROR Parent=("+databaseCauses[0]+")", http.StatusPreconditionFailed)
		return
	}
	p.healthy(w, r)
}
