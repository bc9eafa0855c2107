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
				"Where it refuses that, the one user whose tokens it lists, if that is known to be the caller: the credential names the user, or names nobody and can only be one of these tokens. Otherwise null.",
			"account_id": "The id of the account, as the credential names it, once Cryptlex has taken the credential; null where it names none.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			user, err := known(c.identity(ctx)) // each time: it shows that the credential still serves
			_, account := cryptlexclient.Claims(c.accessToken)
			return map[string]string{"id": user, "account_id": account}, err
		},
	}
}

// errNothingListed is why nobody is known where that may change.
var errNothingListed = errors.New("nothing tells whom Cryptlex takes the credential for, as it lists no tokens")

// known is the user that Cryptlex told, "" where it did not.
func known(user string, err error) (string, error) {
	if errors.Is(err, errNothingListed) {
		return "", nil
	}
	return user, err
}

// identity is the user that Cryptlex takes the credential for, "" where it does
// not tell, or errNothingListed. A credential that Cryptlex does not take is an
// error.
func (c *Connection) identity(ctx context.Context) (string, error) {
	if me, err := c.Client.Me(ctx); err != nil || me != "" {
		return me, err
	}
	listed, err := c.listed(ctx)
	if err != nil || !listed.byCaller(c.accessToken) {
		return "", err
	}
	return listed.user, nil
}

// listedUser is the one user whose tokens a credential lists, "" where they are
// several users', or one does not tell whose it is.
type listedUser struct {
	user string
	// used: a token of the user's lives, and has been used.
	used bool
}

// byCaller reports whether the user is known to be the one behind the
// credential. An administrator may list one other user's tokens alone. But a
// credential that is a personal access token is listed itself, among those that
// have been used; a session names its user.
func (l listedUser) byCaller(accessToken string) bool {
	if named, _ := cryptlexclient.Claims(accessToken); named != "" {
		return strings.EqualFold(named, l.user)
	}
	return l.used && cryptlexclient.Opaque(accessToken)
}

// listed reads the list to its end, or to the second user.
func (c *Connection) listed(ctx context.Context) (only listedUser, err error) {
	count := 0
	for pat, err := range c.Client.ListPersonalAccessTokens(ctx, "") {
		if _, unreadable := errors.AsType[*rest.UnreadableError](err); err != nil && !unreadable {
			return listedUser{}, err
		}
		if count++; count > mostListed || pat.UserID == "" || only.user != "" && !strings.EqualFold(only.user, pat.UserID) {
			return listedUser{}, nil
		}
		only.user = pat.UserID
		only.used = only.used || c.used(pat)
	}
	if count == 0 {
		return listedUser{}, errNothingListed
	}
	return only, nil
}

// used reports whether a token lives and has been used.
func (c *Connection) used(pat cryptlexclient.PersonalAccessToken) bool {
	return !pat.Revoked && !pat.LastUsedAt.IsZero() && (pat.ExpiresAt.IsZero() || c.now().Before(pat.ExpiresAt))
}
