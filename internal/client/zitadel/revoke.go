// SPDX-License-Identifier: MPL-2.0

package zitadel

import "context"

// Revoke deletes a token, expired or not. Its errors are those of Read:
// NotFound means that the token was gone already. An answer that says success in
// another form than ZITADEL's is an error for which rest.Undocumented is true. A user that lives in another
// organization than the one that was named or configured is an *ElsewhereError,
// and its token stays.
func (c *Client) Revoke(ctx context.Context, organizationID, userID, tokenID string) error {
	release, err := c.writers.acquire(ctx, userID)
	if err != nil {
		return err
	}
	defer release()
	asked := c.organization(organizationID)
	at, err := c.locate(ctx, asked, userID)
	if err != nil {
		return err
	}
	if err := at.mismatch(userID, asked); err != nil {
		return err
	}
	if at.where == located {
		asked = at.organizationID
	}
	err = c.remove(ctx, at, asked, userID, tokenID)
	if hasID(err, idAbsentOnRemove) {
		return c.absence(ctx, asked, userID, tokenID, err)
	}
	return advise(err)
}

// remove leaves the check of the organization to v1 where the caller can't
// make it.
func (c *Client) remove(ctx context.Context, at home, organizationID, userID, tokenID string) error {
	v1 := func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.v1.RemovePersonalAccessToken(ctx, organizationID, userID, tokenID)
	}
	if at.where == hidden {
		_, err := v1(ctx)
		return err
	}
	_, err := prefer(ctx, c, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.v2.RemovePersonalAccessToken(ctx, userID, tokenID)
	}, v1)
	return err
}
