// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
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

func (c Config) clientCredentials(exchange *rest.Client) oauth2.TokenSource {
	return renewing(func(ctx context.Context) (*oauth2.Token, error) {
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

// bearer sets Authorization from the source. It waits no longer than the
// request's context, but a token under way is not given up with it: others
// wait for the same one.
func bearer(source oauth2.TokenSource) func(context.Context, *http.Request) error {
	return func(ctx context.Context, r *http.Request) error {
		type result struct {
			token *oauth2.Token
			err   error
		}
		fetched := make(chan result, 1)
		go func() {
			token, err := source.Token()
			fetched <- result{token, err}
		}()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case got := <-fetched:
			if got.err != nil {
				return exchangeFailure(got.err)
			}
			r.Header.Set("Authorization", "Bearer "+got.token.AccessToken)
			return nil
		}
	}
}

// grant is an oauth2.TokenSource that asks the server each time.
type grant func(ctx context.Context) (*oauth2.Token, error)

// Token uses a context of its own: the token outlives the request that
// happened to need it first.
func (g grant) Token() (*oauth2.Token, error) { return g(context.Background()) }

// halving has a token that lives hardly longer than renewEarly replaced at half
// its life, by telling a later end: else every request would ask for another.
type halving struct{ grant }

// Token implements oauth2.TokenSource.
func (h halving) Token() (*oauth2.Token, error) {
	token, err := h.grant.Token()
	if err != nil || token.Expiry.IsZero() {
		return token, err
	}
	if life := time.Until(token.Expiry); life < 2*renewEarly {
		shown := *token
		shown.Expiry = time.Now().Add(life/2 + renewEarly)
		token = &shown
	}
	return token, nil
}

func renewing(g grant) oauth2.TokenSource {
	return oauth2.ReuseTokenSourceWithExpiry(nil, halving{g}, renewEarly)
}
