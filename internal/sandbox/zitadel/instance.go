// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// noInstance is why the server can't tell which instance a request is for.
type noInstance struct{ id, message, parent string }

var (
	wrongHost = &noInstance{
		id:      "QUERY-1kIjX",
		message: "Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains",
		parent:  "Errors.IAM.NotFound",
	}
	databaseGone = &noInstance{
		id:      "QUERY-d3fas",
		message: "An internal error occurred",
		parent:  "Errors.Internal",
	}
)

// databaseCauses are what the driver says of a database that is stopped, being
// stopped, or stopped under a connection.
var databaseCauses = []string{
	"failed to connect to `user=zitadel database=zitadel`: 127.0.0.1:5432 (127.0.0.1): dial error: dial tcp 127.0.0.1:5432: connect: connection refused",
	"failed to connect to `user=zitadel database=zitadel`: 127.0.0.1:5432 (127.0.0.1): server error: FATAL: the database system is shutting down (SQLSTATE 57P03)",
	"FATAL: terminating connection due to administrator command (SQLSTATE 57P01)",
}

// unreachable is why no instance answers the request; nil if one does.
func (p *Platform) unreachable(r *http.Request) *noInstance {
	switch {
	case strings.HasPrefix(r.URL.Path, "/debug/"), strings.HasSuffix(r.URL.Path, "/healthz"):
		return nil
	case p.trouble == DatabaseDown:
		return databaseGone
	case !p.rightHost(r):
		return wrongHost
	}
	return nil
}

// refuse answers a request that reaches no instance: with 404, whatever the
// cause. The endpoints of OAuth and OpenID Connect speak plain text and leave
// out the host that the APIs quote.
func (p *Platform) refuse(w http.ResponseWriter, r *http.Request, why *noInstance) {
	text := fmt.Sprintf("unable to set instance using origin &{%s  http} (ExternalDomain is %s): ID=%s Message=%s",
		r.Host, p.externalDomain(), why.id, why.message)
	cause := ""
	if why == databaseGone {
		cause = " Parent=(" + databaseCauses[p.core.Random.IntN(len(databaseCauses))] + ")"
	}
	if strings.HasPrefix(r.URL.Path, "/oidc/") && why == databaseGone && p.core.Chance(0.1) {
		writeJSON(w, errServer.status(), errServer) // the look-up still succeeded
		return
	}
	if overOAuth(r) {
		http.Error(w, text+cause, http.StatusNotFound)
		return
	}
	text += fmt.Sprintf(" Parent=(unable to get instance by host: instanceHost %s, publicHost : ID=%s Message=%s%s)", r.Host, why.id, why.parent, cause)
	p.fail(w, r, notFound("", text))
}

// overOAuth says whether the request is one to OAuth's or OpenID Connect's
// endpoints.
func overOAuth(r *http.Request) bool {
	for _, prefix := range []string{"/oauth/", "/oidc/", "/.well-known/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return true
		}
	}
	return false
}

// externalDomain is the host that the instance is known by.
func (p *Platform) externalDomain() string {
	origin, err := url.Parse(p.core.Origin)
	if err != nil || p.core.Origin == "" {
		return "localhost"
	}
	return origin.Hostname()
}
