// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	// LongestServiceAccountToken is the longest validFor that the API's rules
	// allow: 2524608000 s, 80 years of 365 and a quarter days.
	LongestServiceAccountToken = 2524608000 * time.Second
	// NeverYear is the year whose ends mean "never": Ona has no token without an
	// end, and its own documentation writes an instant of 2099 for it.
	NeverYear = 2099
)

// never is the end that a token without one is asked for.
var never = time.Date(NeverYear, time.December, 31, 23, 59, 59, 0, time.UTC)

// endless is zero for an end that means never.
func endless(end time.Time) time.Time {
	if end.UTC().Year() == NeverYear {
		return time.Time{}
	}
	return end
}

// ServiceAccountToken is a token of a service account as Ona shows it, without
// its secret. Times are UTC and zero where Ona gives none; ExpiresAt is zero
// for a token that is meant never to end.
type ServiceAccountToken struct {
	ID               string
	ServiceAccountID string
	Description      string
	Creator          Subject
	CreatedAt        time.Time
	ExpiresAt        time.Time
	LastUsed         time.Time
	// EndUntold: the answer to a create tells the end in a form that can't be read.
	EndUntold bool
}

type wireServiceAccountToken struct {
	ID               string         `json:"id"`
	ServiceAccountID string         `json:"serviceAccountId"`
	Description      string         `json:"description"`
	Creator          Subject        `json:"creator"`
	CreatedAt        rest.Timestamp `json:"createdAt"`
	ExpiresAt        rest.Timestamp `json:"expiresAt"`
	LastUsed         rest.Timestamp `json:"lastUsed"`
}

func (w wireServiceAccountToken) token() ServiceAccountToken {
	return ServiceAccountToken{
		ID: w.ID, ServiceAccountID: w.ServiceAccountID, Description: w.Description, Creator: w.Creator,
		CreatedAt: w.CreatedAt.Time, ExpiresAt: endless(w.ExpiresAt.Time), LastUsed: w.LastUsed.Time,
	}
}

// CreateServiceAccountToken issues a token for the account that the client acts
// as (see As) and returns it with its secret. A validFor of zero asks for a
// token that never ends. Ona grants no more than what is left of the account's
// own life. What of the answer can't be read is left out, but for the secret.
func (c *Client) CreateServiceAccountToken(ctx context.Context, description string, validFor time.Duration) (ServiceAccountToken, string, error) {
	const name = "CreateServiceAccountToken"
	if validFor == 0 {
		validFor = never.Sub(c.now()).Truncate(time.Second)
	}
	request := struct {
		Description string   `json:"description,omitempty"`
		ValidFor    duration `json:"validFor"`
	}{description, duration(validFor)}
	var response rest.Salvaged[createdServiceAccountToken]
	if err := c.call(ctx, create(serviceAccountService, name), request, &response); err != nil {
		return ServiceAccountToken{}, "", err
	}
	secret, token := response.Value.Token, response.Value.Issued.token()
	if token.EndUntold = response.LostAny("expiresAt"); secret == "" && token.ID == "" {
		return ServiceAccountToken{}, "", c.rest.Incomplete(name, "the answer holds neither a token nor its id; one may exist all the same, look for it among the service account's tokens")
	}
	return token, secret, nil
}

// createdServiceAccountToken is a token with its secret.
type createdServiceAccountToken struct {
	Token  string                  `json:"token"`
	Issued wireServiceAccountToken `json:"serviceAccountToken"`
}

// GetServiceAccountToken returns one token of the account that the client acts
// as. For others Ona answers not_found.
func (c *Client) GetServiceAccountToken(ctx context.Context, id string) (ServiceAccountToken, error) {
	const name = "GetServiceAccountToken"
	var response struct {
		Token wireServiceAccountToken `json:"token"`
	}
	if err := c.call(ctx, read(serviceAccountService, name), serviceAccountTokenByID{id}, &response); err != nil {
		return ServiceAccountToken{}, err
	}
	if !strings.EqualFold(response.Token.ID, id) {
		return ServiceAccountToken{}, c.rest.Incomplete(name, "the answer does not hold the token that was asked for")
	}
	return response.Token.token(), nil
}

// ListServiceAccountTokens yields the tokens of the account that the client
// acts as.
func (c *Client) ListServiceAccountTokens(ctx context.Context) iter.Seq2[ServiceAccountToken, error] {
	return rest.All(ctx, c.serviceAccountTokens)
}

// ListServiceAccountTokensPage returns one page of the list, what of it can be
// read, and the cursor of the next page, "" after the last.
func (c *Client) ListServiceAccountTokensPage(ctx context.Context, cursor string) ([]ServiceAccountToken, string, error) {
	items, next, err := c.serviceAccountTokens(ctx, cursor)
	return rest.Readable(items), next, err
}

func (c *Client) serviceAccountTokens(ctx context.Context, cursor string) ([]rest.Item[ServiceAccountToken], string, error) {
	request := struct {
		Pagination pagination `json:"pagination"`
	}{pagination{PageSize: pageSize, Token: cursor}}
	response := listAnswer[wireServiceAccountToken]{field: "tokens"}
	if err := c.call(ctx, read(serviceAccountService, "ListServiceAccountTokens"), request, &response); err != nil {
		return nil, "", err
	}
	return rest.Listed(c.rest, "ListServiceAccountTokens", response.items, wireServiceAccountToken.token), response.next, nil
}

// DeleteServiceAccountToken revokes a token of the account that the client acts
// as.
func (c *Client) DeleteServiceAccountToken(ctx context.Context, id string) error {
	return c.call(ctx, idempotent(serviceAccountService, "DeleteServiceAccountToken"), serviceAccountTokenByID{id}, &rest.EmptyObject{})
}

type serviceAccountTokenByID struct {
	ID string `json:"serviceAccountTokenId"`
}
