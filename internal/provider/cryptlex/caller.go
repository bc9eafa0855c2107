// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"errors"
	"strings"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
)

// callerIdentity tells as whom Cryptlex takes the credential. What the
// credential says of itself is told only after Cryptlex has taken it.
func callerIdentity() caller.Identity {
	return caller.Identity{
		Platform: Platform, Title: "Cryptlex",
		Attributes: map[string]string{
			"id": "The id of the user, as Cryptlex answers the call for the caller's own profile, which it does not document. " +
				"Where it refuses that, the one user whose tokens it lists; null where it lists several users' or nobody's, or the credential names another.",
			"account_id": "The id of the account, as the credential names it, once Cryptlex has taken the credential; null where it names none.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			user, err := c.caller(ctx)
			_, account := cryptlexclient.Claims(c.accessToken)
			return map[string]string{"id": user, "account_id": account}, err
		},
	}
}

// caller is the user that Cryptlex takes the credential for, "" where it does
// not tell. A credential that Cryptlex does not take is an error.
func (c *Connection) caller(ctx context.Context) (string, error) {
	if me, err := c.Client.Me(ctx); err != nil || me != "" {
		return me, err
	}
	only, err := c.onlyUser(ctx)
	if named, _ := cryptlexclient.Claims(c.accessToken); named != "" && !strings.EqualFold(named, only) {
		return "", err // an administrator may see one other user's tokens alone
	}
	return only, err
}

// onlyUser is the user of every token that the credential lists, "" where there
// are none, or where one is of another user or does not tell whose it is. The
// list is asked for each time: it shows that the credential still serves.
func (c *Connection) onlyUser(ctx context.Context) (only string, err error) {
	for pat, err := range c.Client.ListPersonalAccessTokens(ctx, "") {
		if _, unreadable := errors.AsType[*rest.UnreadableError](err); err != nil && !unreadable {
			return "", err
		}
		if pat.UserID == "" || only != "" && !strings.EqualFold(only, pat.UserID) {
			return "", nil
		}
		only = pat.UserID
	}
	return only, nil
}
