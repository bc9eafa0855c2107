// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const pageSize = 100 // the most that the API allows

// PersonalAccessToken is a token as Cryptlex shows it, without its secret and
// with no more of its user's personal data than the e-mail address. Times are UTC; a zero ExpiresAt means
// never, the other times are zero where Cryptlex gives none.
type PersonalAccessToken struct {
	ID            string
	Name          string
	Scopes        []string
	UserID        string
	UserEmail     string // "" where the answer does not tell
	Revoked       bool
	CreatedAt     time.Time
	UpdatedAt     time.Time
	ExpiresAt     time.Time
	LastUsedAt    time.Time
	LastRotatedAt time.Time
	// EndUntold: the answer to a create tells the end in a form that can't be read.
	EndUntold bool
}

type wireToken struct {
	ID            string         `json:"id"`
	Name          string         `json:"name"`
	Scopes        []string       `json:"scopes"`
	UserID        string         `json:"userId"`
	User          wireUser       `json:"user"`
	Revoked       bool           `json:"revoked"`
	CreatedAt     rest.Timestamp `json:"createdAt"`
	UpdatedAt     rest.Timestamp `json:"updatedAt"`
	ExpiresAt     rest.Timestamp `json:"expiresAt"`
	LastUsedAt    rest.Timestamp `json:"lastUsedAt"`
	LastRotatedAt rest.Timestamp `json:"lastRotatedAt"`
}

// wireUser is the nested user; nothing else of it is decoded. A token is not
// lost because its user has another form.
type wireUser struct{ Email string }

// UnmarshalJSON implements json.Unmarshaler.
func (u *wireUser) UnmarshalJSON(encoded []byte) error {
	var user struct {
		Email string `json:"email"`
	}
	if json.Unmarshal(encoded, &user) == nil {
		u.Email = user.Email
	}
	return nil
}

func (w wireToken) token() PersonalAccessToken {
	return PersonalAccessToken{
		ID: w.ID, Name: w.Name, Scopes: w.Scopes, UserID: w.UserID, UserEmail: w.User.Email, Revoked: w.Revoked,
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, ExpiresAt: w.ExpiresAt.Time,
		LastUsedAt: w.LastUsedAt.Time, LastRotatedAt: w.LastRotatedAt.Time,
	}
}

// CreatePersonalAccessTokenRequest is what a token is issued from. A zero
// ExpiresAt means never.
type CreatePersonalAccessTokenRequest struct {
	Name      string    `json:"name"` // 1 to 256 characters
	Scopes    []string  `json:"scopes"`
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
}

// CreatePersonalAccessToken issues a token. The secret is empty where the
// answer carries none: the token exists then, and nobody can use it. With an
// answer that lacks the id, the error comes with the secret. What else of the
// answer can't be read is left out.
func (c *Client) CreatePersonalAccessToken(ctx context.Context, r CreatePersonalAccessTokenRequest) (token PersonalAccessToken, secret string, err error) {
	const operation = "CreatePersonalAccessToken"
	r.ExpiresAt = r.ExpiresAt.UTC()
	if r.Scopes == nil {
		r.Scopes = []string{} // required, and null is not a list
	}
	var response rest.Salvaged[createdToken]
	request := rest.Request{Operation: operation, Method: http.MethodPost, Path: basePath, Body: r, Repeat: rest.IfNotRun}
	if err := c.rest.Do(ctx, request, &response); err != nil {
		return PersonalAccessToken{}, "", err
	}
	token, secret = response.Value.token(), response.Value.Secret
	token.EndUntold = response.LostAny("expiresAt")
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

// GetPersonalAccessToken returns one token. A revoked one is still returned.
func (c *Client) GetPersonalAccessToken(ctx context.Context, id string) (PersonalAccessToken, error) {
	const operation = "GetPersonalAccessToken"
	var response wireToken
	if err := c.rest.Do(ctx, get(operation, tokenPath(id)), &response); err != nil {
		return PersonalAccessToken{}, err
	}
	if response.ID != id {
		return PersonalAccessToken{}, c.rest.Incomplete(operation, "the answer does not hold the token that was asked for")
	}
	return response.token(), nil
}

// ListPersonalAccessTokens yields the tokens that the caller may see, oldest
// first, revoked ones among them; search narrows them as Cryptlex sees fit. An
// error that is a *rest.UnreadableError is about one token, and the list goes on.
func (c *Client) ListPersonalAccessTokens(ctx context.Context, search string) iter.Seq2[PersonalAccessToken, error] {
	return rest.All(ctx, func(ctx context.Context, cursor string) ([]rest.Item[PersonalAccessToken], string, error) {
		return c.personalAccessTokens(ctx, search, cursor)
	})
}

// ListPersonalAccessTokensPage returns one page of the list, what of it can be
// read, and the cursor of the next page, "" after the last.
func (c *Client) ListPersonalAccessTokensPage(ctx context.Context, search, cursor string) ([]PersonalAccessToken, string, error) {
	items, next, err := c.personalAccessTokens(ctx, search, cursor)
	return rest.Readable(items), next, err
}

func (c *Client) personalAccessTokens(ctx context.Context, search, cursor string) ([]rest.Item[PersonalAccessToken], string, error) {
	at, err := rest.ParseNumbered(cursor)
	if err != nil {
		return nil, "", err
	}
	request := get("ListPersonalAccessTokens", basePath)
	// Oldest first, so that tokens issued meanwhile don't shift the pages.
	request.Query = url.Values{"page": {strconv.Itoa(at.Page)}, "limit": {strconv.Itoa(pageSize)}, "sort": {"createdAt"}}
	if search != "" {
		request.Query.Set("search", search)
	}
	var response rest.Items[wireToken]
	if err := c.rest.Do(ctx, request, &response); err != nil {
		return nil, "", err
	}
	tokens := rest.Listed(c.rest, request.Operation, response, wireToken.token)
	if len(tokens) < pageSize {
		return tokens, "", nil
	}
	next, err := at.Next(len(tokens), tokens[0].ID(func(t PersonalAccessToken) string { return t.ID }))
	return tokens, next, err
}

// RevokePersonalAccessToken makes a token useless and keeps its record, which
// Cryptlex answers with. Another success is an error for which
// rest.Undocumented is true.
func (c *Client) RevokePersonalAccessToken(ctx context.Context, id string) error {
	const operation = "UpdatePersonalAccessToken"
	var response wireToken
	err := c.rest.Do(ctx, rest.Request{
		Operation: operation, Method: http.MethodPatch, Path: tokenPath(id), Repeat: rest.Safe,
		Body: struct {
			Revoked bool `json:"revoked"`
		}{true},
	}, &response)
	if err == nil && (response.ID != id || !response.Revoked) {
		return c.rest.Incomplete(operation, "the answer does not show the token as revoked")
	}
	return err
}

// DeletePersonalAccessToken deletes a token. A server that offers no deletion
// (405) revokes it instead. The vendor documents that tokens can be deleted but
// not with which answer: 204 is taken for it, as the rest of its API has it.
// Another success is an error for which rest.Undocumented is true.
func (c *Client) DeletePersonalAccessToken(ctx context.Context, id string) error {
	err := c.rest.Do(ctx, rest.Request{
		Operation: "DeletePersonalAccessToken", Method: http.MethodDelete, Path: tokenPath(id), Repeat: rest.Safe,
	}, &rest.NoContent{})
	var failure *rest.Error
	if errors.As(err, &failure) && failure.Status == http.StatusMethodNotAllowed {
		return c.RevokePersonalAccessToken(ctx, id)
	}
	return err
}

func tokenPath(id string) string { return basePath + "/" + url.PathEscape(id) }
