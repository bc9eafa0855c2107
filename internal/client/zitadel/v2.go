// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// pageLimit is the most a page may hold, unless an instance is set up for less.
const pageLimit = 1000

// operationRemove is the name that both APIs have for the deletion of a token.
const operationRemove = "RemovePersonalAccessToken"

// operationSearch is the name of v2's list of tokens.
const operationSearch = "ListPersonalAccessTokens"

// userV2 is the user service v2, zitadel.user.v2.UserService, which has token
// calls from server v4.0 on. It needs no organization header.
type userV2 struct {
	rest *rest.Client
	// smallPages is true once the instance has refused a page of pageLimit.
	smallPages *atomic.Bool
}

// AddPersonalAccessToken issues a token; the zero expiry is never.
func (v userV2) AddPersonalAccessToken(ctx context.Context, userID string, expiresAt time.Time) (Issued, error) {
	var salvaged rest.Salvaged[struct {
		CreationDate instant `json:"creationDate"`
		TokenID      string  `json:"tokenId"`
		Token        string  `json:"token"`
	}]
	err := v.rest.Do(ctx, rest.Request{
		Operation: "AddPersonalAccessToken",
		Method:    http.MethodPost,
		Path:      "/v2/users/" + url.PathEscape(userID) + "/pats",
		Body:      map[string]string{"expirationDate": expirationDate(expiresAt)},
		RetryIf:   didNotRun,
	}, &salvaged)
	if err != nil {
		return Issued{}, err
	}
	answer := salvaged.Value
	return Issued{
		Token: Token{
			ID: answer.TokenID, UserID: userID,
			CreatedAt: answer.CreationDate.Time, ChangedAt: answer.CreationDate.Time,
			ExpiresAt: stored(expiresAt),
		},
		Secret: answer.Token,
	}, nil
}

// RemovePersonalAccessToken deletes a token. An unknown one is a 404, contrary
// to the vendor's documentation. A success without a date of deletion is not
// ZITADEL's, or says that nothing was deleted.
func (v userV2) RemovePersonalAccessToken(ctx context.Context, userID, tokenID string) error {
	var answer struct {
		DeletionDate instant `json:"deletionDate"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: operationRemove,
		Method:    http.MethodDelete,
		Path:      "/v2/users/" + url.PathEscape(userID) + "/pats/" + url.PathEscape(tokenID),
		Repeat:    rest.Safe,
		RetryIf:   didNotRun,
	}, &answer)
	if err == nil && answer.DeletionDate.IsZero() {
		return v.rest.Incomplete(operationRemove, "the answer does not say that the token was deleted")
	}
	return err
}

// tokenV2 is v2's form of a token.
type tokenV2 struct {
	ID             string  `json:"id"`
	UserID         string  `json:"userId"`
	OrganizationID string  `json:"organizationId"`
	CreationDate   instant `json:"creationDate"`
	ChangeDate     instant `json:"changeDate"`
	ExpirationDate instant `json:"expirationDate"`
}

func (t tokenV2) token() Token {
	return Token{
		ID: t.ID, UserID: t.UserID, OrganizationID: t.OrganizationID,
		CreatedAt: t.CreationDate.Time, ChangedAt: t.ChangeDate.Time, ExpiresAt: t.ExpirationDate.Time,
	}
}

// searchPage is one page of a search. What the caller may not see is left out
// of tokens, but counted in total.
type searchPage struct {
	tokens         []rest.Item[Token]
	total, applied uint64
}

// searchTokens fetches one page; limit 0 leaves its size to the server.
func (v userV2) searchTokens(ctx context.Context, filters []filter, offset, limit uint64) (searchPage, error) {
	type pagination struct {
		Offset uint64 `json:"offset"`
		Limit  uint64 `json:"limit,omitempty"`
		Asc    bool   `json:"asc"`
	}
	var answer struct {
		Pagination *struct {
			TotalResult  count `json:"totalResult"`
			AppliedLimit count `json:"appliedLimit"`
		} `json:"pagination"`
		Result rest.Items[tokenV2] `json:"result"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: operationSearch,
		Method:    http.MethodPost,
		Path:      "/v2/users/pats/search",
		Body: struct {
			Pagination    pagination `json:"pagination"`
			SortingColumn string     `json:"sortingColumn"`
			Filters       []filter   `json:"filters,omitempty"`
		}{pagination{offset, limit, true}, "PERSONAL_ACCESS_TOKEN_FIELD_NAME_ID", filters},
		Repeat: rest.Safe,
	}, &answer)
	if err == nil && answer.Pagination == nil { // which an empty result has, too
		err = v.rest.Incomplete(operationSearch, "the answer is not that of a search")
	}
	if err != nil {
		return searchPage{}, err
	}
	return searchPage{
		tokens: rest.Listed(v.rest, operationSearch, answer.Result, tokenV2.token),
		total:  uint64(answer.Pagination.TotalResult), applied: uint64(answer.Pagination.AppliedLimit),
	}, nil
}

// page fetches the page at an offset, as large as the instance lets it be, and
// the cursor of the next one, "" after the last.
func (v userV2) page(ctx context.Context, filters []filter, offset uint64) (got searchPage, next string, err error) {
	if !v.smallPages.Load() {
		got, err = v.searchTokens(ctx, filters, offset, pageLimit)
		if !hasID(err, idLimitExceeded) {
			return got, nextOffset(offset, pageLimit, got), err
		}
		v.smallPages.Store(true)
	}
	got, err = v.searchTokens(ctx, filters, offset, 0)
	return got, nextOffset(offset, 0, got), err
}

// ListPersonalAccessTokens yields every token that passes the filter and that
// the caller may see, each once. It ends with a *HiddenError if there are some
// but none are shown, or not all of one user's.
func (v userV2) ListPersonalAccessTokens(ctx context.Context, f Filter) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		total := uint64(0)
		seen := map[string]bool{}
		page := func(ctx context.Context, cursor string) ([]rest.Item[Token], string, error) {
			offset, _ := strconv.ParseUint(cursor, 10, 64) // "" is the first page, offset 0.
			got, next, err := v.page(ctx, f.v2(), offset)
			if err != nil {
				return nil, "", err
			}
			fresh, repeats := unseen(seen, got.tokens)
			if repeats {
				return nil, "", rest.ErrRepeatedPage
			}
			total = got.total
			return fresh, next, nil
		}
		for token, err := range rest.All(ctx, page) {
			if !yield(token, err) || err != nil && rest.AsUnreadable(err) == nil {
				return
			}
		}
		// Permission is a matter of the user, so that of one user's tokens all
		// are shown or none. A failing database, too, counts what it doesn't show.
		if shown := uint64(len(seen)); total > shown && (shown == 0 || f.UserID != "") {
			yield(Token{}, &HiddenError{Total: total, Shown: shown})
		}
	}
}

// nextOffset goes on by what the server skipped, not by what it showed: a page
// may be short because the caller may not see all of it.
func nextOffset(offset, limit uint64, got searchPage) string {
	step := got.applied
	if step == 0 || (limit > 0 && step > limit) {
		step = max(limit, uint64(len(got.tokens)))
	}
	if next := offset + step; step > 0 && next < got.total {
		return strconv.FormatUint(next, 10)
	}
	return ""
}

// unseen returns the tokens that were not listed before: a list that changes
// while it is read shifts its pages. repeats says that a full page held nothing
// new.
func unseen(seen map[string]bool, tokens []rest.Item[Token]) (fresh []rest.Item[Token], repeats bool) {
	for _, token := range tokens {
		if id := token.ID(func(t Token) string { return t.ID }); !seen[id] {
			seen[id] = true
			fresh = append(fresh, token)
		}
	}
	return fresh, len(tokens) > 0 && len(fresh) == 0
}
