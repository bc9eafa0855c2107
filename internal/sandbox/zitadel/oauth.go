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

// status is 400 for what the caller did wrong, a wrong secret included, and
// 500 for the server's own failures.
func (e *oauthError) status() int {
	if e.Code == "server_error" {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// Errors of the token endpoint, in the words of the server (v4.3). An assertion
// that does not hold counts as the server's own failure.
var (
	errServer        = &oauthError{"server_error", "Errors.Internal"}
	errForm          = &oauthError{"invalid_request", "error parsing form"}
	errNoGrant       = &oauthError{"invalid_request", "grant_type missing"}
	errNoAssertion   = &oauthError{"invalid_request", "assertion missing"}
	errNoCredentials = &oauthError{"invalid_request", "client_id or client_assertion must be provided"}
	errNoClient      = &oauthError{"invalid_client", "client not found"}
	errNoSecret      = &oauthError{"invalid_request", "Errors.User.Machine.Secret.NotExisting"}
	errWrongSecret   = &oauthError{"invalid_request", "Errors.User.Machine.Secret.Invalid"}
	errNotActive     = &oauthError{"invalid_request", "Errors.User.NotActive"}
	errNoScope       = &oauthError{"invalid_request", "The scope of your request is missing. Please ensure some scopes are requested. " +
		"If you have any questions, you may contact the administrator of the application."}
)

// token is the token endpoint. It reads a form, scope included.
func (p *Platform) token(w http.ResponseWriter, r *http.Request) {
	granted, err := p.grant(r)
	if failure, ok := errors.AsType[*oauthError](err); ok {
		writeJSON(w, failure.status(), failure)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, granted)
}

// grantedToken is the answer of the token endpoint. The life is in seconds.
type grantedToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	IDToken     string `json:"id_token,omitempty"`
}

// grant returns an access token; its errors are oauthErrors.
func (p *Platform) grant(r *http.Request) (*grantedToken, error) {
	if err := r.ParseForm(); err != nil {
		return nil, errForm
	}
	u, err := p.grantee(r)
	if err != nil {
		return nil, err
	}
	if !r.PostForm.Has("scope") {
		return nil, errNoScope
	}
	scopes := strings.Fields(r.PostForm.Get("scope"))
	granted := &grantedToken{
		AccessToken: stage.NewSecret("zitadel-access-token"), TokenType: "Bearer",
		// What is left of it when the answer is written, in whole seconds.
		ExpiresIn: int((p.accessTokenLifetime - time.Nanosecond).Seconds()),
	}
	if slices.Contains(scopes, "openid") {
		granted.IDToken = stage.NewSecret("zitadel-id-token")
	}
	p.world.Sessions[granted.AccessToken] = &session{
		UserID: u.ID, API: slices.Contains(scopes, apiScope),
		ExpiresAt: p.core.Now().Add(p.accessTokenLifetime),
	}
	p.core.Changed()
	return granted, nil
}

// grantee is the user who proves its identity to the token endpoint.
func (p *Platform) grantee(r *http.Request) (*user, error) {
	switch r.PostForm.Get("grant_type") {
	case jwtGrant:
		if r.PostForm.Get("assertion") == "" {
			return nil, errNoAssertion
		}
		return p.verifyAssertion(r.PostForm.Get("assertion"), p.issuer(r))
	case clientGrant:
		return p.verifyClient(r)
	case "":
		return nil, errNoGrant
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
	switch {
	case id == "":
		return nil, errNoCredentials
	case u == nil:
		return nil, errNoClient
	case u.ClientSecret == "":
		return nil, errNoSecret
	case u.ClientSecret != secret:
		return nil, errWrongSecret
	case u.State != stateActive:
		return nil, errNotActive
	}
	return u, nil
}
