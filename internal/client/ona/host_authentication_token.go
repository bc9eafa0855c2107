// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const runnerConfigurationService = "gitpod.v1.RunnerConfigurationService"

// Sources of a host authentication token. Newer ones pass through.
const (
	SourceOAuth = "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH"
	SourcePAT   = "HOST_AUTHENTICATION_TOKEN_SOURCE_PAT"
)

// HostAuthenticationToken is a token with which environments authenticate to a
// source control host, without its secrets. The times are UTC; ExpiresAt is
// zero where Ona gives none.
type HostAuthenticationToken struct {
	ID            string
	RunnerID      string
	Host          string
	Source        string
	IntegrationID string
	Scopes        []string
	Subject       Subject
	// UserID is deprecated by the API in favour of Subject, and may be all
	// that an older server gives.
	UserID    string
	ExpiresAt time.Time
}

type wireHostAuthenticationToken struct {
	ID            string         `json:"id"`
	RunnerID      string         `json:"runnerId"`
	Host          string         `json:"host"`
	Source        string         `json:"source"`
	IntegrationID string         `json:"integrationId"`
	Scopes        []string       `json:"scopes"`
	Subject       Subject        `json:"subject"`
	UserID        string         `json:"userId"`
	ExpiresAt     rest.Timestamp `json:"expiresAt"`
}

func (w wireHostAuthenticationToken) token() HostAuthenticationToken {
	return HostAuthenticationToken{
		ID: w.ID, RunnerID: w.RunnerID, Host: w.Host, Source: w.Source, IntegrationID: w.IntegrationID,
		Scopes: w.Scopes, Subject: w.Subject, UserID: w.UserID, ExpiresAt: w.ExpiresAt.Time,
	}
}

// CreateHostAuthenticationTokenRequest is what a token is stored from.
// RunnerID, Host and Token are required; what is empty is not sent.
type CreateHostAuthenticationTokenRequest struct {
	RunnerID      string    `json:"runnerId"`
	Host          string    `json:"host"`
	Source        string    `json:"source,omitempty"`
	Token         string    `json:"token"`
	RefreshToken  string    `json:"refreshToken,omitempty"`
	ExpiresAt     time.Time `json:"expiresAt,omitzero"`
	Scopes        []string  `json:"scopes,omitempty"`
	IntegrationID string    `json:"integrationId,omitempty"`
	Subject       Subject   `json:"subject,omitzero"`
}

// CreateHostAuthenticationToken stores a token. A second one for the same
// runner, host and subject is refused: see AlreadyExists.
func (c *Client) CreateHostAuthenticationToken(ctx context.Context, r CreateHostAuthenticationTokenRequest) (HostAuthenticationToken, error) {
	const name = "CreateHostAuthenticationToken"
	r.ExpiresAt = r.ExpiresAt.UTC()
	var response rest.Salvaged[hostAuthenticationTokenResponse]
	if err := c.call(ctx, create(runnerConfigurationService, name), r, &response); err != nil {
		return HostAuthenticationToken{}, err
	}
	token := response.Value.Token.token()
	if token.ID == "" {
		return HostAuthenticationToken{}, c.rest.Incomplete(name, "the answer holds no id; the token may exist all the same, look for it among the runner's tokens")
	}
	if response.LostAny("expiresAt") {
		token.ExpiresAt = r.ExpiresAt // until it is read
	}
	return token, nil
}

// GetHostAuthenticationToken returns one token. Ona answers not_found for a
// token that does not exist and for one the caller may not see.
func (c *Client) GetHostAuthenticationToken(ctx context.Context, id string) (HostAuthenticationToken, error) {
	const name = "GetHostAuthenticationToken"
	var response hostAuthenticationTokenResponse
	if err := c.call(ctx, read(runnerConfigurationService, name), hostTokenByID{id}, &response); err != nil {
		return HostAuthenticationToken{}, err
	}
	if !strings.EqualFold(response.Token.ID, id) {
		return HostAuthenticationToken{}, c.rest.Incomplete(name, "the answer does not hold the token that was asked for")
	}
	return response.Token.token(), nil
}

// HostAuthenticationTokenFilter narrows a list; what is empty does not.
type HostAuthenticationTokenFilter struct {
	RunnerID  string `json:"runnerId,omitempty"`
	SubjectID string `json:"subjectId,omitempty"`
}

// ListHostAuthenticationTokens yields the tokens that the caller may see.
func (c *Client) ListHostAuthenticationTokens(ctx context.Context, filter HostAuthenticationTokenFilter) iter.Seq2[HostAuthenticationToken, error] {
	return rest.All(ctx, func(ctx context.Context, cursor string) ([]rest.Item[HostAuthenticationToken], string, error) {
		return c.hostAuthenticationTokens(ctx, filter, cursor)
	})
}

// ListHostAuthenticationTokensPage returns one page of the list, what of it can
// be read, and the cursor of the next page, "" after the last.
func (c *Client) ListHostAuthenticationTokensPage(ctx context.Context, filter HostAuthenticationTokenFilter, cursor string) ([]HostAuthenticationToken, string, error) {
	items, next, err := c.hostAuthenticationTokens(ctx, filter, cursor)
	return rest.Readable(items), next, err
}

func (c *Client) hostAuthenticationTokens(ctx context.Context, filter HostAuthenticationTokenFilter, cursor string) ([]rest.Item[HostAuthenticationToken], string, error) {
	request := struct {
		Filter     HostAuthenticationTokenFilter `json:"filter,omitzero"`
		Pagination pagination                    `json:"pagination"`
	}{filter, pagination{PageSize: pageSize, Token: cursor}}
	response := listAnswer[wireHostAuthenticationToken]{field: "tokens"}
	if err := c.call(ctx, read(runnerConfigurationService, "ListHostAuthenticationTokens"), request, &response); err != nil {
		return nil, "", err
	}
	return rest.Listed(c.rest, "ListHostAuthenticationTokens", response.items, wireHostAuthenticationToken.token), response.next, nil
}

// UpdateHostAuthenticationTokenRequest changes a token in place. Only what is
// not nil is sent; the API has no way to clear an expiry or the scopes.
type UpdateHostAuthenticationTokenRequest struct {
	ID           string     `json:"id"`
	Token        *string    `json:"token,omitempty"`
	RefreshToken *string    `json:"refreshToken,omitempty"`
	ExpiresAt    *time.Time `json:"expiresAt,omitempty"`
	Scopes       []string   `json:"scopes,omitempty"`
}

// UpdateHostAuthenticationToken changes what the request sets.
func (c *Client) UpdateHostAuthenticationToken(ctx context.Context, r UpdateHostAuthenticationTokenRequest) error {
	if r.ExpiresAt != nil {
		utc := r.ExpiresAt.UTC()
		r.ExpiresAt = &utc
	}
	return c.call(ctx, idempotent(runnerConfigurationService, "UpdateHostAuthenticationToken"), r, &struct{}{})
}

// DeleteHostAuthenticationToken removes a token from Ona. Whether it goes on
// living at its source control host is that host's business. Ona answers {};
// another success is an error for which rest.Undocumented is true.
func (c *Client) DeleteHostAuthenticationToken(ctx context.Context, id string) error {
	return c.call(ctx, idempotent(runnerConfigurationService, "DeleteHostAuthenticationToken"), hostTokenByID{id}, &rest.EmptyObject{})
}

type hostTokenByID struct {
	ID string `json:"id"`
}

type hostAuthenticationTokenResponse struct {
	Token wireHostAuthenticationToken `json:"token"`
}
