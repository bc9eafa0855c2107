// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
	"time"
)

// Issue adds a personal access token to a machine user. The zero expiresAt is
// never; others are cut to the microsecond. Where an organization is named or
// configured, the user has to live there, or nothing is issued (ElsewhereError);
// nor is it for one that is deactivated or locked (InactiveError).
// A user without any role may issue its own tokens on servers from v4.0 on.
//
// Where the answer lacks the secret, the token exists and nobody can use it;
// where it lacks the id, the token has to be looked for. Both are told only
// once, so that one is not given up for want of the other.
//
// After a *rest.Error with MayHaveRun a token may exist all the same; after any
// other error, none does.
func (c *Client) Issue(ctx context.Context, userID, organizationID string, expiresAt time.Time) (Issued, error) {
	release, err := c.writers.acquire(ctx, userID)
	if err != nil {
		return Issued{}, err
	}
	defer release()
	asked := c.organization(organizationID)
	at, err := c.locate(ctx, asked, userID)
	if err != nil {
		return Issued{}, notRun(err)
	}
	if err := at.mismatch(userID, asked); err != nil {
		return Issued{}, err
	}
	if at.where == missing { // or its organization is deleted, where v1 would still issue a token
		return Issued{}, notRun(advise(at.err))
	}
	if err := at.inactive(userID); err != nil {
		return Issued{}, err
	}
	issued, err := c.issueAt(ctx, at, asked, userID, expiresAt)
	switch {
	case err != nil:
		return Issued{}, advise(err)
	case issued.ID == "" && issued.Secret == "":
		return Issued{}, c.rest.Incomplete("AddPersonalAccessToken", fmt.Sprintf("the answer holds neither a token nor its id; a token that nobody knows may exist among those of the user %s, and should be revoked", userID))
	}
	return issued, nil
}

// issueAt leaves the check of the organization to v1 where the caller can't
// make it: v1 finds no user outside of the organization it is asked in.
func (c *Client) issueAt(ctx context.Context, at home, asked, userID string, expiresAt time.Time) (Issued, error) {
	if at.where != located {
		return c.v1.AddPersonalAccessToken(ctx, asked, userID, expiresAt)
	}
	return prefer(ctx, c, func(ctx context.Context) (Issued, error) {
		issued, err := c.v2.AddPersonalAccessToken(ctx, userID, expiresAt)
		issued.OrganizationID = at.organizationID
		return issued, err
	}, func(ctx context.Context) (Issued, error) {
		return c.v1.AddPersonalAccessToken(ctx, at.organizationID, userID, expiresAt)
	})
}
