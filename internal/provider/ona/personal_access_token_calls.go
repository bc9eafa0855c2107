// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// patCalls are the calls for personal access tokens of one provider block.
type patCalls struct{ *Connection }

var (
	_ lifecycle.Calls  = patCalls{}
	_ lifecycle.Ready  = patCalls{}
	_ lifecycle.Usable = patCalls{}
)

func connectPATs(data any) (lifecycle.Calls, error) {
	c, err := connect(data)
	if err != nil {
		return nil, err
	}
	return patCalls{c}, nil
}

// Resolve completes the owner by the authenticated identity.
func (c patCalls) Resolve(ctx context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	if owner.Said("user_id") {
		return owner, nil
	}
	identity, err := c.Identity(ctx)
	if err != nil {
		return nil, err
	}
	return lifecycle.Values{"user_id": types.StringValue(identity.Subject.ID)}, nil
}

// ReadyToIssue says that Ona is known to refuse the provider's credential.
func (c patCalls) ReadyToIssue(ctx context.Context, _ lifecycle.Values) (warning string, err error) {
	return c.foreseenPAT(ctx), nil
}

// Issue creates a token. Ona answers with the secret alone.
func (c patCalls) Issue(ctx context.Context, owner, arguments lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	secret, err := c.Client.CreatePersonalAccessToken(ctx, onaclient.CreatePersonalAccessTokenRequest{
		UserID:      owner.String("user_id"),
		Description: order.Labelled(arguments.String("description")),
		ReadOnly:    arguments.Bool("read_only"),
		ValidFor:    order.Lifetime,
	})
	return lifecycle.Issued{Secret: secret}, c.explained(ctx, owner.String("user_id"), err)
}

// explained says so where Ona refused a token because the provider's credential
// is a service account's, or because it is for one, which has tokens of its own.
func (c patCalls) explained(ctx context.Context, user string, refusal error) error {
	if onaclient.PermissionDenied(refusal) {
		_, _ = c.Identity(ctx) // only to explain
		if why := c.foreseenPAT(ctx); why != "" {
			return &refusedError{refusal, why}
		}
	}
	if !onaclient.NotFound(refusal) && !onaclient.PermissionDenied(refusal) && !onaclient.InvalidArgument(refusal) {
		return refusal
	}
	for account, err := range c.Client.ListServiceAccounts(ctx, user) {
		if err == nil && strings.EqualFold(account.ID, user) {
			return fmt.Errorf("user_id %s is a service account, for which Ona issues no personal access token (%w). "+
				"Use tokens_ona_service_account_token with this service_account_id, or the id of a user", user, refusal)
		}
	}
	return refusal
}

// Read gets a token.
func (c patCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	pat, err := c.readPAT(ctx, ref.Owner.String("user_id"), ref.ID)
	return tokenOf(pat), err
}

// Revoke deletes a token.
func (c patCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	c.outdatePAT(ref.Owner.String("user_id"), ref.ID)
	return c.Client.DeletePersonalAccessToken(ctx, ref.ID)
}

// Belongs reports whether the caller is the token's user, or issued it.
func (c patCalls) Belongs(ctx context.Context, ref lifecycle.Ref) (bool, error) {
	subjects := []string{ref.Owner.String("user_id")}
	if creator, ok := ref.State["creator"].(types.Object); ok {
		subjects = append(subjects, lifecycle.Values(creator.Attributes()).String("id"))
	}
	return c.isOneOf(ctx, subjects...)
}

// Peers yields the tokens of one user.
func (c patCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, owner)
}

// List yields the tokens of the filter's users, or of one owner.
func (c patCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	users := filters.Strings("user_ids")
	if filters.Said("user_id") {
		users = append(users, filters.String("user_id"))
	}
	return lifecycle.Each(c.Client.ListPersonalAccessTokens(ctx, users...), tokenOf)
}

// Use asks Ona whom it takes the secret's bearer for.
func (c patCalls) Use(ctx context.Context, secret string) error {
	known, err := c.Client.Authenticates(ctx, secret)
	if err == nil && !known {
		err = errors.New("Ona refuses the new token")
	}
	return err
}

// Credential is the access token: it may be a personal access token.
func (c patCalls) Credential() string { return c.accessToken }

// OfCaller reports whether the token is the authenticated user's.
func (c patCalls) OfCaller(ctx context.Context, token lifecycle.Token) (bool, error) {
	return c.isOneOf(ctx, token.Values.String("user_id"))
}

// TellsUse is true: Ona documents lastUsed, and says in no other way which
// token authenticates a call.
func (c *Connection) TellsUse() bool { return true }
