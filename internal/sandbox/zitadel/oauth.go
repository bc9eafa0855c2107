// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// apiScope asks for an access token that the API accepts.
const apiScope = "urn:zitadel:iam:org:project:id:zitadel:aud"

// Grant types of the token endpoint.
const (
	jwtGrant    = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	clientGrant = "client_credentials"
)

// session is an access token of the token endpoint.
type session struct {
	UserID string `json:"userId"`
	// API says whether the token's audience includes the API.
	API       bool      `json:"api"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// oauthError is an error of RFC 6749, section 5.2.
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

func (e *oauthError) Error() string { return e.Code + ": " + e.Description }

func (e *oauthError) status() int {
	if e.Code == "invalid_client" {
		return http.StatusUnauthorized
	}
	return http.StatusBadRequest
}

// token is the token endpoint. It reads a form, scope included.
func (p *Platform) token(w http.ResponseWriter, r *http.Request) {
	secret, err := p.grant(r)
	if failure, ok := errors.AsType[*oauthError](err); ok {
		writeJSON(w, failure.status(), failure)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": secret,
		"token_type":   "Bearer",
		"expires_in":   int(p.accessTokenLifetime.Seconds()),
	})
}

// grant returns an access token; its errors are oauthErrors.
func (p *Platform) grant(r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		return "", &oauthError{"invalid_request", "error parsing form"}
	}
	u, err := p.grantee(r)
	if err != nil {
		return "", err
	}
	scopes := strings.Fields(r.PostForm.Get("scope"))
	if len(scopes) == 0 {
		return "", &oauthError{"invalid_request", "The scope of your request is missing. Please ensure some scopes are requested."}
	}
	secret := stage.NewSecret("zitadel-access-token")
	p.world.Sessions[secret] = &session{
		UserID: u.ID, API: slices.Contains(scopes, apiScope),
		ExpiresAt: p.core.Now().Add(p.accessTokenLifetime),
	}
	p.core.Changed()
	return secret, nil
}

// grantee is the user who proves its identity to the token endpoint.
func (p *Platform) grantee(r *http.Request) (*user, error) {
	switch r.PostForm.Get("grant_type") {
	case jwtGrant:
		return p.verifyAssertion(r.PostForm.Get("assertion"), p.issuer(r))
	case clientGrant:
		return p.verifyClient(r)
	case "":
		return nil, &oauthError{"invalid_request", "grant_type missing"}
	}
	return nil, &oauthError{"unsupported_grant_type", r.PostForm.Get("grant_type") + " not supported"}
}

// verifyClient checks a machine user's name and secret, given by HTTP Basic or
// in the form.
func (p *Platform) verifyClient(r *http.Request) (*user, error) {
	id, secret, ok := r.BasicAuth()
	if ok {
		// RFC 6749, section 2.3.1: both are form-encoded first.
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	u := p.userNamed(id)
	if u == nil || u.State != stateActive || u.ClientSecret == "" || u.ClientSecret != secret {
		return nil, &oauthError{"invalid_client", "client not found or secret wrong"}
	}
	return u, nil
}
