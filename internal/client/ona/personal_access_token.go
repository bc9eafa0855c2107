// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	userService = "gitpod.v1.UserService"
	// maxUserIDs is how many users one list may be filtered by.
	maxUserIDs = 25
)

// PersonalAccessToken is a token as Ona shows it, without its secret. Times
// are UTC and zero where Ona gives none.
type PersonalAccessToken struct {
	ID          string
	UserID      string
	Description string
	ReadOnly    bool
	Creator     Subject
	CreatedAt   time.Time
	ExpiresAt   time.Time
	LastUsed    time.Time
}

type wirePersonalAccessToken struct {
	ID          string         `json:"id"`
	UserID      string         `json:"userId"`
	Description string         `json:"description"`
	ReadOnly    bool           `json:"readOnly"`
	Creator     Subject        `json:"creator"`
	CreatedAt   rest.Timestamp `json:"createdAt"`
	ExpiresAt   rest.Timestamp `json:"expiresAt"`
	LastUsed    rest.Timestamp `json:"lastUsed"`
}

func (w wirePersonalAccessToken) token() PersonalAccessToken {
	return PersonalAccessToken{
		ID: w.ID, UserID: w.UserID, Description: w.Description, ReadOnly: w.ReadOnly, Creator: w.Creator,
		CreatedAt: w.CreatedAt.Time, ExpiresAt: w.ExpiresAt.Time, LastUsed: w.LastUsed.Time,
	}
}

// CreatePersonalAccessTokenRequest is what a token is issued from.
type CreatePersonalAccessTokenRequest struct {
	UserID      string
	Description string
	// ValidFor is at most 2160h. Zero leaves it to the server's default.
	ValidFor time.Duration
	ReadOnly bool
}

// CreatePersonalAccessToken issues a token and returns its secret, which is
// all that the API answers: the id has to be found by listing.
func (c *Client) CreatePersonalAccessToken(ctx context.Context, r CreatePersonalAccessTokenRequest) (secret string, err error) {
	const name = "CreatePersonalAccessToken"
	request := struct {
		UserID      string   `json:"userId"`
		Description string   `json:"description,omitempty"`
		ValidFor    duration `json:"validFor,omitempty"`
		ReadOnly    bool     `json:"readOnly,omitempty"`
	}{r.UserID, r.Description, duration(r.ValidFor), r.ReadOnly}
	var response struct {
		Token string `json:"token"`
	}
	if err := c.call(ctx, create(userService, name), request, &response); err != nil {
		return "", err
	}
	if response.Token == "" {
		return "", c.rest.Incomplete(name, "the answer holds no token; one may exist all the same, look for it among the user's tokens")
	}
	return response.Token, nil
}

// GetPersonalAccessToken returns one token. Ona answers not_found for a token
// that does not exist and for one the caller may not see.
func (c *Client) GetPersonalAccessToken(ctx context.Context, id string) (PersonalAccessToken, error) {
	const name = "GetPersonalAccessToken"
	var response struct {
		Token wirePersonalAccessToken `json:"pat"`
	}
	if err := c.call(ctx, read(userService, name), tokenByID{id}, &response); err != nil {
		return PersonalAccessToken{}, err
	}
	if !strings.EqualFold(response.Token.ID, id) {
		return PersonalAccessToken{}, c.rest.Incomplete(name, "the answer does not hold the token that was asked for")
	}
	return response.Token.token(), nil
}

// ListPersonalAccessTokens yields the tokens of the given users that the
// caller may see, of all users if none is given. As with every list, an error
// that is a *rest.UnreadableError is about one token, and the list goes on.
func (c *Client) ListPersonalAccessTokens(ctx context.Context, userIDs ...string) iter.Seq2[PersonalAccessToken, error] {
	chunks := slices.Collect(slices.Chunk(unique(userIDs), maxUserIDs))
	if len(chunks) == 0 {
		chunks = [][]string{nil}
	}
	return func(yield func(PersonalAccessToken, error) bool) {
		for _, chunk := range chunks {
			for token, err := range rest.All(ctx, c.personalAccessTokens(chunk)) {
				if !yield(token, err) || err != nil && rest.AsUnreadable(err) == nil {
					return
				}
			}
		}
	}
}

// ListPersonalAccessTokensPage returns one page of the list of at most 25
// users' tokens, those that can be read, and the cursor of the next page, "" after
// the last.
func (c *Client) ListPersonalAccessTokensPage(ctx context.Context, userIDs []string, cursor string) ([]PersonalAccessToken, string, error) {
	items, next, err := c.personalAccessTokens(userIDs)(ctx, cursor)
	return rest.Readable(items), next, err
}

func (c *Client) personalAccessTokens(userIDs []string) rest.Page[PersonalAccessToken] {
	return func(ctx context.Context, cursor string) ([]rest.Item[PersonalAccessToken], string, error) {
		type filter struct {
			UserIDs []string `json:"userIds,omitempty"`
		}
		request := struct {
			Filter     filter     `json:"filter,omitzero"`
			Pagination pagination `json:"pagination"`
		}{filter{userIDs}, pagination{PageSize: pageSize, Token: cursor}}
		response := listAnswer[wirePersonalAccessToken]{field: "personalAccessTokens"}
		if err := c.call(ctx, read(userService, "ListPersonalAccessTokens"), request, &response); err != nil {
			return nil, "", err
		}
		return rest.Listed(c.rest, "ListPersonalAccessTokens", response.items, wirePersonalAccessToken.token), response.next, nil
	}
}

// DeletePersonalAccessToken revokes a token. Ona answers {}; another success is
// an error for which rest.Undocumented is true.
func (c *Client) DeletePersonalAccessToken(ctx context.Context, id string) error {
	return c.call(ctx, idempotent(userService, "DeletePersonalAccessToken"), tokenByID{id}, &rest.EmptyObject{})
}

type tokenByID struct {
	ID string `json:"personalAccessTokenId"`
}

func unique(values []string) []string {
	var kept []string
	for _, value := range values {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}
