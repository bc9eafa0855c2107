// SPDX-License-Identifier: MPL-2.0

// Package alephant is what is particular to Alephant in Terraform: the
// personal access token's adapter to the shared life of tokens.
package alephant

import (
	"context"
	"strings"
	"time"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Platform is the name of Alephant's block in the provider configuration.
const Platform = "alephant"

// Connection is Alephant as one provider block sees it. It is safe for
// concurrent use.
type Connection struct {
	Client *alephantclient.Client

	now         func() time.Time
	workspaceID string
	email       string // that is logged in with, "" with a ready-made token
	pats        *coalesce.Reader[alephantclient.PersonalAccessToken]
}

// NewConnection builds the client. Nothing is contacted; a setting that can't
// be used is a *rest.ConfigError.
func NewConnection(config alephantclient.Config) (*Connection, error) {
	config.Settings = config.WithDefaults()
	client, err := alephantclient.New(config)
	if err != nil {
		return nil, err
	}
	c := &Connection{Client: client, now: config.Now, workspaceID: strings.TrimSpace(config.WorkspaceID)}
	if strings.TrimSpace(config.AccessToken) == "" {
		c.email = config.Email
	}
	c.pats = coalesce.New(coalesce.Source[alephantclient.PersonalAccessToken]{
		Get: client.GetPersonalAccessToken,
		Page: func(ctx context.Context, workspace, cursor string) ([]alephantclient.PersonalAccessToken, string, error) {
			return client.ListPersonalAccessTokensPage(ctx, workspace, cursor)
		},
		ID:  func(pat alephantclient.PersonalAccessToken) string { return pat.ID },
		Now: c.now,
	})
	return c, nil
}

var _ lifecycle.Paced = (*Connection)(nil)

// Pace decides when the requests of the provider block go out.
func (c *Connection) Pace() *rest.Pace { return c.Client.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Connection) ServerClock() *rest.ServerClock { return c.Client.ServerClock() }

// connect returns the connection of the provider block that data belongs to.
func connect(data any) (*Connection, error) {
	return connection.Get[*Connection](data, Platform)
}
