// SPDX-License-Identifier: MPL-2.0

// Package zitadel calls the parts of ZITADEL's API that concern personal
// access tokens of machine users. It prefers the user service v2 (servers from
// v4.0) and falls back to the management API v1, and it knows which answers
// prove that a token is gone.
package zitadel

import (
	"cmp"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	platform = "ZITADEL"

	// Pace is how many requests are sent where no rate is configured, in words.
	Pace = "3,000 in a minute, which is ZITADEL Cloud's documented limit for one address (50 a second on average)"

	// organizationHeader selects the organization of a management call.
	organizationHeader = "X-Zitadel-Orgid"
)

// limit is what ZITADEL Cloud takes from one address: 50 requests a second,
// averaged over a minute.
var limit = rest.Limit{Requests: 3000, Per: time.Minute}

// Config says which instance to call and as whom. Exactly one method of
// authentication is set: AccessToken, JWTProfile, JWTProfileFile, or ClientID
// with ClientSecret.
type Config struct {
	rest.Settings
	// Endpoint is the URL that is dialled.
	Endpoint string
	// Issuer is the instance's external origin, by which ZITADEL chooses the
	// instance (Host header) and checks assertions (audience). Default: the
	// endpoint's origin.
	Issuer string
	// AccessToken is a personal access token.
	AccessToken string
	// JWTProfile is the JSON key of a machine user, JWTProfileFile a file
	// that holds one.
	JWTProfile, JWTProfileFile string
	// ClientID is the username of a machine user, ClientSecret its secret.
	ClientID, ClientSecret string
	// OrganizationID is the organization that is meant where a call names
	// none. Default: the user's own.
	OrganizationID string
	// RequestsPerSecond paces the client. Zero: as much as the documented
	// limit allows.
	RequestsPerSecond float64
}

// Client calls one ZITADEL instance as one caller. It is safe for concurrent
// use.
type Client struct {
	rest     *rest.Client
	exchange *rest.Client
	v2       userV2
	v1       managementV1
	auth     authV1

	organizationID string

	homes   homes
	writers writers
	version version
}

// New checks the configuration without contacting the instance. What can't be
// used is a *rest.ConfigError that names the attribute.
func New(config Config) (*Client, error) {
	config.Settings = config.WithDefaults()
	core, issuer, err := config.core()
	if err != nil {
		return nil, err
	}
	exchange := core
	exchange.DecodeError = decodeOAuthError
	client := &Client{
		organizationID: strings.TrimSpace(config.OrganizationID),
		version:        newVersion(),
	}
	if client.exchange, err = rest.New(exchange); err != nil {
		return nil, err
	}
	if core.Credential, err = config.credential(client.exchange, issuer); err != nil {
		return nil, err
	}
	if client.rest, err = rest.New(core); err != nil {
		return nil, err
	}
	client.v2, client.v1, client.auth = userV2{client.rest, new(atomic.Bool)}, managementV1{client.rest}, authV1{client.rest}
	return client, nil
}

// Pace decides when the client's API calls go out.
func (c *Client) Pace() *rest.Pace { return c.rest.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Client) ServerClock() *rest.ServerClock { return c.rest.ServerClock() }

// CloseIdleConnections lets go of connections that are kept for reuse.
func (c *Client) CloseIdleConnections() {
	c.rest.CloseIdleConnections()
	c.exchange.CloseIdleConnections()
}

// organization returns the organization that a call means: the one it names,
// else the configured one, else "" for the user's own.
func (c *Client) organization(named string) string {
	return cmp.Or(named, c.organizationID)
}

// ownHeaders are set by the calls of ZITADEL alone, with what to use instead. A
// foreign organization above all would have living tokens look absent.
var ownHeaders = map[string]string{
	"X-Zitadel-Orgid": "Remove it and set organization_id.",
	"Host":            "Remove it and set issuer.",
}

// core is what API calls and the token exchange have in common.
func (c Config) core() (rest.Config, string, error) {
	if strings.TrimSpace(c.Endpoint) == "" {
		return rest.Config{}, "", problem("endpoint", "missing. Give the instance's URL, such as https://example.zitadel.cloud, or set ZITADEL_ENDPOINT.")
	}
	core := rest.Config{
		Settings:          c.Settings,
		Platform:          platform,
		Endpoint:          c.Endpoint,
		OwnHeaders:        ownHeaders,
		RequestsPerSecond: c.RequestsPerSecond,
		Limit:             limit,
		DecodeError:       decodeError,
	}
	issuer, err := c.issuer()
	if err != nil {
		return rest.Config{}, "", err
	}
	endpoint, err := url.Parse(strings.TrimSpace(c.Endpoint))
	if err != nil {
		endpoint = &url.URL{} // rest.New says what is wrong with it.
	}
	if path := strings.TrimRight(endpoint.Path, "/"); path != "" {
		core.DecodeError = decodeErrorBelow(path)
	}
	if issuer != nil {
		core.Host = issuer.Host
		return core, origin(issuer), nil
	}
	return core, origin(endpoint), nil
}

// issuer returns nil where the endpoint is the external origin too.
func (c Config) issuer() (*url.URL, error) {
	text := strings.TrimSpace(c.Issuer)
	if text == "" {
		return nil, nil
	}
	issuer, err := url.Parse(text)
	if err != nil || issuer.Host == "" || (issuer.Scheme != "https" && issuer.Scheme != "http") ||
		issuer.User != nil || strings.Trim(issuer.Path, "/") != "" || issuer.RawQuery != "" || issuer.Fragment != "" {
		return nil, problem("issuer", "this is not an origin. Give scheme and host, as users see the instance, such as https://login.example.com.")
	}
	return issuer, nil
}

// origin writes u as ZITADEL does: lower case, without path and default port.
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}
