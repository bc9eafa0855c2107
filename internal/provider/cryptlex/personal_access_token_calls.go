// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"fmt"
	"iter"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// patCalls are the calls for personal access tokens of one provider block.
type patCalls struct{ *Connection }

var _ lifecycle.Calls = patCalls{}

func connectPATs(data any) (lifecycle.Calls, error) {
	c, err := connect(data)
	if err != nil {
		return nil, err
	}
	return patCalls{c}, nil
}

// Resolve has nothing to complete: a token is the caller's own.
func (c patCalls) Resolve(_ context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	return owner, nil
}

// Issue creates a token. The secret is empty where the answer carries none. An
// answer with the secret alone will do: the id is looked for.
func (c patCalls) Issue(ctx context.Context, _, arguments lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	pat, secret, err := c.Client.CreatePersonalAccessToken(ctx, cryptlexclient.CreatePersonalAccessTokenRequest{
		Name: order.Labelled(arguments.String("name")), Scopes: arguments.Strings("scopes"), ExpiresAt: order.ExpiresAt,
	})
	if err != nil && secret == "" {
		return lifecycle.Issued{}, err
	}
	return lifecycle.Issued{Token: tokenOf(pat), Secret: secret}, nil
}

// Read gets a token.
func (c patCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	pat, err := c.pats.Read(ctx, "", ref.ID)
	switch {
	case err != nil:
		return lifecycle.Token{}, gone(err)
	case pat.Revoked:
		return lifecycle.Token{}, fmt.Errorf("%w: Cryptlex keeps its record as revoked", lifecycle.ErrGone)
	}
	return tokenOf(pat), nil
}

// Revoke deletes a token, or revokes it where the server deletes none.
func (c patCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	c.pats.Outdate("", ref.ID)
	return gone(c.Client.DeletePersonalAccessToken(ctx, ref.ID))
}

// gone returns an error that wraps [lifecycle.ErrGone] if err proves absence.
func gone(err error) error {
	if cryptlexclient.NotFound(err) {
		return fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	return err
}

// List yields the tokens that the credential may see.
func (c patCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return lifecycle.Each(c.Client.ListPersonalAccessTokens(ctx, filters.String("search")), tokenOf)
}

// Witness is nobody: a 404 with Cryptlex' own body means the same for everyone.
func (c patCalls) Witness(context.Context) (string, error) { return "", nil }

// Credential is the access token: it may be a personal access token.
func (c patCalls) Credential() string { return c.accessToken }

// Runs tells by the last use, since Cryptlex does not say which token
// authenticates a call.
func (c patCalls) Runs(_ context.Context, token lifecycle.Token) (lifecycle.Ownership, error) {
	return lifecycle.RunsByLastUse(c.now(), token), nil
}
