// SPDX-License-Identifier: MPL-2.0

package zitadel

import "net/http"

// userinfo is OpenID Connect's endpoint of that name. It takes personal access
// tokens too, and answers errors as OAuth does.
func (p *Platform) userinfo(w http.ResponseWriter, r *http.Request) {
	c, err := p.authenticate(r)
	if err != nil {
		writeJSON(w, http.StatusUnauthorized, &oauthError{Code: "access_denied", Description: "access token invalid"})
		return
	}
	u := c.caller
	o := p.world.Organizations[u.Organization]
	const owner = "urn:zitadel:iam:user:resourceowner:"
	writeJSON(w, http.StatusOK, map[string]any{
		"sub": u.ID, "name": u.Name, "preferred_username": u.Username, "updated_at": u.ChangedAt.Unix(),
		owner + "id": o.ID, owner + "name": o.Name, owner + "primary_domain": primaryDomain(o),
	})
}
