// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"context"
	"iter"
	"slices"
	"strings"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// patCalls are the calls for personal access tokens of one provider block.
type patCalls struct{ *Connection }

var (
	_ lifecycle.Calls    = patCalls{}
	_ lifecycle.Vouching = patCalls{}
)

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
	return lifecycle.Issued{Token: tokenOf(pat), Secret: secret, Bare: pat.EndUntold}, nil
}

// Read gets a token. Cryptlex keeps those that were revoked.
func (c patCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	pat, err := c.pats.Read(ctx, "", ref.ID)
	return tokenOf(pat), err
}

// Revoke deletes a token, or revokes it where the server deletes none.
func (c patCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	c.pats.Outdate("", ref.ID)
	return c.Client.DeletePersonalAccessToken(ctx, ref.ID)
}

// NotFound reports whether Cryptlex itself says that there is no such token. It
// says so of those of other accounts, too.
func (c patCalls) NotFound(err error) bool { return cryptlexclient.NotFound(err) }

// Belongs reports whether the token's user is the one that the credential names
// or whose tokens it lists.
func (c patCalls) Belongs(ctx context.Context, ref lifecycle.Ref) (bool, error) {
	user := ref.State.String("user_id")
	witness, err := c.Witness(ctx)
	if err != nil || user == "" || strings.EqualFold(user, witness.Subject) {
		return err == nil && user != "", err
	}
	return c.lists(ctx, user)
}

// Vouches reports whether Cryptlex answers the token's user, or who sees that
// user's tokens: it lists another one of them, or names the user as the caller.
func (c patCalls) Vouches(ctx context.Context, ref lifecycle.Ref, listed map[string]lifecycle.Token) (bool, error) {
	user := ref.State.String("user_id")
	for _, token := range listed {
		if user != "" && strings.EqualFold(token.OwnerName, user) || user == "" && slices.Contains(ref.Others, token.ID) {
			return true, nil
		}
	}
	if user == "" {
		witness, err := c.Witness(ctx)
		if user = witness.Subject; err != nil || user == "" {
			return false, err
		}
	}
	me, err := c.Client.Me(ctx)
	return strings.EqualFold(user, me), err
}

// Refuses reports whether Cryptlex takes a token's secret for nobody's.
func (c patCalls) Refuses(ctx context.Context, _ lifecycle.Ref, secret string) (bool, error) {
	known, err := c.Client.Authenticates(ctx, secret)
	return err == nil && !known, err
}

// Peers yields the tokens that the credential may see.
func (c patCalls) Peers(ctx context.Context, _ lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, nil)
}

// List yields the tokens that the credential may see.
func (c patCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return lifecycle.Each(c.Client.ListPersonalAccessTokens(ctx, filters.String("search")), tokenOf)
}

// Witness is the user that the credential's claims name. Whom a credential
// without claims stands for, Cryptlex has to tell.
func (c patCalls) Witness(ctx context.Context) (lifecycle.Witness, error) {
	if user, account := cryptlexclient.Claims(c.accessToken); user != "" {
		return lifecycle.Witness{Subject: user, Realm: account}, nil
	}
	user, err := known(c.self.Get(ctx))
	return lifecycle.Witness{Subject: user}, err
}

// Credential is the access token: it may be a personal access token.
func (c patCalls) Credential() string { return c.accessToken }

// OfCaller reports whether the token's user is the one that the credential
// names, where both are told.
func (c patCalls) OfCaller(_ context.Context, token lifecycle.Token) (bool, error) {
	user, _ := cryptlexclient.Claims(c.accessToken)
	of := token.Values.String("user_id")
	return user == "" || of == "" || strings.EqualFold(user, of), nil
}

// TellsUse is true: Cryptlex documents lastUsedAt, and says in no other way
// which token authenticates a call.
func (c patCalls) TellsUse() bool { return true }
