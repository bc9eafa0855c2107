// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"errors"
	"net/http"
	"strings"
)

// What a server whose database fails says, as captured from a real one (v4.3)
// while its connections were cut every 50 ms.
var (
	errTerminatedV1 = &apiError{
		http.StatusInternalServerError, 2, "",
		"FATAL: terminating connection due to administrator command (SQLSTATE 57P01)",
	}
	errTerminatedV2 = &apiError{
		http.StatusInternalServerError, 2, "",
		"rpc error: code = Unknown desc = " + errTerminatedV1.message,
	}
	errInternalV1  = &apiError{http.StatusInternalServerError, 13, "QUERY-aAZ1D", "Errors.Internal"}
	errInternalV2  = &apiError{http.StatusInternalServerError, 13, "QUERY-aAZ1D", "An internal error occurred"}
	errInternalGet = &apiError{http.StatusInternalServerError, 13, "QUERY-dj2FF", "An internal error occurred"}
	errFilter      = &oauthError{"server_error", "unable to filter events"}
	errStarting    = &apiError{
		http.StatusServiceUnavailable, 14, "",
		`connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:8085: connect: connection refused"`,
	}
)

// failures are the answers that a call may get while the database fails. None
// of them is the API's word on a token that is not there: a real server never
// said that of a living one.
func failures(r *http.Request) []error {
	path := r.URL.Path
	token := strings.Contains(path, "/pats/") || strings.HasSuffix(path, "/pats")
	switch {
	case strings.HasPrefix(path, "/oidc/"):
		return []error{errServer}
	case strings.HasPrefix(path, "/oauth/"):
		return []error{errServer, errFilter, errNoClient}
	case overConnect(r):
		return []error{errInternalV2, errToken, errOrganization}
	case strings.HasPrefix(path, "/v2/") && token:
		return []error{errInternalV2, errTerminatedV2, errToken, errOrganization}
	case strings.HasPrefix(path, "/v2/"):
		return []error{errInternalV2, errTerminatedV2, errToken, errOrganization, errGetUser}
	case strings.HasSuffix(path, "/_search"):
		return []error{errInternalV1, errInternalV2, errTerminatedV1, errToken, errOrganization}
	case token && r.Method == http.MethodGet:
		return []error{errInternalV1, errInternalGet, errTerminatedV1, errToken, errOrganization}
	case strings.Contains(path, "/users/") && r.Method == http.MethodGet:
		return []error{errInternalV1, errTerminatedV1, errToken, errOrganization, errGetUser}
	}
	return []error{errInternalV1, errTerminatedV1, errToken, errOrganization}
}

// disturb answers a request in the place of the API where the trouble says so.
func (p *Platform) disturb(w http.ResponseWriter, r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/debug/") {
		return false
	}
	switch {
	case p.trouble == Starting && !overOAuth(r) && !overConnect(r):
		p.fail(w, r, errStarting)
		return true
	case p.trouble == DatabaseFailing && p.core.Chance(0.5):
		p.cut(w, r)
		return true
	}
	return false
}

// cut answers with one of the failures. A search may lose its rows and not
// their number, and a write that is answered 500 may have happened.
func (p *Platform) cut(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/pats/search") && p.core.Chance(0.25) {
		p.answer(w, r, func() (any, error) { return p.searchWithoutRows(r) })
		return
	}
	all := failures(r)
	failure := all[p.core.Random.IntN(len(all))]
	if (errors.Is(failure, errTerminatedV1) || errors.Is(failure, errTerminatedV2)) && p.core.Chance(0.5) {
		if rt, err := p.find(r); err == nil && rt.handle != nil {
			_, _ = p.call(rt, r)
		}
	}
	if e, ok := errors.AsType[*oauthError](failure); ok {
		writeJSON(w, e.status(), e)
		return
	}
	p.fail(w, r, failure)
}

// searchWithoutRows carries a search out and drops its rows.
func (p *Platform) searchWithoutRows(r *http.Request) (any, error) {
	c, err := p.authenticate(r)
	if err != nil {
		return nil, err
	}
	answer, err := p.searchTokensV2(c)
	if list, ok := answer.(listV2); ok {
		list.Result = nil
		return list, nil
	}
	return answer, err
}
