// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	tokensPath = basePath + "/pats"
	pageSize   = 100
)

// PersonalAccessToken is a token as Alephant shows it, without its secret.
// Times are UTC; a zero ExpiresAt means never, the other times are zero where
// Alephant gives none.
type PersonalAccessToken struct {
	ID          string
	Name        string
	TokenPrefix string // the first characters of the secret, to recognise it by
	Scopes      []string
	WorkspaceID string
	CreatedAt   time.Time
	ExpiresAt   time.Time
	LastUsedAt  time.Time
	// EndUntold: the answer to a create tells the end in a form that can't be read.
	EndUntold bool
}

// wireToken is a token as the published OpenAPI document writes it, camelCase,
// or as the vendor's design document does, snake_case.
type wireToken struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	TokenPrefix string         `json:"tokenPrefix"`
	Scopes      []string       `json:"scopes"`
	WorkspaceID string         `json:"workspaceId"`
	CreatedAt   rest.Timestamp `json:"createdAt"`
	ExpiresAt   rest.Timestamp `json:"expiresAt"`
	LastUsedAt  rest.Timestamp `json:"lastUsedAt"`
	snakeCased
}

type snakeCased struct {
	TokenPrefix string         `json:"token_prefix"`
	WorkspaceID string         `json:"workspace_id"`
	CreatedAt   rest.Timestamp `json:"created_at"`
	ExpiresAt   rest.Timestamp `json:"expires_at"`
	LastUsedAt  rest.Timestamp `json:"last_used_at"`
}

func (w wireToken) token() PersonalAccessToken {
	return PersonalAccessToken{
		ID: w.ID, Name: w.Name, Scopes: w.Scopes,
		TokenPrefix: cmp.Or(w.TokenPrefix, w.snakeCased.TokenPrefix),
		WorkspaceID: cmp.Or(w.WorkspaceID, w.snakeCased.WorkspaceID),
		CreatedAt:   given(w.CreatedAt, w.snakeCased.CreatedAt),
		ExpiresAt:   given(w.ExpiresAt, w.snakeCased.ExpiresAt),
		LastUsedAt:  given(w.LastUsedAt, w.snakeCased.LastUsedAt),
	}
}

// given is the first of two instants, else the second.
func given(camel, snake rest.Timestamp) time.Time {
	if camel.IsZero() {
		return snake.Time
	}
	return camel.Time
}

// learn notes how the server spells names. One that spells them otherwise may
// ignore an expiresAt, and what it grants then never ends: from then on it is
// asked in its own spelling.
func (c *Client) learn(w wireToken) {
	if w.snakeCased.WorkspaceID != "" || w.snakeCased.TokenPrefix != "" {
		c.snakeCase.Store(true)
	}
}

// CreatePersonalAccessTokenRequest is what a token is issued from. A zero
// ExpiresAt means never.
type CreatePersonalAccessTokenRequest struct {
	Name      string    `json:"name"`   // at most 100 characters
	Scopes    []string  `json:"scopes"` // read, write, admin
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
}

// CreatePersonalAccessToken issues a token in a workspace ("": the configured
// one). The secret is empty where the answer carries none: the token exists
// then, and nobody can use it. With an answer that lacks the id, the error
// comes with the secret. What else of the answer can't be read is left out.
func (c *Client) CreatePersonalAccessToken(ctx context.Context, workspace string, r CreatePersonalAccessTokenRequest) (token PersonalAccessToken, secret string, err error) {
	const operation = "create PAT"
	r.ExpiresAt = r.ExpiresAt.UTC()
	if r.Scopes == nil {
		r.Scopes = []string{} // null is not a list
	}
	var response rest.Salvaged[enveloped[createdToken]]
	request := rest.Request{Operation: operation, Method: http.MethodPost, Path: tokensPath, Body: c.spelled(r), Repeat: rest.IfNotRun}
	if err := c.call(ctx, workspace, request, &response); err != nil {
		return PersonalAccessToken{}, "", err
	}
	created := response.Value.content
	c.learn(created.wireToken)
	token, secret = created.token(), created.Secret
	token.EndUntold = response.LostAny("expiresAt", "expires_at")
	if token.ID == "" {
		return token, secret, c.rest.Incomplete(operation, "the answer holds no id; the token may exist all the same, look for its name among the tokens")
	}
	return token, secret, nil
}

// createdToken is a token with its secret.
type createdToken struct {
	wireToken
	Secret string `json:"token"`
}

// spelled is the request as the server spells it.
func (c *Client) spelled(r CreatePersonalAccessTokenRequest) any {
	if !c.snakeCase.Load() {
		return r
	}
	return struct {
		Name      string    `json:"name"`
		Scopes    []string  `json:"scopes"`
		ExpiresAt time.Time `json:"expires_at,omitzero"`
	}(r)
}

// GetPersonalAccessToken returns one token of a workspace.
func (c *Client) GetPersonalAccessToken(ctx context.Context, workspace, id string) (PersonalAccessToken, error) {
	request := rest.Request{Operation: "get PAT", Method: http.MethodGet, Path: tokenPath(id), Repeat: rest.Safe}
	var response enveloped[wireToken]
	if err := c.call(ctx, workspace, request, &response); err != nil {
		return PersonalAccessToken{}, err
	}
	if response.content.ID != id {
		return PersonalAccessToken{}, c.rest.Incomplete(request.Operation, "the answer does not hold the token that was asked for")
	}
	c.learn(response.content)
	return response.content.token(), nil
}

// ListPersonalAccessTokens yields the caller's own tokens in a workspace. An
// error that is a *rest.UnreadableError is about one token, and the list goes on.
func (c *Client) ListPersonalAccessTokens(ctx context.Context, workspace string) iter.Seq2[PersonalAccessToken, error] {
	return rest.All(ctx, func(ctx context.Context, cursor string) ([]rest.Item[PersonalAccessToken], string, error) {
		return c.personalAccessTokens(ctx, workspace, cursor)
	})
}

// ListPersonalAccessTokensPage returns one page of the list, what of it can be
// read, and the cursor of the next page, "" after the last.
func (c *Client) ListPersonalAccessTokensPage(ctx context.Context, workspace, cursor string) ([]PersonalAccessToken, string, error) {
	items, next, err := c.personalAccessTokens(ctx, workspace, cursor)
	return rest.Readable(items), next, err
}

func (c *Client) personalAccessTokens(ctx context.Context, workspace, cursor string) ([]rest.Item[PersonalAccessToken], string, error) {
	at, err := rest.ParseNumbered(cursor)
	if err != nil {
		return nil, "", err
	}
	request := rest.Request{
		Operation: "list PATs", Method: http.MethodGet, Path: tokensPath, Repeat: rest.Safe,
		Query: url.Values{
			"page": {strconv.Itoa(at.Page)}, "pageSize": {strconv.Itoa(pageSize)},
			// The vendor's documents differ: a server of the other kind reads these.
			"offset": {strconv.Itoa(at.Seen)}, "limit": {strconv.Itoa(pageSize)},
		},
	}
	var response listed
	if err := c.call(ctx, workspace, request, &response); err != nil {
		return nil, "", err
	}
	tokens := rest.Listed(c.rest, request.Operation, response.items, func(w wireToken) PersonalAccessToken {
		c.learn(w)
		return w.token()
	})
	if response.pagination.last(at, len(tokens)) {
		return tokens, "", nil
	}
	next, err := at.Next(len(tokens), tokens[0].ID(func(t PersonalAccessToken) string { return t.ID }))
	return tokens, next, err
}

// RevokePersonalAccessToken revokes a token of a workspace for good. Alephant
// answers 204; another success is an error for which rest.Undocumented is true.
func (c *Client) RevokePersonalAccessToken(ctx context.Context, workspace, id string) error {
	request := rest.Request{Operation: "revoke PAT", Method: http.MethodDelete, Path: tokenPath(id), Repeat: rest.Safe}
	return c.call(ctx, workspace, request, &rest.NoContent{})
}

func tokenPath(id string) string { return tokensPath + "/" + url.PathEscape(id) }
