// SPDX-License-Identifier: MPL-2.0

// Package alephant is a client of Alephant's API for personal access tokens.
// Facts about the API are from the vendor's OpenAPI document and public
// sources; what these leave open is tolerated. The call that reveals a secret
// again is left out on purpose: nothing here needs it.
package alephant

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// DefaultEndpoint is Alephant's own hosting.
const DefaultEndpoint = "https://alephant.io"

const (
	platform = "Alephant"
	basePath = "/api/v1"
	// workspaceHeader selects the workspace of a call.
	workspaceHeader = "X-Workspace-Id"
	// Pace is how many requests are sent where no rate is configured, in words:
	// the vendor publishes no limit for these calls.
	Pace = "as many as there are to send, and fewer after the platform has refused one (429)"
)

// Config is what a client needs: AccessToken, or Email and Password.
type Config struct {
	rest.Settings
	// Endpoint is the origin of the API. Empty: DefaultEndpoint.
	Endpoint string
	// AccessToken is a JWT, used as it is. Personal access tokens can't manage
	// personal access tokens.
	AccessToken string
	// Email and Password log in where no AccessToken is given; the session is
	// renewed as needed.
	Email, Password string
	// WorkspaceID is the workspace of calls that name none.
	WorkspaceID string
	// RequestsPerSecond paces the client. Zero: only refusals slow it down.
	RequestsPerSecond float64
}

// Client calls the API as one user. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	session *session // nil: a fixed access token is used
	// accessToken is kept to tell what is wrong with it.
	accessToken string
	now         func() time.Time
	workspace   string
	// snakeCase says that the server spells names so.
	snakeCase atomic.Bool
}

// New checks the configuration without contacting Alephant. What can't be used
// is a *rest.ConfigError.
func New(config Config) (*Client, error) {
	config.Settings = config.WithDefaults()
	client := &Client{workspace: strings.TrimSpace(config.WorkspaceID), now: config.Now}
	if client.workspace != "" && uuid.Validate(client.workspace) != nil {
		return nil, &rest.ConfigError{Platform: platform, Setting: "workspace_id", Problem: "this is not a UUID, as Alephant's workspace ids are."}
	}
	credential, err := client.credential(config)
	if err != nil {
		return nil, err
	}
	client.rest, err = rest.New(rest.Config{
		Settings:          config.Settings,
		Platform:          platform,
		OwnHeaders:        map[string]string{workspaceHeader: "Remove it and set workspace_id."},
		Endpoint:          origin(config.Endpoint),
		RequestsPerSecond: config.RequestsPerSecond,
		Credential:        credential,
		DecodeError:       decodeError,
	})
	if err != nil {
		return nil, err
	}
	return client, nil
}

func (c *Client) credential(config Config) (func(context.Context, *http.Request) error, error) {
	if strings.TrimSpace(config.AccessToken) != "" || (config.Email == "" && config.Password == "") {
		c.accessToken = strings.TrimSpace(config.AccessToken)
		return rest.Bearer(platform, config.AccessToken)
	}
	switch {
	case config.Email == "":
		return nil, &rest.ConfigError{Platform: platform, Setting: "email", Problem: "a password is given without the e-mail address that it belongs to."}
	case config.Password == "":
		return nil, &rest.ConfigError{Platform: platform, Setting: "password", Problem: "an e-mail address is given without its password."}
	}
	c.session = newSession(c.login(config.Email, config.Password), config.Now)
	return c.session.authenticate, nil
}

func origin(endpoint string) string {
	endpoint = strings.TrimRight(strings.TrimSpace(endpoint), "/")
	return cmp.Or(strings.TrimSuffix(endpoint, basePath), DefaultEndpoint)
}

// call makes a request in a workspace ("": the configured one). A session that
// the server no longer accepts is replaced once, and the request repeated
// unless it may have been carried out: a 401 that is not Alephant's own proves
// nothing of a create.
func (c *Client) call(ctx context.Context, workspace string, request rest.Request, out any) error {
	workspace = cmp.Or(workspace, c.workspace)
	if workspace == "" {
		return &rest.ConfigError{Platform: platform, Setting: "workspace_id", Problem: "no workspace is given, and the API needs one. Set it to the workspace's UUID."}
	}
	request.Header = http.Header{workspaceHeader: {workspace}}
	if c.session == nil {
		return c.advised(c.rest.Do(ctx, request, out))
	}
	used := c.session.generation()
	err := c.rest.Do(ctx, request, out)
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Status != http.StatusUnauthorized {
		return err
	}
	c.session.end(used)
	if failure.MayHaveRun && request.Repeat != rest.Safe {
		return err
	}
	return c.rest.Do(ctx, request, out)
}

// advised adds to a refusal of a fixed access token what is wrong with it.
func (c *Client) advised(err error) error {
	var failure *rest.Error
	if errors.As(err, &failure) && (failure.Status == http.StatusUnauthorized || failure.Status == http.StatusForbidden) {
		if flaw := flaw(c.accessToken, c.now()); flaw != "" {
			failure.Message = strings.TrimPrefix(failure.Message+"; "+flaw, "; ")
		}
	}
	return err
}

// Authenticates tries a personal access token: it reports whether the server
// takes it for somebody in a workspace, whatever its scopes. The tokens' own
// routes refuse every such token; the workspace's agents are read with one that
// has the scope read (the vendor's API usage guide and MCP server).
func (c *Client) Authenticates(ctx context.Context, workspace, accessToken string) (bool, error) {
	return c.rest.Authenticates(ctx, accessToken, rest.Request{
		Operation: "list agents", Method: http.MethodGet, Path: basePath + "/agents",
		Query:  url.Values{"page": {"1"}, "pageSize": {"1"}},
		Header: http.Header{workspaceHeader: {cmp.Or(workspace, c.workspace)}},
	})
}

// Pace decides when the client's requests go out.
func (c *Client) Pace() *rest.Pace { return c.rest.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Client) ServerClock() *rest.ServerClock { return c.rest.ServerClock() }

// CloseIdleConnections lets go of connections that are kept for reuse.
func (c *Client) CloseIdleConnections() { c.rest.CloseIdleConnections() }
