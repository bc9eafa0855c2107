// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
)

// callerIdentity tells what GetMyUser answers, which needs no role.
func callerIdentity() caller.Identity {
	return caller.Identity{
		Platform: Platform, Title: "ZITADEL",
		Attributes: map[string]string{
			"id":              "The id of the user.",
			"username":        "The user's name within its organization.",
			"organization_id": "The organization that the user lives in.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			self, err := c.me(ctx)
			return map[string]string{"id": self.ID, "username": self.Username, "organization_id": self.OrganizationID}, err
		},
	}
}
