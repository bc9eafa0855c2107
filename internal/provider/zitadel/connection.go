// SPDX-License-Identifier: MPL-2.0

// Package zitadel is what is particular to ZITADEL in Terraform: the personal
// access token's adapter to the shared life of tokens.
package zitadel

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Platform is the name of ZITADEL's block in the provider configuration.
const Platform = "zitadel"

// Connection is ZITADEL as one provider block sees it. It is safe for
// concurrent use.
type Connection struct {
	Client *zitadelclient.Client

	now            func() time.Time
	accessToken    string
	organizationID string
	ofUsers        *coalesce.Reader[zitadelclient.Token]
	ofOrganization *coalesce.Reader[zitadelclient.Token]
	users          *coalesce.Reader[zitadelclient.User]

	self *connection.Asked[zitadelclient.User]

	mu sync.Mutex
	// owners are the users that were read: one is asked about once a run.
	owners map[string]zitadelclient.User
}

// NewConnection builds the client. Nothing is contacted; a setting that can't
// be used is a *rest.ConfigError.
func NewConnection(config zitadelclient.Config) (*Connection, error) {
	config.Settings = config.WithDefaults()
	client, err := zitadelclient.New(config)
	if err != nil {
		return nil, err
	}
	c := &Connection{
		Client: client, now: config.Now, self: connection.Ask(client.GetMyUser),
		accessToken:    strings.TrimSpace(config.AccessToken),
		organizationID: strings.TrimSpace(config.OrganizationID),
	}
	c.ofOrganization, c.ofUsers, c.users = c.organizationReader(), c.userReader(), c.ownerReader()
	c.owners = map[string]zitadelclient.User{}
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

// account is a user of an organization, "" where that is not known.
type account struct{ organizationID, userID string }

func (a account) scope() string { return a.organizationID + "/" + a.userID }

func accountOf(scope string) account {
	organizationID, userID, _ := strings.Cut(scope, "/")
	return account{organizationID, userID}
}

// read reads a token of a user. Many tokens of one user are answered from the
// user's list; else those of many users from the organization's.
func (c *Connection) read(ctx context.Context, of account, id string) (zitadelclient.Token, error) {
	of.organizationID = cmp.Or(of.organizationID, c.organizationID)
	if token, ok := c.ofOrganization.Listed(of.organizationID, of.userID+"/"+id); ok {
		return token, nil
	}
	return c.ofUsers.Read(ctx, of.scope(), id)
}

// outdate has a token read by itself from now on, since it is written.
func (c *Connection) outdate(of account, id string) {
	of.organizationID = cmp.Or(of.organizationID, c.organizationID)
	c.ofUsers.Outdate(of.scope(), id)
	c.ofOrganization.Outdate(of.organizationID, of.userID+"/"+id)
}

func (c *Connection) userReader() *coalesce.Reader[zitadelclient.Token] {
	return coalesce.New(coalesce.Source[zitadelclient.Token]{
		Get: func(ctx context.Context, scope, id string) (zitadelclient.Token, error) {
			of := accountOf(scope)
			return c.ofOrganization.Read(ctx, of.organizationID, of.userID+"/"+id)
		},
		Page: func(ctx context.Context, scope, cursor string) ([]zitadelclient.Token, string, error) {
			of := accountOf(scope)
			return c.Client.SearchPage(ctx, zitadelclient.Filter{OrganizationID: of.organizationID, UserID: of.userID}, cursor)
		},
		ID:  func(token zitadelclient.Token) string { return token.ID },
		Now: c.now,
	})
}

func (c *Connection) organizationReader() *coalesce.Reader[zitadelclient.Token] {
	return coalesce.New(coalesce.Source[zitadelclient.Token]{
		Get: func(ctx context.Context, organizationID, id string) (zitadelclient.Token, error) {
			userID, tokenID, _ := strings.Cut(id, "/")
			return c.Client.Read(ctx, organizationID, userID, tokenID)
		},
		Page: func(ctx context.Context, organizationID, cursor string) ([]zitadelclient.Token, string, error) {
			return c.Client.SearchPage(ctx, zitadelclient.Filter{OrganizationID: organizationID}, cursor)
		},
		ID:  func(token zitadelclient.Token) string { return token.UserID + "/" + token.ID },
		Now: c.now,
	})
}

// me is the user that the credential stands for. It is asked once; a failure
// is not remembered.
func (c *Connection) me(ctx context.Context) (zitadelclient.User, error) { return c.self.Get(ctx) }
