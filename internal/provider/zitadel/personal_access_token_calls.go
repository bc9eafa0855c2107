// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
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

// Resolve takes the caller itself where no user is configured. It leaves the
// organization open: ZITADEL tells it with the token.
func (c patCalls) Resolve(ctx context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	if owner.Said("user_id") {
		return owner, nil
	}
	self, err := c.me(ctx)
	if err != nil {
		return nil, fmt.Errorf("no user_id is configured, and the user behind the credential could not be found out: %w", err)
	}
	return owner.With(lifecycle.Values{"user_id": lifecycle.Text(self.ID)}), nil
}

// Issue adds a token to a machine user. The secret is empty where the answer
// carries none. An answer with the secret alone will do: the id is looked for.
func (c patCalls) Issue(ctx context.Context, owner, _ lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	issued, err := c.Client.Issue(ctx, owner.String("user_id"), owner.String("organization_id"), order.ExpiresAt)
	if err != nil {
		return lifecycle.Issued{}, asked(err)
	}
	return lifecycle.Issued{Token: tokenOf(issued.Token), Secret: issued.Secret}, nil
}

// asked marks what came before the create was sent: the client's own refusals
// are no answers.
func asked(err error) error {
	if _, answered := errors.AsType[*rest.Error](err); answered {
		return err
	}
	return lifecycle.NotRun(err)
}

// Read reads a token.
func (c patCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	pat, err := c.read(ctx, accountOfRef(ref), ref.ID)
	if err != nil {
		return lifecycle.Token{}, err
	}
	return tokenOf(pat), nil
}

// Revoke removes a token.
func (c patCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	of := accountOfRef(ref)
	c.outdate(of, ref.ID)
	return c.Client.Revoke(ctx, of.organizationID, of.userID, ref.ID)
}

func accountOfRef(ref lifecycle.Ref) account {
	return account{organizationID: ref.Owner.String("organization_id"), userID: ref.Owner.String("user_id")}
}

// NotFound reports whether ZITADEL itself says that the user has no such token,
// asked in the user's own organization.
func (c patCalls) NotFound(err error) bool { return zitadelclient.NotFound(err) }

// Belongs reports whether the user lives in the organization that the state
// names, as far as the caller can see, or the caller itself does.
func (c patCalls) Belongs(ctx context.Context, ref lifecycle.Ref) (bool, error) {
	of := accountOfRef(ref)
	home, err := c.Client.Home(ctx, of.organizationID, of.userID)
	if err != nil {
		return false, err
	}
	if home == "" {
		self, err := c.me(ctx)
		return err == nil && self.OrganizationID == of.organizationID, err
	}
	return of.organizationID == "" || home == of.organizationID, nil
}

// Peers yields the tokens of one user. That ZITADEL counts more of them than it
// shows is an error of the search.
func (c patCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return lifecycle.Each(c.Client.Search(ctx, filterOf(owner)), tokenOf)
}

// List yields the tokens that pass the filters. A user or an organization that is
// not there is an error, and no empty list.
func (c patCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	filter := filterOf(filters)
	return func(yield func(lifecycle.Token, error) bool) {
		found := false
		for token, err := range lifecycle.Each(c.Client.Search(ctx, filter), tokenOf) {
			found = true
			if !yield(token, err) {
				return
			}
		}
		if found {
			return
		}
		if err := c.Client.CheckFilter(ctx, filter); err != nil {
			yield(lifecycle.Token{}, err)
		}
	}
}

func filterOf(filters lifecycle.Values) zitadelclient.Filter {
	return zitadelclient.Filter{
		UserID:         filters.String("user_id"),
		OrganizationID: filters.String("organization_id"),
		ExpiresBefore:  filters.Instant("expires_before"),
		ExpiresFrom:    filters.Instant("expires_after"),
	}
}

// Witness is the user that the credential stands for.
func (c patCalls) Witness(ctx context.Context) (lifecycle.Witness, error) {
	self, err := c.me(ctx)
	return lifecycle.Witness{Subject: self.ID, Realm: self.OrganizationID}, err
}

// Credential is the access token, where that is the way to authenticate.
func (c patCalls) Credential() string { return c.accessToken }

// OfCaller reports whether the token's user is the one that the credential
// stands for.
func (c patCalls) OfCaller(ctx context.Context, token lifecycle.Token) (bool, error) {
	self, err := c.me(ctx)
	return err == nil && self.ID == token.Values.String("user_id"), err
}

// TellsUse is false: ZITADEL knows no last use.
func (c patCalls) TellsUse() bool { return false }
