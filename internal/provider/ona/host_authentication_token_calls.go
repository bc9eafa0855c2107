// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

const hostTokenTypeName = "ona_host_authentication_token" //nolint:gosec // a name, no credential

// hostTokenFilters are the filters of the data source and the list resource.
func hostTokenFilters() []lifecycle.Filter {
	return []lifecycle.Filter{
		{Name: "runner_id", Check: checkUUID, Description: "Only the tokens of this runner, a UUID."},
		{Name: "subject_id", Check: checkUUID, Description: "Only the tokens of this subject, a UUID."},
	}
}

func hostTokenListing() lifecycle.Listing {
	return lifecycle.Listing{
		TypeName: hostTokenTypeName, Title: hostTokenTitle, Filters: append(hostTokenFilters(), lifecycle.ExpiryFilters()...),
		IdentityNames: []string{"id"},
		Resource: func(token lifecycle.Token) lifecycle.Values {
			return token.Values.With(lifecycle.Values{"id": types.StringValue(token.ID)})
		},
		Connect: func(data any) (lifecycle.Lister, error) { return connectHostTokens(data) },
	}
}

func hostTokenRevocation() lifecycle.Revocation {
	return lifecycle.Revocation{
		TypeName: hostTokenTypeName, Title: hostTokenTitle,
		Note:     "Ona forgets the token; at its source control host it lives on until it is revoked there.",
		Locators: []lifecycle.Locator{{Name: "id", Required: true, Description: "Ona's id of the token, a UUID."}},
		CheckID:  checkUUID,
		Connect:  func(data any) (lifecycle.Revoker, error) { return connectHostTokens(data) },
	}
}

// hostTokenCalls are the calls for host authentication tokens where no state
// is behind them: lists, and the revoke action.
type hostTokenCalls struct{ *Connection }

var (
	_ lifecycle.Lister  = hostTokenCalls{}
	_ lifecycle.Revoker = hostTokenCalls{}
)

func connectHostTokens(data any) (hostTokenCalls, error) {
	c, err := connect(data)
	return hostTokenCalls{c}, err
}

// List yields the tokens that match the filters.
func (c hostTokenCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return lifecycle.Each(c.Client.ListHostAuthenticationTokens(ctx, onaclient.HostAuthenticationTokenFilter{
		RunnerID: filters.String("runner_id"), SubjectID: filters.String("subject_id"),
	}), hostTokenOf)
}

// Resolve has nothing to complete: an id is enough.
func (c hostTokenCalls) Resolve(_ context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	return owner, nil
}

// Read gets a token.
func (c hostTokenCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	token, _, err := c.findHostToken(ctx, ref.ID)
	return hostTokenOf(token), err
}

// Revoke removes a token from Ona, as its own service account where it has one.
func (c hostTokenCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	_, client, err := c.findHostToken(ctx, ref.ID)
	if err != nil {
		return err
	}
	return client.DeleteHostAuthenticationToken(ctx, ref.ID)
}

// Belongs is true: no state is behind these calls, and the caller was shown the
// token just before.
func (c hostTokenCalls) Belongs(context.Context, lifecycle.Ref) (bool, error) { return true, nil }

// Peers yields the tokens of one runner.
func (c hostTokenCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, owner)
}

// Credential is empty: a source control host's token doesn't authenticate to
// Ona.
func (c hostTokenCalls) Credential() string { return "" }

// OfCaller is never asked, as there is no credential.
func (c hostTokenCalls) OfCaller(context.Context, lifecycle.Token) (bool, error) { return false, nil }

// hostTokenOf is Ona's token in the words of the shared life.
func hostTokenOf(token onaclient.HostAuthenticationToken) lifecycle.Token {
	m := adopted(token)
	return lifecycle.Token{
		ID: token.ID, Name: token.Host, OwnerName: cmp.Or(token.Subject.ID, token.UserID),
		ExpiresAt: token.ExpiresAt, Scopes: token.Scopes,
		Values: lifecycle.Values{
			"runner_id": m.RunnerID, "host": m.Host, "source": m.Source, "integration_id": m.IntegrationID,
			"expires_at": m.ExpiresAt, "scopes": m.Scopes, "subject": m.Subject,
		},
	}
}
