// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
)

// StateDeleted is the state of a user that is deleted.
const StateDeleted = "USER_STATE_DELETED"

// dead says of a user's states, as the API names them, in which no token of it
// authenticates, and what to do. ZITADEL issues tokens for such a user all the
// same, and goes on listing those it had; these stay dead for good.
var dead = map[string]string{
	"USER_STATE_INACTIVE": "is deactivated. Reactivate it",
	"USER_STATE_LOCKED":   "is locked. Unlock it",
	"USER_STATE_SUSPEND":  "is suspended. Have it restored",
	StateDeleted:          "is deleted. Give the user_id of another",
}

// Standing reads a user in its present state; one that is deleted, or whose
// organization is, as [StateDeleted]. The state is "" where the caller may not see
// it. organizationID is where to look on servers that can't look everywhere.
func (c *Client) Standing(ctx context.Context, organizationID, userID string) (User, error) {
	at, err := c.locate(ctx, c.organization(organizationID), userID)
	if at.where == missing {
		at.state = StateDeleted
	}
	return User{ID: userID, OrganizationID: at.organizationID, State: at.state}, err
}

// MachineUsersPage lists a page of an organization's machine users, and returns
// the cursor of the next one, "" after the last. It needs a role there.
func (c *Client) MachineUsersPage(ctx context.Context, organizationID, cursor string) ([]User, string, error) {
	users, next, err := c.v1.machineUsers(c.organization(organizationID))(ctx, cursor)
	page := make([]User, 0, len(users))
	for _, user := range users {
		if user.Err == nil { // one that can't be read is read by itself
			page = append(page, user.Value.user())
		}
	}
	return page, next, advise(err)
}

// Ended says why no token that the user had works, though ZITADEL may go on
// showing them, and what to do; "" where nothing of its state ends them.
func (u User) Ended() string {
	if u.State == StateDeleted {
		return fmt.Sprintf("The user %s, or its organization, is deleted, and its tokens have ended with it. Nothing is issued for it any more: give the user_id of another, or remove the resource.", u.ID)
	}
	if dead[u.State] == "" {
		return ""
	}
	return fmt.Sprintf("The user %s %s, which does not bring its tokens back: they have ended for good, though ZITADEL goes on showing them. Then have the token issued anew, with -replace or a changed value of rotation.triggers.", u.ID, dead[u.State])
}

// InactiveError says that nothing was issued, since no token of the user would
// work.
type InactiveError struct{ UserID, State string }

func (e *InactiveError) Error() string {
	return fmt.Sprintf("ZITADEL: the user %s %s, then apply again: it would get a token that doesn't work. "+
		"The tokens that the user had before don't work again either, though ZITADEL goes on showing them: have each issued anew.", e.UserID, dead[e.State])
}

// inactive says whether a user who was located can't have tokens that work.
func (h home) inactive(userID string) error {
	if h.where != located || dead[h.state] == "" {
		return nil
	}
	return &InactiveError{UserID: userID, State: h.state}
}
