// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"context"
	"fmt"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// sighting is what a search shows of a token. A search can only confirm one:
// it lags behind and leaves out what the caller may not see.
type sighting struct {
	token   Token
	found   bool
	counted bool // there is one, but it isn't shown
}

// Read returns a token, or an error that is one of: NotFound, which proves it
// gone; ErrUnproven, where the caller has no role to prove that;
// *ElsewhereError, where the user lives in another organization than the one
// that was named or configured; or what kept ZITADEL from answering.
func (c *Client) Read(ctx context.Context, organizationID, userID, tokenID string) (Token, error) {
	asked := c.organization(organizationID)
	seen, err := c.sight(ctx, userID, tokenID)
	if err != nil {
		return Token{}, advise(err)
	}
	if seen.found {
		return checkHome(asked, seen.token)
	}
	if asked == "" {
		return c.readAtHome(ctx, userID, tokenID, seen)
	}
	return c.get(ctx, asked, userID, tokenID, seen)
}

func (c *Client) sight(ctx context.Context, userID, tokenID string) (sighting, error) {
	return prefer(ctx, c, func(ctx context.Context) (sighting, error) {
		page, err := c.v2.searchTokens(ctx, Filter{UserID: userID, TokenID: tokenID}.v2(), 0, 1)
		for _, token := range rest.Readable(page.tokens) {
			if token.ID == tokenID && token.UserID == userID {
				return sighting{token: token, found: true}, err
			}
		}
		return sighting{counted: page.total > 0}, err
	}, func(context.Context) (sighting, error) {
		return sighting{}, nil // v1 confirms and disproves with one call, get.
	})
}

func checkHome(asked string, token Token) (Token, error) {
	if asked != "" && asked != token.OrganizationID {
		return Token{}, &ElsewhereError{UserID: token.UserID, Asked: asked, Actual: token.OrganizationID}
	}
	return token, nil
}

// readAtHome asks in the user's own organization where none was named.
func (c *Client) readAtHome(ctx context.Context, userID, tokenID string, seen sighting) (Token, error) {
	at, err := c.locate(ctx, "", userID)
	switch {
	case err != nil:
		return Token{}, err
	case at.where == missing:
		return Token{}, advise(at.err)
	}
	return c.get(ctx, at.organizationID, userID, tokenID, seen)
}

// get asks v1, whose answer is never outdated.
func (c *Client) get(ctx context.Context, organizationID, userID, tokenID string, seen sighting) (Token, error) {
	token, err := c.v1.GetPersonalAccessTokenByIDs(ctx, organizationID, userID, tokenID)
	switch {
	case err == nil && token.ID != tokenID:
		return Token{}, c.rest.Incomplete("GetPersonalAccessTokenByIDs", "the answer lacks the token "+tokenID+"; check that endpoint leads to ZITADEL's API")
	case err == nil:
		return checkHome(organizationID, token)
	case seen.counted && (Forbidden(err) || hasID(err, idAbsentOnGet)):
		return Token{}, &unproven{userID, tokenID, err, "A search counts the token without showing it, so it exists where the caller may not see it. " + adviceRole}
	case Forbidden(err):
		return Token{}, &unproven{userID, tokenID, err, "Only the management API proves a token gone, and the caller may not use it there. If the token was issued within the last minute, try again: lists lag behind. If it is known to be deleted, run terraform destroy -refresh=false, with -target: ZITADEL lets a user delete its own tokens, and then says whether this one is there. " + adviceRole}
	case hasID(err, idAbsentOnGet):
		return Token{}, c.absence(ctx, organizationID, userID, tokenID, err)
	default:
		return Token{}, advise(err)
	}
}

// absence judges one of the two documented ids: they come back for living
// tokens too, if asked for in an organization that the user does not live in.
// It returns the proof, or why there is none.
func (c *Client) absence(ctx context.Context, asked, userID, tokenID string, answer error) error {
	at, err := c.locate(ctx, asked, userID)
	if err != nil {
		return &unproven{userID, tokenID, err, "The organization that the user lives in could not be determined; try again."}
	}
	if err := at.mismatch(userID, asked); err != nil {
		return err
	}
	switch {
	case at.where == located, at.where == missing && asked != "":
		return &gone{userID, tokenID, answer}
	case at.where == missing:
		return advise(at.err)
	default:
		where := cmp.Or(asked, "the caller's organization")
		return &unproven{userID, tokenID, at.err, fmt.Sprintf("In %s it is not, but there the living tokens of users of another organization look absent too, and the caller can't see where this user lives. Check organization_id. %s", where, adviceRole)}
	}
}
