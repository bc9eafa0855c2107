// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/caller"
)

// callerIdentity tells what GetAuthenticatedIdentity answers.
func callerIdentity() caller.Identity {
	return caller.Identity{
		Platform: Platform, Title: "Ona",
		Attributes: map[string]string{
			"id":              "The id of the user or service account, a UUID.",
			"principal":       "Its kind as Ona names it, such as `PRINCIPAL_USER`.",
			"organization_id": "The organization, a UUID.",
		},
		Ask: func(ctx context.Context, data any) (map[string]string, error) {
			c, err := connect(data)
			if err != nil {
				return nil, err
			}
			identity, err := c.Identity(ctx)
			return map[string]string{
				"id": identity.Subject.ID, "principal": identity.Subject.Principal, "organization_id": identity.OrganizationID,
			}, err
		},
	}
}
