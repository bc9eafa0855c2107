// SPDX-License-Identifier: MPL-2.0

package zitadel

import "fmt"

// dead says of a user's states, as the API names them, in which no token of it
// authenticates, and what to do. ZITADEL issues tokens for such a user all the
// same, and goes on listing those it had; these stay dead for good.
var dead = map[string]string{
	"USER_STATE_INACTIVE": "is deactivated. Reactivate it",
	"USER_STATE_LOCKED":   "is locked. Unlock it",
	"USER_STATE_SUSPEND":  "is suspended. Have it restored",
	"USER_STATE_DELETED":  "is deleted. Give the user_id of another",
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
