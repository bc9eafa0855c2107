// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// renewEarly is how long before its end an access token is replaced, so that
// none expires on its way.
const renewEarly = 30 * time.Second

// apiScopes are asked for by every grant: the second one admits the token to
// ZITADEL's own API.
var apiScopes = []string{"openid", "urn:zitadel:iam:org:project:id:zitadel:aud"}

func problem(setting, format string, arguments ...any) error {
	return &rest.ConfigError{Platform: platform, Setting: setting, Problem: fmt.Sprintf(format, arguments...)}
}

// credential chooses the one method of authentication that is configured.
func (c Config) credential(exchange *rest.Client, issuer string) (func(context.Context, *http.Request) error, error) {
	if err := c.checkOneMethod(); err != nil {
		return nil, err
	}
	if token := strings.TrimSpace(c.AccessToken); token != "" {
		return rest.Bearer(platform, token)
	}
	if c.ClientID != "" {
		return bearer(c.clientCredentials(exchange)), nil
	}
	profile, err := c.jwtProfile()
	if err != nil {
		return nil, err
	}
	return bearer(profile.tokenSource(exchange, issuer, c.Now)), nil
}

// checkOneMethod refuses a mixture: which credential acts must be plain.
func (c Config) checkOneMethod() error {
	var set []string
	for _, method := range []struct{ attribute, value string }{
		{"access_token", strings.TrimSpace(c.AccessToken)},
		{"jwt_profile", strings.TrimSpace(c.JWTProfile)},
		{"jwt_profile_file", c.JWTProfileFile},
		{"client_id", c.ClientID + c.ClientSecret},
	} {
		if method.value != "" {
			set = append(set, method.attribute)
		}
	}
	switch {
	case len(set) == 0:
		return problem("access_token", "no credential. Set access_token, jwt_profile, jwt_profile_file, or client_id with client_secret.")
	case len(set) > 1:
		return problem(set[0], "set together with %s. Keep one method of authentication.", strings.Join(set[1:], " and "))
	case slices.Contains(set, "client_id") && c.ClientID == "":
		return problem("client_id", "missing beside client_secret. Give the username of the machine user.")
	case slices.Contains(set, "client_id") && c.ClientSecret == "":
		return problem("client_secret", "missing beside client_id. Give the secret of the machine user.")
	}
	return nil
}

func (c Config) jwtProfile() (*jwtProfile, error) {
	if c.JWTProfileFile != "" {
		return readJWTProfileFile(c.JWTProfileFile)
	}
	return parseJWTProfile("jwt_profile", []byte(c.JWTProfile))
}

func (c Config) clientCredentials(exchange *rest.Client) *renewing {
	return newRenewing(func(ctx context.Context) (*oauth2.Token, error) {
		grant := clientcredentials.Config{
			ClientID:     c.ClientID,
			ClientSecret: c.ClientSecret,
			Scopes:       apiScopes,
			AuthStyle:    oauth2.AuthStyleInHeader,
			TokenURL:     exchange.BaseURL() + exchangePath,
		}
		return grant.Token(withTokenEndpoint(ctx, exchange))
	})
}

// bearer sets Authorization from the source.
func bearer(source *renewing) func(context.Context, *http.Request) error {
	return func(ctx context.Context, r *http.Request) error {
		token, err := source.current(ctx)
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		return err
	}
}

// grant asks the server for an access token.
type grant func(ctx context.Context) (*oauth2.Token, error)

// renewing holds an access token and replaces it before its end. Unlike
// oauth2.ReuseTokenSource it asks under the context of the request that needs
// the token first, so that nothing goes on after that; others wait no longer
// than their own, and ask themselves where the first gave up.
type renewing struct {
	ask grant
	// turn is held by the one request that asks; the others wait for it.
	turn chan struct{}

	mu      sync.Mutex
	token   string    // "": none
	renewAt time.Time // zero: the token does not tell when it ends
}

func newRenewing(ask grant) *renewing { return &renewing{ask: ask, turn: make(chan struct{}, 1)} }

func (r *renewing) current(ctx context.Context) (string, error) {
	if token := r.live(); token != "" {
		return token, nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r.turn <- struct{}{}:
	}
	defer func() { <-r.turn }()
	if token := r.live(); token != "" { // another request has asked
		return token, nil
	}
	token, err := r.ask(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", exchangeFailure(err)
	}
	r.begin(token)
	return token.AccessToken, nil
}

func (r *renewing) live() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.renewAt.IsZero() && !time.Now().Before(r.renewAt) {
		return ""
	}
	return r.token
}

// begin has a token that lives hardly longer than renewEarly replaced at half
// its life: else every request would ask for another.
func (r *renewing) begin(token *oauth2.Token) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.token, r.renewAt = token.AccessToken, time.Time{}
	if !token.Expiry.IsZero() {
		r.renewAt = token.Expiry.Add(-min(renewEarly, time.Until(token.Expiry)/2))
	}
}
