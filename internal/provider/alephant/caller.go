// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
)

// callerIdentity tells what the access token says of its user: Alephant
// documents no call for it.
func callerIdentity() caller.Identity {
	return caller.Identity{
		Platform: Platform, Title: "Alephant",
		Attributes: map[string]string{
			"id":           "The id of the user, as its access token names it; null where that is of another form.",
			"email":        "The e-mail address that is logged in with; null with a ready-made access token.",
			"workspace_id": "The workspace that new tokens live in, as configured; null where none is.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			subject, err := c.Client.Subject(ctx)
			return map[string]string{"id": subject, "email": c.email, "workspace_id": c.workspaceID}, err
		},
	}
}
