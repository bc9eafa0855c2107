// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"iter"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

const (
	serviceAccountService = "gitpod.v1.ServiceAccountService"
	// PrincipalServiceAccount is the principal of a service account.
	PrincipalServiceAccount = "PRINCIPAL_SERVICE_ACCOUNT"
	// PrincipalUser is the principal of a person.
	PrincipalUser = "PRINCIPAL_USER"
)

// ServiceAccount is an identity for machines. ValidUntil is UTC, and zero where
// the account never expires.
type ServiceAccount struct {
	ID         string
	Name       string
	ValidUntil time.Time
	// Suspended accounts can do nothing; nobody can act as them.
	Suspended bool
}

type wireServiceAccount struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ValidUntil rest.Timestamp `json:"validUntil"`
	Suspended  bool           `json:"suspended"`
}

func (w wireServiceAccount) account() ServiceAccount {
	return ServiceAccount{ID: w.ID, Name: w.Name, ValidUntil: endless(w.ValidUntil.Time), Suspended: w.Suspended}
}

// ListServiceAccounts yields the organization's service accounts that the
// caller may see: those with the given ids, or all if none is given. The call
// and its filter are those of the vendor's Terraform provider
// (internal/provider/serviceaccount/list_resource.go).
func (c *Client) ListServiceAccounts(ctx context.Context, ids ...string) iter.Seq2[ServiceAccount, error] {
	return rest.All(ctx, func(ctx context.Context, cursor string) ([]rest.Item[ServiceAccount], string, error) {
		type filter struct {
			ServiceAccountIDs []string `json:"serviceAccountIds,omitempty"`
		}
		request := struct {
			Filter     filter     `json:"filter,omitzero"`
			Pagination pagination `json:"pagination"`
		}{filter{ids}, pagination{PageSize: pageSize, Token: cursor}}
		response := listAnswer[wireServiceAccount]{field: "serviceAccounts"}
		if err := c.call(ctx, read(serviceAccountService, "ListServiceAccounts"), request, &response); err != nil {
			return nil, "", err
		}
		return rest.Listed(c.rest, "ListServiceAccounts", response.items, wireServiceAccount.account), response.next, nil
	})
}

// accessToken asks for a bearer that acts as a service account for 30 minutes
// (CreateServiceAccountAccessToken). One whose answer is lost harms nobody and
// ends by itself, so that the call may be repeated.
func (c *Client) accessToken(ctx context.Context, serviceAccountID string) (string, error) {
	const name = "CreateServiceAccountAccessToken"
	var response struct {
		Token string `json:"token"`
	}
	if err := c.call(ctx, idempotent(serviceAccountService, name), serviceAccountByID{serviceAccountID}, &response); err != nil {
		return "", err
	}
	if response.Token == "" {
		return "", c.rest.Incomplete(name, "the answer holds no token")
	}
	return response.Token, nil
}

type serviceAccountByID struct {
	ID string `json:"serviceAccountId"`
}
