// SPDX-License-Identifier: MPL-2.0

// Package cryptlex is what is particular to Cryptlex in Terraform: the
// personal access token's adapter to the shared life of tokens.
package cryptlex

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Platform is the name of Cryptlex' block in the provider configuration.
const Platform = "cryptlex"

// Connection is Cryptlex as one provider block sees it. It is safe for
// concurrent use.
type Connection struct {
	Client *cryptlexclient.Client

	now         func() time.Time
	accessToken string
	pats        *coalesce.Reader[cryptlexclient.PersonalAccessToken]

	mu    sync.Mutex
	users []string
}

// NewConnection builds the client. Nothing is contacted; a setting that can't
// be used is a *rest.ConfigError.
func NewConnection(config cryptlexclient.Config) (*Connection, error) {
	config.Settings = config.WithDefaults()
	client, err := cryptlexclient.New(config)
	if err != nil {
		return nil, err
	}
	c := &Connection{Client: client, now: config.Now, accessToken: config.AccessToken}
	c.pats = coalesce.New(coalesce.Source[cryptlexclient.PersonalAccessToken]{
		Get: func(ctx context.Context, _, id string) (cryptlexclient.PersonalAccessToken, error) {
			return client.GetPersonalAccessToken(ctx, id)
		},
		Page: func(ctx context.Context, _, cursor string) ([]cryptlexclient.PersonalAccessToken, string, error) {
			pats, next, err := client.ListPersonalAccessTokensPage(ctx, "", cursor)
			return slices.DeleteFunc(pats, revoked), next, err
		},
		ID:  func(pat cryptlexclient.PersonalAccessToken) string { return pat.ID },
		Now: c.now,
	})
	return c, nil
}

// listedUsers are the users whose tokens the credential lists, by the first
// page. Users are asked for until there are some; a failure is not remembered.
func (c *Connection) listedUsers(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.users) > 0 {
		return c.users, nil
	}
	pats, _, err := c.Client.ListPersonalAccessTokensPage(ctx, "", "")
	if err != nil {
		return nil, err
	}
	var users []string
	for _, pat := range pats {
		if pat.UserID != "" {
			users = append(users, pat.UserID)
		}
	}
	slices.Sort(users)
	c.users = slices.Compact(users)
	return c.users, nil
}

// revoked reports what a list can't vouch for: whether a token is gone is
// decided by a get.
func revoked(pat cryptlexclient.PersonalAccessToken) bool { return pat.Revoked }

var _ lifecycle.Paced = (*Connection)(nil)

// Pace decides when the requests of the provider block go out.
func (c *Connection) Pace() *rest.Pace { return c.Client.Pace() }

// ServerClock tells how far the platform's clock is ahead of this machine's.
func (c *Connection) ServerClock() *rest.ServerClock { return c.Client.ServerClock() }

// connect returns the connection of the provider block that data belongs to.
func connect(data any) (*Connection, error) {
	return connection.Get[*Connection](data, Platform)
}
