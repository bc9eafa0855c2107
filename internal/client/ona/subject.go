// SPDX-License-Identifier: MPL-2.0

package ona

import "context"

// Subject is who acts or owns. Principal is one of the API's PRINCIPAL_ names
// (PRINCIPAL_USER, PRINCIPAL_SERVICE_ACCOUNT, …); newer ones pass through.
type Subject struct {
	ID        string `json:"id,omitempty"`
	Principal string `json:"principal,omitempty"`
}

// Identity is what the access token of a client stands for.
type Identity struct {
	OrganizationID string  `json:"organizationId"`
	Subject        Subject `json:"subject"`
}

var getAuthenticatedIdentity = read("gitpod.v1.IdentityService", "GetAuthenticatedIdentity")

// Authenticates tries an access token: it reports whether Ona takes it for
// somebody. Ona documents that a use shows in lastUsed, and not how soon.
func (c *Client) Authenticates(ctx context.Context, accessToken string) (bool, error) {
	return c.rest.Authenticates(ctx, accessToken, getAuthenticatedIdentity.request(struct{}{}))
}

// GetAuthenticatedIdentity returns the identity of the client's access token.
func (c *Client) GetAuthenticatedIdentity(ctx context.Context) (Identity, error) {
	var identity Identity
	if err := c.call(ctx, getAuthenticatedIdentity, struct{}{}, &identity); err != nil {
		return Identity{}, err
	}
	if identity.Subject.ID == "" {
		return Identity{}, c.rest.Incomplete(getAuthenticatedIdentity.name, "the answer names no subject")
	}
	return identity, nil
}
