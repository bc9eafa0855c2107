// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
)

// callerIdentity tells what the access token says of its user, once Alephant has
// taken the token: it documents no call that tells the user.
func callerIdentity() caller.Identity {
	return caller.Identity{
		Platform: Platform, Title: "Alephant",
		Attributes: map[string]string{
			"id":           "The id of the user, as its access token names it, once Alephant has taken the token; null where the token is of another form.",
			"email":        "The e-mail address that is logged in with; null with a ready-made access token.",
			"workspace_id": "The workspace that new tokens live in, as configured; null where none is.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			subject, err := c.confirmed(ctx)
			return map[string]string{"id": subject, "email": c.email, "workspace_id": c.workspaceID}, err
		},
	}
}

// confirmed is the user that the access token names, "" where it is of another
// form. The list of the user's own tokens in the workspace, which the API
// documents, shows that the token still serves; without a workspace it can't be
// asked for, and only a log-in shows as much.
func (c *Connection) confirmed(ctx context.Context) (string, error) {
	if c.workspaceID != "" || c.email == "" {
		if _, _, err := c.Client.ListPersonalAccessTokensPage(ctx, "", ""); err != nil {
			return "", err
		}
	}
	return c.Client.Subject(ctx)
}
