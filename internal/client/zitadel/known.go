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
	organization, err := c.v1.GetMyOrg(ctx, f.OrganizationID)
	switch {
	case hasID(err, idNoOrganization):
		return fmt.Errorf("there is no organization %s: check organization_id (%w)", f.OrganizationID, err)
	case Forbidden(err):
		return nil
	case err == nil && organization.ID == f.OrganizationID && organization.State == "":
		return fmt.Errorf("there is no organization %s any more: it is deleted, and its users' tokens have ended with it. Check organization_id", f.OrganizationID)
	default:
		return advise(err)
	}
}

func (c *Client) checkUser(ctx context.Context, f Filter) error {
	at, err := c.locate(ctx, c.organization(f.OrganizationID), f.UserID)
	if err != nil {
		return err
	}
	switch {
	case at.where == missing:
		return fmt.Errorf("there is no user %s, or its organization is deleted: check user_id (%w)", f.UserID, at.err)
	case hasID(at.err, idUserNotFoundGet):
		return fmt.Errorf("there is no user %s in %s, the only one that a server before v4.0 looks in: check user_id, and set organization_id to the user's own (%w)",
			f.UserID, c.organizationNamed(f.OrganizationID), at.err)
	}
	return at.mismatch(f.UserID, f.OrganizationID)
}

// organizationNamed names the organization that is asked in.
func (c *Client) organizationNamed(organizationID string) string {
	if asked := c.organization(organizationID); asked != "" {
		return "the organization " + asked
	}
	return "the caller's own organization"
}
