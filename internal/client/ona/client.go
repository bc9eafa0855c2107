// SPDX-License-Identifier: MPL-2.0

// Package ona is a client of the token API of Ona (formerly Gitpod): personal
// access tokens, tokens of service accounts and host authentication tokens, by
// Connect's unary JSON protocol. Facts about the API are from the vendor's API reference
// (https://ona.com/docs/api-reference) and its public SDKs.
package ona

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// DefaultEndpoint is Ona's own installation.
const DefaultEndpoint = "https://app.gitpod.io/api"

// origins are both of Ona's own hosts. The vendor is moving from one to the
// other and redirects between them, as its SDKs follow.
var origins = []string{"https://app.gitpod.io", "https://app.ona.com"}

const (
	platform = "Ona"
	basePath = "/api"
	pageSize = 100 // the most that the API allows
	// Pace is how many requests are sent where no rate is configured, in words:
	// the vendor publishes no limit for these calls.
	Pace = "as many as there are to send, and fewer after the platform has refused one (429)"
)

// Config is what a client needs. AccessToken is required.
type Config struct {
	rest.Settings
	// Endpoint is the API's address; "/api" is added to a host without a path.
	// Empty: DefaultEndpoint.
	Endpoint string
	// AccessToken is a personal access token, or any other token that Ona
	// takes as a bearer.
	AccessToken string
	// RequestsPerSecond paces the client. Zero: only refusals slow it down.
	RequestsPerSecond float64
}

// Client calls the API as one identity; As gives clients for others. It is safe for concurrent use.
type Client struct {
	rest *rest.Client
	now  func() time.Time
	// bearer is that of the service account that the client acts as; nil: it
	// calls as the identity of its own access token.
	bearer   *bearer
	accounts accounts
}

// New checks the configuration without contacting Ona. What can't be used is a
// *rest.ConfigError.
func New(config Config) (*Client, error) {
	config.Settings = config.WithDefaults()
	credential, err := rest.Bearer(platform, config.AccessToken)
	if err != nil {
		return nil, err
	}
	core, err := rest.New(rest.Config{
		Settings:          config.Settings,
		Platform:          platform,
		Origins:           origins,
		Endpoint:          Endpoint(config.Endpoint),
		Header:            http.Header{"Connect-Protocol-Version": {"1"}},
		RequestsPerSecond: config.RequestsPerSecond,
		Credential:        credential,
		DecodeError:       decodeError,
		RetryAfter:        retryInfo,
	})
	if err != nil {
		return nil, err
	}
	return &Client{rest: core, now: config.Now}, nil
}

// HostEndpoint is the endpoint of a host as the vendor's own tools take it: the
// scheme may be left out, and /api follows whatever path there is.
func HostEndpoint(host string) string {
	if host = withScheme(host); host == "" || strings.HasSuffix(host, basePath) {
		return host
	}
	return host + basePath
}

// withScheme adds https:// where there is no scheme.
func withScheme(endpoint string) string {
	endpoint = strings.TrimSpace(endpoint)
	if endpoint != "" && !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	return strings.TrimRight(endpoint, "/")
}

// Endpoint completes an endpoint: https:// where the scheme is left out, /api
// where the path is, and the default where all is.
func Endpoint(endpoint string) string {
	if endpoint = withScheme(endpoint); endpoint == "" {
		return DefaultEndpoint
	}
	if parsed, err := url.Parse(endpoint); err == nil && parsed.Host != "" && strings.Trim(parsed.Path, "/") == "" {
		parsed.Path = basePath
		return parsed.String()
	}
	return endpoint
}

// method is one of the API's: "gitpod.v1.UserService", "GetPersonalAccessToken".
type method struct {
	service, name string
	repeat        rest.Repeat
}

// request is a call of the method.
func (m method) request(body any) rest.Request {
	return rest.Request{
		Operation: m.name,
		Method:    http.MethodPost,
		Path:      "/" + m.service + "/" + m.name,
		Body:      body,
		Repeat:    m.repeat,
	}
}

func (c *Client) call(ctx context.Context, m method, request, response any) error {
	do := func() error { return c.rest.Do(ctx, m.request(request), response) }
	if c.bearer == nil {
		return do()
	}
	return c.bearer.renewed(m.repeat, do)
}

// Pace decides when the client's requests go out.
func (c *Client) Pace() *rest.Pace { return c.rest.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Client) ServerClock() *rest.ServerClock { return c.rest.ServerClock() }

// CloseIdleConnections lets go of connections that are kept for reuse.
func (c *Client) CloseIdleConnections() { c.rest.CloseIdleConnections() }
