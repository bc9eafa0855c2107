// SPDX-License-Identifier: MPL-2.0

// Package cryptlex is what is particular to Cryptlex in Terraform: the
// personal access token's adapter to the shared life of tokens.
package cryptlex

import (
	"context"
	"errors"
	"slices"
	"strings"
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

	// self is the user that Cryptlex takes the credential for, "" where it does
	// not tell. While nothing is listed, that is asked again.
	self *connection.Asked[string]

	mu sync.Mutex
	// users are those whose tokens were listed, in small letters; whole: there
	// are no others.
	users map[string]bool
	whole bool
}

// NewConnection builds the client. Nothing is contacted; a setting that can't
// be used is a *rest.ConfigError.
func NewConnection(config cryptlexclient.Config) (*Connection, error) {
	config.Settings = config.WithDefaults()
	client, err := cryptlexclient.New(config)
	if err != nil {
		return nil, err
	}
	c := &Connection{Client: client, now: config.Now, accessToken: config.AccessToken, users: map[string]bool{}}
	c.self = connection.Ask(c.identity)
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

// mostListed is how many tokens are listed at the most to find out whose they
// are: a hundred pages, which take ten seconds at the documented pace.
const mostListed = 10_000

// lists reports whether the credential lists tokens of a user. The list is read
// until there is one, and once to its end; an empty one, which may be filled
// later, and a failure are not remembered.
func (c *Connection) lists(ctx context.Context, user string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	user = strings.ToLower(user)
	if c.whole || c.users[user] {
		return c.users[user], nil
	}
	count := 0
	for pat, err := range c.Client.ListPersonalAccessTokens(ctx, "") {
		if _, unreadable := errors.AsType[*rest.UnreadableError](err); err != nil && !unreadable {
			return false, err
		}
		if count++; count > mostListed {
			break
		}
		if pat.UserID != "" {
			c.users[strings.ToLower(pat.UserID)] = true
		}
		if c.users[user] {
			return true, nil
		}
	}
	c.whole = len(c.users) > 0
	return false, nil
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
