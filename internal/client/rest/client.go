// SPDX-License-Identifier: MPL-2.0

// Package rest is the one HTTP core under all platform clients:
// authentication, retries, pacing, redirects, limits, error decoding and
// redaction. It knows no platform and nothing of Terraform.
package rest

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
)

// Client calls one platform's API. It is safe for concurrent use; two clients
// share nothing.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client
	pace   *Pace
	clock  *ServerClock
	// moved is the origin that a redirect led to, the platform's own: what
	// follows goes there directly.
	moved *atomic.Pointer[url.URL]
	// actor is who the client acts as where that is not its own credential; or "".
	actor string
	// transport is that of http.
	transport *http.Transport
}

// New checks the configuration without contacting the platform. What can't be
// used is a *ConfigError.
func New(config Config) (*Client, error) {
	config.Settings = config.WithDefaults()
	base, err := config.baseURL()
	if err != nil {
		return nil, err
	}
	if config.Header, err = config.header(); err != nil {
		return nil, err
	}
	if err := config.checkPace(); err != nil {
		return nil, err
	}
	client := &Client{config: config, base: base, pace: newPace(config), clock: new(ServerClock), moved: new(atomic.Pointer[url.URL])}
	if client.transport, err = newTransport(config); err != nil {
		return nil, err
	}
	client.http = newHTTPClient(config, client.transport, redirects{pace: client.pace, origins: config.Origins, moved: client.moved})
	return client, nil
}

// As returns a client that authenticates with another credential and shares
// everything else with this one: the connections, the pace, the settings. actor
// names in errors whose permissions count then: "service account 0123".
func (c *Client) As(actor string, credential func(ctx context.Context, r *http.Request) error) *Client {
	other := *c
	other.actor, other.config.Credential = actor, credential
	return &other
}

// BaseURL returns the endpoint as it is dialled, without a trailing slash.
func (c *Client) BaseURL() string { return c.base.String() }

// Pace decides when the client's requests go out.
func (c *Client) Pace() *Pace { return c.pace }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Client) ServerClock() *ServerClock { return c.clock }

// address is the endpoint, at the origin that it has moved to.
func (c *Client) address() *url.URL {
	moved := c.moved.Load()
	if moved == nil {
		return c.base
	}
	address := *c.base
	address.Scheme, address.Host = moved.Scheme, moved.Host
	return &address
}

// host is the one that is dialled.
func (c *Client) host() string { return c.address().Host }

// CloseIdleConnections lets go of connections that are kept for reuse.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }

// Do carries the request out and decodes the JSON of a 2xx answer into out;
// with out nil the answer's body is ignored. Every failure is an *Error.
func (c *Client) Do(ctx context.Context, r Request, out any) error {
	call, failure := c.newCall(r)
	if failure != nil {
		return failure
	}
	return call.run(ctx, out)
}

// Incomplete is the error of a successful answer that lacks what the API
// documents; problem says what: "the answer holds no id".
func (c *Client) Incomplete(operation, problem string) error {
	return &Error{
		Platform: c.config.Platform, Operation: operation, Status: http.StatusOK, Message: problem,
		MayHaveRun: true, Attempts: 1, Err: errNotDocumented,
	}
}
