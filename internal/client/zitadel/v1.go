// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// managementV1 is the management API v1: deprecated, and still everywhere. It
// works within one organization, named by a header, the caller's by default:
// what lives elsewhere looks absent.
type managementV1 struct{ rest *rest.Client }

func inOrganization(organizationID string) http.Header {
	header := http.Header{}
	if organizationID != "" {
		header.Set(organizationHeader, organizationID)
	}
	return header
}

func tokensPathV1(userID string) string {
	return "/management/v1/users/" + url.PathEscape(userID) + "/pats"
}

// tokenV1 is v1's form of a token.
type tokenV1 struct {
	ID             string   `json:"id"`
	Details        details  `json:"details"`
	ExpirationDate instant  `json:"expirationDate"`
	Scopes         []string `json:"scopes"`
}

func (t tokenV1) token(userID string) Token {
	return Token{
		ID: t.ID, UserID: userID, OrganizationID: t.Details.ResourceOwner,
		CreatedAt: t.Details.CreationDate.Time, ChangedAt: t.Details.ChangeDate.Time,
		ExpiresAt: t.ExpirationDate.Time, Scopes: t.Scopes,
	}
}

// AddPersonalAccessToken issues a token; the zero expiry is never.
func (v managementV1) AddPersonalAccessToken(ctx context.Context, organizationID, userID string, expiresAt time.Time) (Issued, error) {
	var salvaged rest.Salvaged[struct {
		TokenID string  `json:"tokenId"`
		Token   string  `json:"token"`
		Details details `json:"details"`
	}]
	err := v.rest.Do(ctx, rest.Request{
		Operation: "AddPersonalAccessToken",
		Method:    http.MethodPost,
		Path:      tokensPathV1(userID),
		Header:    inOrganization(organizationID),
		Body:      map[string]string{"expirationDate": expirationDate(expiresAt)},
		RetryIf:   didNotRun,
	}, &salvaged)
	if err != nil {
		return Issued{}, err
	}
	answer := salvaged.Value
	return Issued{
		Token: Token{
			ID: answer.TokenID, UserID: userID, OrganizationID: answer.Details.ResourceOwner,
			CreatedAt: answer.Details.CreationDate.Time, ChangedAt: answer.Details.CreationDate.Time,
			ExpiresAt: stored(expiresAt),
		},
		Secret: answer.Token,
	}, nil
}

// GetPersonalAccessTokenByIDs reads a token. It waits for the projection, so
// its answer is never outdated.
func (v managementV1) GetPersonalAccessTokenByIDs(ctx context.Context, organizationID, userID, tokenID string) (Token, error) {
	var answer struct {
		Token tokenV1 `json:"token"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: "GetPersonalAccessTokenByIDs",
		Method:    http.MethodGet,
		Path:      tokensPathV1(userID) + "/" + url.PathEscape(tokenID),
		Header:    inOrganization(organizationID),
		Repeat:    rest.Safe,
	}, &answer)
	return answer.Token.token(userID), err
}

// RemovePersonalAccessToken deletes a token. A success without details, which
// name the organization, is not ZITADEL's.
func (v managementV1) RemovePersonalAccessToken(ctx context.Context, organizationID, userID, tokenID string) error {
	var answer struct {
		Details details `json:"details"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: operationRemove,
		Method:    http.MethodDelete,
		Path:      tokensPathV1(userID) + "/" + url.PathEscape(tokenID),
		Header:    inOrganization(organizationID),
		Repeat:    rest.Safe,
		RetryIf:   didNotRun,
	}, &answer)
	if err == nil && answer.Details.ResourceOwner == "" {
		return v.rest.Incomplete(operationRemove, "the answer does not say that the token was deleted")
	}
	return err
}

// ListPersonalAccessTokens yields the tokens of a user. For an unknown user, or
// one of another organization, there are none.
func (v managementV1) ListPersonalAccessTokens(ctx context.Context, organizationID, userID string) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		for token, err := range rest.All(ctx, v.tokens(organizationID, userID)) {
			if !yield(token.token(userID), err) {
				return
			}
		}
	}
}

// tokens are the pages of ListPersonalAccessTokens.
func (v managementV1) tokens(organizationID, userID string) rest.Page[tokenV1] {
	return pageV1[tokenV1](v, "ListPersonalAccessTokens", tokensPathV1(userID)+"/_search", organizationID, nil)
}

// Org is what matters of an organization here.
type Org struct {
	ID string `json:"id"`
	// State is as the API names it, such as "ORG_STATE_ACTIVE"; "" of one that is
	// deleted, which a server goes on answering for.
	State string `json:"state"`
}

// GetMyOrg reads the organization that the header names. It needs a role there.
func (v managementV1) GetMyOrg(ctx context.Context, organizationID string) (Org, error) {
	var answer struct {
		Org Org `json:"org"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: "GetMyOrg",
		Method:    http.MethodGet,
		Path:      "/management/v1/orgs/me",
		Header:    inOrganization(organizationID),
		Repeat:    rest.Safe,
	}, &answer)
	return answer.Org, err
}

// ListMachineUsers yields the machine users of an organization (ListUsers).
func (v managementV1) ListMachineUsers(ctx context.Context, organizationID string) iter.Seq2[User, error] {
	return func(yield func(User, error) bool) {
		for user, err := range rest.All(ctx, v.machineUsers(organizationID)) {
			if !yield(user.user(), err) {
				return
			}
		}
	}
}

// machineUsers are the pages of ListMachineUsers.
func (v managementV1) machineUsers(organizationID string) rest.Page[userV1] {
	machines := []any{map[string]any{"typeQuery": map[string]string{"type": "TYPE_MACHINE"}}}
	return pageV1[userV1](v, "ListUsers", "/management/v1/users/_search", organizationID, machines)
}

// pageV1 fetches pages of a v1 list, which tells no applied limit: the next
// page starts after what this one held. A page may be short; an empty one before
// the end is an error.
func pageV1[T any](v managementV1, operation, path, organizationID string, queries []any) rest.Page[T] {
	return func(ctx context.Context, cursor string) ([]rest.Item[T], string, error) {
		offset, _ := strconv.ParseUint(cursor, 10, 64) // "" is the first page, offset 0.
		var answer struct {
			Details *struct {
				TotalResult count `json:"totalResult"`
			} `json:"details"`
			Result rest.Items[T] `json:"result"`
		}
		err := v.rest.Do(ctx, rest.Request{
			Operation: operation,
			Method:    http.MethodPost,
			Path:      path,
			Header:    inOrganization(organizationID),
			Body:      listV1(offset, queries),
			Repeat:    rest.Safe,
		}, &answer)
		if err == nil && answer.Details == nil { // which an empty list has, too
			err = v.rest.Incomplete(operation, "the answer is not that of a list")
		}
		if err != nil {
			return nil, "", err
		}
		next, total := offset+uint64(len(answer.Result)), uint64(answer.Details.TotalResult)
		if next == offset && next < total {
			err = v.rest.Incomplete(operation, fmt.Sprintf("the answer counts %d and shows none beyond the first %d; try again, as a server whose database fails does so", total, offset))
		}
		items := rest.Listed(v.rest, operation, answer.Result, func(object T) T { return object })
		if err != nil || next >= total {
			return items, "", err
		}
		return items, strconv.FormatUint(next, 10), nil
	}
}

func listV1(offset uint64, queries []any) any {
	type query struct {
		Offset string `json:"offset"`
		Limit  int    `json:"limit"`
		Asc    bool   `json:"asc"`
	}
	return struct {
		Query   query `json:"query"`
		Queries []any `json:"queries,omitempty"`
	}{query{strconv.FormatUint(offset, 10), pageLimit, true}, queries}
}
