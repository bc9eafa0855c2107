// SPDX-License-Identifier: MPL-2.0

// Package cryptlex is a client of Cryptlex' Web API v3 for personal access
// tokens. Facts about the API are from the vendor's documentation
// (https://api.cryptlex.com/v3/docs); what that leaves open is tolerated.
package cryptlex

import (
	"net/http"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// DefaultEndpoint is Cryptlex' hosting in the US. The EU's is
// https://api.eu.cryptlex.com.
const DefaultEndpoint = "https://api.cryptlex.com"

const (
	platform = "Cryptlex"
	basePath = "/v3/personal-access-tokens"
)

// limit is what Cryptlex takes from one address; who goes on above it is barred.
var limit = rest.Limit{Requests: 50, Per: 5 * time.Second}

// Pace is how many requests are sent where no rate is configured, in words.
const Pace = "50 in 5 seconds, which is Cryptlex' documented limit for one address"

// Config is what a client needs. AccessToken is required.
type Config struct {
	rest.Settings
	// Endpoint is the origin of the API, with or without /v3. Empty:
	// DefaultEndpoint.
	Endpoint string
	// AccessToken is a PAT with personalAccessToken:write, or a JWT.
	AccessToken string
	// RequestsPerSecond paces the client. Zero: as much as the documented limit
	// allows.
	RequestsPerSecond float64
}

// Client calls the API as one user. It is safe for concurrent use.
type Client struct {
	rest *rest.Client
}

// New checks the configuration without contacting Cryptlex. What can't be used
// is a *rest.ConfigError.
func New(config Config) (*Client, error) {
	config.Settings = config.WithDefaults()
	credential, err := rest.Bearer(platform, config.AccessToken)
	if err != nil {
		return nil, err
	}
	core, err := rest.New(rest.Config{
		Settings:          config.Settings,
		Platform:          platform,
		Endpoint:          origin(config.Endpoint),
		RequestsPerSecond: config.RequestsPerSecond,
		Limit:             limit,
		Credential:        credential,
		DecodeError:       decodeError,
		RetryAfter:        limitReset(config.Now),
	})
	if err != nil {
		return nil, err
	}
	return &Client{rest: core}, nil
}

func origin(endpoint string) string {
	endpoint = strings.TrimRight(strings.TrimSpace(endpoint), "/")
	if endpoint == "" {
		return DefaultEndpoint
	}
	return strings.TrimSuffix(endpoint, "/v3")
}

// Pace decides when the client's requests go out.
func (c *Client) Pace() *rest.Pace { return c.rest.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Client) ServerClock() *rest.ServerClock { return c.rest.ServerClock() }

// CloseIdleConnections lets go of connections that are kept for reuse.
func (c *Client) CloseIdleConnections() { c.rest.CloseIdleConnections() }

func get(operation, path string) rest.Request {
	return rest.Request{Operation: operation, Method: http.MethodGet, Path: path, Repeat: rest.Safe}
}
