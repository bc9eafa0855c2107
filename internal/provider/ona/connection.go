// SPDX-License-Identifier: MPL-2.0

// Package ona is what is particular to Ona (formerly Gitpod) in Terraform: the
// adapters of personal access tokens and of service accounts' tokens to the
// shared life of tokens, and the host authentication token.
package ona

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Platform is the name of Ona's block in the provider configuration.
const Platform = "ona"

// Connection is Ona as one provider block sees it: a client, and the identity
// behind its credential. It is safe for concurrent use.
type Connection struct {
	Client *onaclient.Client

	now         func() time.Time
	wait        func(ctx context.Context, d time.Duration) error
	accessToken string
	// pats are read by user, and by everyone, with the scope "".
	pats, allPATs *coalesce.Reader[onaclient.PersonalAccessToken]
	hostTokens    *coalesce.Reader[onaclient.HostAuthenticationToken]
	// accountTokens are those of service accounts, by account.
	accountTokens *coalesce.Reader[onaclient.ServiceAccountToken]

	identity *connection.Asked[onaclient.Identity]
	advice   sync.Once
}

// NewConnection builds the client. Nothing is contacted; a setting that can't
// be used is a *rest.ConfigError.
func NewConnection(config onaclient.Config) (*Connection, error) {
	config.Settings = config.WithDefaults()
	client, err := onaclient.New(config)
	if err != nil {
		return nil, err
	}
	c := &Connection{Client: client, identity: connection.Ask(client.GetAuthenticatedIdentity), now: config.Now, wait: config.Wait, accessToken: config.AccessToken}
	c.allPATs = patReader(c, func(ctx context.Context, _, id string) (onaclient.PersonalAccessToken, error) {
		return client.GetPersonalAccessToken(ctx, id)
	})
	c.pats = patReader(c, func(ctx context.Context, _, id string) (onaclient.PersonalAccessToken, error) {
		return c.allPATs.Read(ctx, "", id)
	})
	c.hostTokens = coalesce.New(coalesce.Source[onaclient.HostAuthenticationToken]{
		Get: func(ctx context.Context, _, key string) (onaclient.HostAuthenticationToken, error) {
			return c.getHostToken(ctx, key)
		},
		Page: func(ctx context.Context, runner, cursor string) ([]onaclient.HostAuthenticationToken, string, error) {
			return client.ListHostAuthenticationTokensPage(ctx, onaclient.HostAuthenticationTokenFilter{RunnerID: runner}, cursor)
		},
		ID:  func(token onaclient.HostAuthenticationToken) string { return hostTokenKey(subjectOf(token), token.ID) },
		Now: c.now,
	})
	c.accountTokens = coalesce.New(coalesce.Source[onaclient.ServiceAccountToken]{
		Get: func(ctx context.Context, account, id string) (onaclient.ServiceAccountToken, error) {
			as, err := c.as(ctx, accountSubject(account))
			if err != nil {
				return onaclient.ServiceAccountToken{}, err
			}
			return as.GetServiceAccountToken(ctx, id)
		},
		Page: func(ctx context.Context, account, cursor string) ([]onaclient.ServiceAccountToken, string, error) {
			as, err := c.as(ctx, accountSubject(account))
			if err != nil {
				return nil, "", err
			}
			return as.ListServiceAccountTokensPage(ctx, cursor)
		},
		ID:  func(token onaclient.ServiceAccountToken) string { return token.ID },
		Now: c.now,
	})
	return c, nil
}

func patReader(c *Connection, get func(ctx context.Context, user, id string) (onaclient.PersonalAccessToken, error)) *coalesce.Reader[onaclient.PersonalAccessToken] {
	return coalesce.New(coalesce.Source[onaclient.PersonalAccessToken]{
		Get: get,
		Page: func(ctx context.Context, user, cursor string) ([]onaclient.PersonalAccessToken, string, error) {
			return c.Client.ListPersonalAccessTokensPage(ctx, usersOf(user), cursor)
		},
		ID:  func(pat onaclient.PersonalAccessToken) string { return pat.ID },
		Now: c.now,
	})
}

// readPAT reads a token of a user. Many tokens of one user are answered from the
// user's list; else those of many users from that of everyone whose tokens the
// caller may see.
func (c *Connection) readPAT(ctx context.Context, user, id string) (onaclient.PersonalAccessToken, error) {
	if pat, ok := c.allPATs.Listed("", id); ok {
		return pat, nil
	}
	if user == "" {
		return c.allPATs.Read(ctx, "", id)
	}
	return c.pats.Read(ctx, user, id)
}

// outdatePAT has a token read by itself from now on, since it is written.
func (c *Connection) outdatePAT(user, id string) {
	c.pats.Outdate(user, id)
	c.allPATs.Outdate("", id)
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

// Identity returns who the credential stands for. It is asked once; a failure
// is not remembered.
func (c *Connection) Identity(ctx context.Context) (onaclient.Identity, error) {
	return c.identity.Get(ctx)
}

// Witness is the identity behind the credential.
func (c *Connection) Witness(ctx context.Context) (lifecycle.Witness, error) {
	identity, err := c.Identity(ctx)
	if err != nil {
		return lifecycle.Witness{}, err
	}
	return witnessOf(identity), nil
}

func witnessOf(identity onaclient.Identity) lifecycle.Witness {
	return lifecycle.Witness{Subject: identity.Subject.ID, Realm: identity.OrganizationID}
}

// NotFound reports whether Ona itself says that there is no such token. It says
// so of those that the caller may not see, too.
func (c *Connection) NotFound(err error) bool { return onaclient.NotFound(err) }

// isOneOf reports whether the credential stands for one of the subjects.
func (c *Connection) isOneOf(ctx context.Context, subjects ...string) (bool, error) {
	identity, err := c.Identity(ctx)
	return err == nil && slices.ContainsFunc(subjects, func(subject string) bool {
		return strings.EqualFold(subject, identity.Subject.ID)
	}), err
}

// usersOf is the filter for one user's tokens; an import knows none.
func usersOf(user string) []string {
	if user == "" {
		return nil
	}
	return []string{user}
}
