// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
)

// CheckFilter says what is wrong with the user and the organization of a filter
// that finds nothing: ZITADEL lists none for unknown ones, too. What the caller
// may not see is left open.
func (c *Client) CheckFilter(ctx context.Context, f Filter) error {
	if f.UserID != "" {
		return c.checkUser(ctx, f)
	}
	if f.OrganizationID == "" {
		return nil
	}
	_, _, err := c.v1.machineUsers(f.OrganizationID)(ctx, "")
	switch {
	case hasID(err, idNoOrganization):
		return fmt.Errorf("there is no organization %s: check organization_id (%w)", f.OrganizationID, err)
	case Forbidden(err):
		return nil
	default:
		return advise(err)
	}
}

func (c *Client) checkUser(ctx context.Context, f Filter) error {
	at, err := c.locate(ctx, c.organization(f.OrganizationID), f.UserID)
	if err != nil {
		return err
	}
	if at.where == missing {
		return fmt.Errorf("there is no user %s, or its organization is deleted: check user_id (%w)", f.UserID, at.err)
	}
	return at.mismatch(f.UserID, f.OrganizationID)
}
