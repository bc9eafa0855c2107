// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"iter"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Search yields the tokens that pass the filter and that the caller may see,
// page by page as they are pulled. It lags behind writes, and what the caller
// may not see is left out without a word: a token it does not yield may exist.
// Where nothing can be seen though something is there, it ends with a
// *HiddenError.
//
// On servers before v4.0 a single organization is searched (the filter's, the
// configured one, the user's, the caller's), and a role is needed.
func (c *Client) Search(ctx context.Context, f Filter) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		if !c.version.onlyV1.Load() {
			lacking, err := c.searchV2(ctx, f, yield)
			if err != nil {
				yield(Token{}, advise(err))
			}
			if !lacking {
				return
			}
		}
		for token, err := range c.searchV1(ctx, f) {
			if !yield(token, advise(err)) {
				return
			}
		}
	}
}

// searchV2 yields what v2 lists; lacking says that the server has no such list
// and that nothing was yielded.
func (c *Client) searchV2(ctx context.Context, f Filter, yield func(Token, error) bool) (lacking bool, err error) {
	for token, err := range c.v2.ListPersonalAccessTokens(ctx, f) {
		if bareNotFound(err) {
			lacking, proofErr := c.lacksV2(ctx)
			if lacking {
				return true, nil
			}
			if proofErr != nil && !bareNotFound(proofErr) {
				err = proofErr
			}
		}
		if err != nil && rest.AsUnreadable(err) == nil {
			return false, err
		}
		if !yield(token, err) {
			return false, nil
		}
	}
	return false, nil
}

// searchV1 applies the filter itself: v1 lists by user only.
func (c *Client) searchV1(ctx context.Context, f Filter) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		organizationID := c.organization(f.OrganizationID)
		for user, err := range c.usersV1(ctx, organizationID, f.UserID) {
			if err != nil {
				yield(Token{}, err)
				return
			}
			for token, err := range c.v1.ListPersonalAccessTokens(ctx, user.OrganizationID, user.ID) {
				if err == nil && !f.passes(token) {
					continue
				}
				if !yield(token, err) || err != nil && rest.AsUnreadable(err) == nil {
					return
				}
			}
		}
	}
}

// usersV1 yields the users whose tokens are to be listed.
func (c *Client) usersV1(ctx context.Context, organizationID, userID string) iter.Seq2[User, error] {
	if userID == "" {
		return c.v1.ListMachineUsers(ctx, organizationID)
	}
	return func(yield func(User, error) bool) {
		user := User{ID: userID, OrganizationID: organizationID}
		if organizationID == "" {
			at, err := c.locate(ctx, "", userID)
			if err != nil {
				yield(User{}, err)
				return
			}
			user.OrganizationID = at.organizationID
		}
		yield(user, nil)
	}
}
