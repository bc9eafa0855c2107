// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"context"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

var _ lifecycle.OwnerStanding = patCalls{}

// OwnerProblem says where a user's tokens have ended with the user: ZITADEL goes
// on showing those of one that is deactivated or locked.
func (c patCalls) OwnerProblem(ctx context.Context, owner lifecycle.Values) (string, error) {
	user, err := c.owner(ctx, owner.String("organization_id"), owner.String("user_id"))
	return user.Ended(), err
}

// owner reads a user once; a failure is not remembered.
func (c *Connection) owner(ctx context.Context, organizationID, userID string) (zitadelclient.User, error) {
	c.mu.Lock()
	known, ok := c.owners[userID]
	c.mu.Unlock()
	if ok {
		return known, nil
	}
	user, err := c.users.Read(ctx, cmp.Or(organizationID, c.organizationID), userID)
	if err == nil {
		c.mu.Lock()
		c.owners[userID] = user
		c.mu.Unlock()
	}
	return user, err
}

// ownerReader reads users one by one, many from the list of their organization.
func (c *Connection) ownerReader() *coalesce.Reader[zitadelclient.User] {
	return coalesce.New(coalesce.Source[zitadelclient.User]{
		Get:  c.Client.Standing,
		Page: c.Client.MachineUsersPage,
		ID:   func(user zitadelclient.User) string { return user.ID },
		Now:  c.now,
	})
}
