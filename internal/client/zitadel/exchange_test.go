// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const issuer = "https://login.example.com"

// proxied is an instance behind a proxy: dialled at one origin, known by
// another.
type proxied struct {
	*httptest.Server
	mu     sync.Mutex
	tokens []*http.Request // requests to the token endpoint
	forms  []url.Values
	calls  []*http.Request // requests to the API
	// refuse answers the first token requests instead.
	refuse []func(http.ResponseWriter)
}

func newProxied(t *testing.T, refuse ...func(http.ResponseWriter)) *proxied {
	t.Helper()
	p := &proxied{refuse: refuse}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *proxied) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path != exchangePath {
		p.calls = append(p.calls, r)
		_, _ = w.Write([]byte(`{"user":{"id":"1001","details":{"resourceOwner":"9"},"machine":{}}}`))
		return
	}
	_ = r.ParseForm()
	p.tokens, p.forms = append(p.tokens, r), append(p.forms, r.PostForm)
	if len(p.refuse) > 0 {
		answer := p.refuse[0]
		p.refuse = p.refuse[1:]
		answer(w)
		return
	}
	_, _ = w.Write([]byte(`{"access_token":"granted-token","token_type":"Bearer","expires_in":43199}`))
}

func (p *proxied) client(t *testing.T, config Config) *Client {
	t.Helper()
	config.Settings = rest.Settings{Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
	config.Endpoint, config.Issuer = p.URL, issuer
	config.Headers = map[string]string{"X-Gate": "open-sesame"}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func answer(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// checkSameWay compares the exchange with the API call it was for.
func (p *proxied) checkSameWay(t *testing.T, exchanges int) {
	t.Helper()
	if len(p.tokens) != exchanges || len(p.calls) != 2 {
		t.Fatalf("%d exchanges for %d calls", len(p.tokens), len(p.calls))
	}
	for _, r := range append(p.tokens, p.calls...) {
		if r.Host != "login.example.com" || r.Header.Get("X-Gate") != "open-sesame" {
			t.Errorf("%s went to the host %s with the header %q", r.URL.Path, r.Host, r.Header.Get("X-Gate"))
		}
	}
	for _, r := range p.calls {
		if got := r.Header.Get("Authorization"); got != "Bearer granted-token" {
			t.Errorf("the call carries %q", got)
		}
	}
	if scope := p.forms[0].Get("scope"); scope != "openid urn:zitadel:iam:org:project:id:zitadel:aud" {
		t.Errorf("the scope is %q", scope)
	}
}

func callTwice(t *testing.T, client *Client) {
	t.Helper()
	for range 2 {
		if _, err := client.GetMyUser(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJWTProfileExchange(t *testing.T) {
	t.Parallel()
	instance := newProxied(t, answer(503, `{"code":14,"message":"starting"}`))
	callTwice(t, instance.client(t, Config{JWTProfile: keyFile(t, nil)}))
	instance.checkSameWay(t, 2)
	form := instance.forms[1]
	if got := form.Get("grant_type"); got != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		t.Errorf("the grant type is %q", got)
	}
	if got := instance.tokens[1].Header.Get("Authorization"); got != "" {
		t.Errorf("the exchange carries %q", got)
	}
	_, err := jwt.Parse(form.Get("assertion"), func(*jwt.Token) (any, error) { return &testKey().PublicKey, nil },
		jwt.WithAudience(issuer), jwt.WithIssuedAt())
	if err != nil {
		t.Error(err)
	}
}

func TestClientCredentialsExchange(t *testing.T) {
	t.Parallel()
	instance := newProxied(t)
	callTwice(t, instance.client(t, Config{ClientID: "ci:bot", ClientSecret: "s€cret"}))
	instance.checkSameWay(t, 1)
	if got := instance.forms[0].Get("grant_type"); got != "client_credentials" {
		t.Errorf("the grant type is %q", got)
	}
	id, secret, _ := instance.tokens[0].BasicAuth()
	if id != url.QueryEscape("ci:bot") || secret != url.QueryEscape("s€cret") {
		t.Errorf("the exchange authenticates as %q with %q", id, secret)
	}
}

func TestFailedExchanges(t *testing.T) {
	t.Parallel()
	jwtProfile := Config{JWTProfile: keyFile(t, nil)}
	credentials := Config{ClientID: "ci", ClientSecret: "a-client-secret"}
	for name, test := range map[string]struct {
		config Config
		answer func(http.ResponseWriter)
		want   []string
	}{
		"wrong audience": {
			jwtProfile, answer(400, `{"error":"invalid_grant","error_description":"audience is not valid"}`),
			[]string{"token exchange", "audience is not valid", "issuer"},
		},
		"wrong secret": {
			credentials, answer(401, `{"error":"invalid_client","error_description":"no match for a-client-secret"}`),
			[]string{"client_id", "client_secret", "[redacted]"},
		},
		"wrong secret, quoted as JSON": {
			Config{ClientID: "ci", ClientSecret: `a-"client"-sécret`},
			answer(401, `{"error":"invalid_client","error_description":"no match for {\"secret\": \"a-\\\"client\\\"-s\\u00e9cret\"}"}`),
			[]string{"client_secret", `"[redacted]"`},
		},
		"wrong secret, as captured": {
			credentials, answer(400, `{"error":"invalid_request","error_description":"Errors.User.Machine.Secret.Invalid"}`),
			[]string{"client_id", "client_secret"},
		},
		"bad assertion, as captured": {
			jwtProfile, answer(500, `{"error":"server_error","error_description":"Errors.Internal"}`),
			[]string{"500", "JWT profile's key", "issuer", "clock"},
		},
		"deactivated, as captured": {
			jwtProfile, answer(400, `{"error":"invalid_request","error_description":"Errors.User.NotActive"}`),
			[]string{"deactivated or locked"},
		},
		"wrong host": {
			jwtProfile, answer(404, "unable to set instance using origin"),
			[]string{"404", "issuer"},
		},
		"no token":    {jwtProfile, answer(200, `{"token_type":"Bearer"}`), []string{"no usable access token"}},
		"not JSON":    {credentials, answer(200, `access_token=granted-token`), []string{"token exchange"}},
		"login page":  {credentials, answer(200, `<html>granted-token</html>`), []string{"HTML page"}},
		"elsewhere":   {credentials, redirectTo("https://evil.example/token"), []string{"redirects", "evil.example"}},
		"broken text": {jwtProfile, answer(400, `granted-token`), []string{"400"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newProxied(t, test.answer).client(t, test.config).GetMyUser(t.Context())
			if err == nil {
				t.Fatal("it went well")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in %q", want, err)
				}
			}
			for _, secret := range []string{"a-client-secret", "granted-token", "PRIVATE KEY"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q in %q", secret, err)
				}
			}
		})
	}
}

func redirectTo(address string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Location", address)
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
}

func TestPersonalAccessTokenIsTrimmed(t *testing.T) {
	t.Parallel()
	instance := newProxied(t)
	callTwice(t, instance.client(t, Config{AccessToken: "\tgranted-token \n"}))
	if len(instance.tokens) != 0 || instance.calls[0].Header.Get("Authorization") != "Bearer granted-token" {
		t.Errorf("%d exchanges, then %q", len(instance.tokens), instance.calls[0].Header.Get("Authorization"))
	}
}
