// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	exchangePath   = "/oauth/v2/token"
	grantAssertion = "urn:ietf:params:oauth:grant-type:jwt-bearer"
)

// tokenSource exchanges signed assertions for access tokens. The library's own
// golang.org/x/oauth2/jwt puts the scope into the assertion, which ZITADEL
// rejects: it is a form field here.
func (p *jwtProfile) tokenSource(exchange *rest.Client, issuer string, now func() time.Time) *renewing {
	return newRenewing(func(ctx context.Context) (*oauth2.Token, error) {
		assertion, err := p.assertion(issuer, now())
		if err != nil {
			return nil, err
		}
		grant := clientcredentials.Config{
			Scopes:         apiScopes,
			AuthStyle:      oauth2.AuthStyleInParams,
			TokenURL:       exchange.BaseURL() + exchangePath,
			EndpointParams: url.Values{"grant_type": {grantAssertion}, "assertion": {assertion}},
		}
		return grant.Token(withTokenEndpoint(ctx, exchange))
	})
}

// withTokenEndpoint makes golang.org/x/oauth2 send its token requests through
// the HTTP core, with its retries, limits and redaction.
func withTokenEndpoint(ctx context.Context, exchange *rest.Client) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: tokenEndpoint{exchange}})
}

// tokenEndpoint answers the token request that it is given, whatever its URL.
type tokenEndpoint struct{ exchange *rest.Client }

// RoundTrip repeats a failed exchange: what a lost answer granted expires
// unused.
func (t tokenEndpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	encoded, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(encoded))
	if err != nil {
		return nil, errors.New("the token request is no form")
	}
	header := make(http.Header)
	if authorization := r.Header.Get("Authorization"); authorization != "" {
		header.Set("Authorization", authorization)
	}
	var answer json.RawMessage
	err = t.exchange.Do(r.Context(), rest.Request{
		Operation: "token exchange",
		Method:    http.MethodPost,
		Path:      exchangePath,
		Header:    header,
		Body:      form,
		Repeat:    rest.Safe,
	}, &answer)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status:        "200 OK",
		StatusCode:    http.StatusOK,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(bytes.NewReader(answer)),
		ContentLength: int64(len(answer)),
		Request:       r,
	}, nil
}

// decodeOAuthError reads an error body of RFC 6749, section 5.2.
func decodeOAuthError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var oauth struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(body, &oauth); err != nil || oauth.Error == "" {
		return "", "", "", false
	}
	return oauth.Error, "", oauth.Description, true
}

// exchangeFailure says why there is no access token. The library's own errors
// are not passed on where they may quote the answer, which can hold a token.
func exchangeFailure(err error) error {
	var failed *rest.Error
	if !errors.As(err, &failed) {
		return fmt.Errorf("the token exchange failed: the answer of %s holds no usable access token. Check that zitadel.endpoint is the API itself and that no proxy changes answers", exchangePath)
	}
	if advice := exchangeAdvice(failed); advice != "" {
		return &advised{err: failed, advice: advice}
	}
	return failed
}

// What to do about a refused exchange. The server says by its description what
// is wrong with a client or a user, and of an assertion that does not hold no
// more than that it failed: "Errors.Internal" with the status 500.
const (
	adviceClient    = "Check client_id (the machine user's username) and client_secret."
	adviceAssertion = "Check that issuer is the instance's exact external origin, its scheme included, that the JWT profile's key still exists on its machine user, and this machine's clock."
	adviceNotActive = "The machine user is deactivated or locked: reactivate or unlock it."
)

func exchangeAdvice(failed *rest.Error) string {
	switch {
	case failed.Message == "Errors.User.NotActive":
		return adviceNotActive
	case strings.HasPrefix(failed.Message, "Errors.User.Machine.Secret"),
		failed.Code == "invalid_client", failed.Code == "unauthorized_client":
		return adviceClient
	case failed.Code == "server_error":
		return "So it answers to a bad assertion, and when its database fails. " + adviceAssertion
	case failed.Code == "invalid_grant", failed.Code == "invalid_request":
		return adviceAssertion
	case failed.Code == "invalid_scope":
		return "This instance does not grant machine users access to its API."
	}
	if bareNotFound(failed) {
		return adviceIssuer
	}
	return ""
}
