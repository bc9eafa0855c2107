// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"errors"
	"strconv"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// errUserRequired says that management v1 lists the tokens of one user only.
var errUserRequired = errors.New("this server lists the personal access tokens of one user at a time")

// SearchPage returns one page of what passes the filter, may be seen and can be
// read, and the cursor of the next page, "" after the last. What holds for Search holds
// for its pages: they lag behind writes and may lack tokens that exist. On
// servers before v4.0 the filter has to name the user.
func (c *Client) SearchPage(ctx context.Context, f Filter, cursor string) ([]Token, string, error) {
	if c.version.onlyV1.Load() {
		return c.searchPageV1(ctx, f, cursor)
	}
	offset, _ := strconv.ParseUint(cursor, 10, 64) // "" is the first page, offset 0.
	page, next, err := c.v2.page(ctx, f.v2(), offset)
	if err != nil {
		return nil, "", advise(err)
	}
	return rest.Readable(page.tokens), next, nil
}

func (c *Client) searchPageV1(ctx context.Context, f Filter, cursor string) ([]Token, string, error) {
	if f.UserID == "" {
		return nil, "", errUserRequired
	}
	listed, next, err := c.v1.tokens(c.organization(f.OrganizationID), f.UserID)(ctx, cursor)
	var tokens []Token
	for _, t := range rest.Readable(listed) {
		if token := t.token(f.UserID); f.passes(token) {
			tokens = append(tokens, token)
		}
	}
	return tokens, next, advise(err)
}
