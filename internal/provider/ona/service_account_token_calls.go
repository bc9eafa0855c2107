// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// accountTokenCalls are the calls for tokens of service accounts of one provider
// block, each made as the account.
type accountTokenCalls struct{ *Connection }

var (
	_ lifecycle.Calls = accountTokenCalls{}
	_ lifecycle.Ready = accountTokenCalls{}
)

func connectServiceAccountTokens(data any) (lifecycle.Calls, error) {
	c, err := connect(data)
	if err != nil {
		return nil, err
	}
	return accountTokenCalls{c}, nil
}

// Resolve has nothing to complete: the account is always configured.
func (c accountTokenCalls) Resolve(_ context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	return owner, nil
}

// ReadyToIssue says what Ona is known to refuse to the provider's credential.
func (c accountTokenCalls) ReadyToIssue(ctx context.Context, owner lifecycle.Values) (warning string, err error) {
	if !owner.Said("service_account_id") {
		return "", nil
	}
	return c.foreseen(ctx, accountSubject(owner.String("service_account_id"))), nil
}

func accountSubject(id string) onaclient.Subject {
	return onaclient.Subject{ID: id, Principal: onaclient.PrincipalServiceAccount}
}

// Issue creates a token. Ona tells its id.
func (c accountTokenCalls) Issue(ctx context.Context, owner, arguments lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	account := accountSubject(owner.String("service_account_id"))
	client, err := c.as(ctx, account)
	if err != nil {
		return lifecycle.Issued{}, lifecycle.NotRun(err)
	}
	token, secret, err := client.CreateServiceAccountToken(ctx, order.Labelled(arguments.String("description")), order.Lifetime)
	return lifecycle.Issued{Token: accountTokenOf(token), Secret: secret, Bare: token.EndUntold}, c.refused(ctx, account, err)
}

// Read gets a token.
func (c accountTokenCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	token, err := c.accountTokens.Read(ctx, scopeOf(ref), ref.ID)
	return accountTokenOf(token), err
}

// Revoke deletes a token.
func (c accountTokenCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	client, err := c.as(ctx, accountSubject(scopeOf(ref)))
	if err != nil {
		return err
	}
	c.accountTokens.Outdate(scopeOf(ref), ref.ID)
	return client.DeleteServiceAccountToken(ctx, ref.ID)
}

// scopeOf is the account whose tokens are listed together.
func scopeOf(ref lifecycle.Ref) string {
	return strings.ToLower(ref.Owner.String("service_account_id"))
}

// Witness is nobody in particular: whoever may act as the account gets the
// account's own answer.
func (c accountTokenCalls) Witness(context.Context) (lifecycle.Witness, error) {
	return lifecycle.Witness{}, nil
}

// Belongs is true: the account itself is asked, which sees its tokens whoever
// acts as it.
func (c accountTokenCalls) Belongs(context.Context, lifecycle.Ref) (bool, error) { return true, nil }

// Peers yields the tokens of one account.
func (c accountTokenCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, owner)
}

// List yields the tokens of one owner, of the filter's accounts, or of every
// account that the credential may act as.
func (c accountTokenCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	named := filters.Strings("service_account_ids")
	if filters.Said("service_account_id") {
		named = append(named, filters.String("service_account_id"))
	}
	return func(yield func(lifecycle.Token, error) bool) {
		accounts, err := c.accountsToList(ctx, named)
		if err != nil {
			yield(lifecycle.Token{}, err)
			return
		}
		for _, account := range accounts {
			for token, err := range c.listAccount(ctx, account) {
				if err != nil && len(named) == 0 && outOfReach(err) {
					break
				}
				if !yield(token, err) || err != nil && rest.AsUnreadable(err) == nil {
					return
				}
			}
		}
	}
}

func (c accountTokenCalls) listAccount(ctx context.Context, account string) iter.Seq2[lifecycle.Token, error] {
	client, err := c.as(ctx, accountSubject(account))
	if err != nil {
		return func(yield func(lifecycle.Token, error) bool) { yield(lifecycle.Token{}, err) }
	}
	return lifecycle.Each(client.ListServiceAccountTokens(ctx), accountTokenOf)
}

// accountsToList are the named accounts, or all that the credential may act as,
// as far as that is known beforehand. One service account acts as no other.
func (c accountTokenCalls) accountsToList(ctx context.Context, named []string) ([]string, error) {
	if len(named) > 0 {
		return named, nil
	}
	identity, err := c.Identity(ctx)
	if err != nil {
		return nil, err
	}
	if account := accountOf(identity.Subject); account != "" {
		return []string{account}, nil
	}
	var accounts []string
	for account, err := range c.Client.ListServiceAccounts(ctx) {
		if unreadable := rest.AsUnreadable(err); unreadable != nil && unreadable.ID != "" {
			accounts = append(accounts, unreadable.ID) // its tokens may be alive
			continue
		}
		if err != nil {
			return nil, &accountsHiddenError{err}
		}
		ended := !account.ValidUntil.IsZero() && !c.now().Before(account.ValidUntil)
		if !account.Suspended && !ended { // its tokens are dead while it is
			accounts = append(accounts, account.ID)
		}
	}
	return accounts, nil
}

// accountsHiddenError says that there was no list of the service accounts.
type accountsHiddenError struct{ err error }

func (e *accountsHiddenError) Unwrap() error { return e.err }

func (e *accountsHiddenError) Error() string {
	return fmt.Sprintf("the service accounts could not be listed; name those whose tokens are wanted in service_account_ids: %s", e.err)
}

// outOfReach reports whether Ona itself does not let the credential act as an
// account.
func outOfReach(err error) bool {
	var failure *onaclient.ImpersonationError
	return errors.As(err, &failure) && failure.Refused()
}

// Credential is the access token: it may be a service account's.
func (c accountTokenCalls) Credential() string { return c.accessToken }

// OfCaller reports whether the token is the authenticated account's.
func (c accountTokenCalls) OfCaller(ctx context.Context, token lifecycle.Token) (bool, error) {
	return c.isOneOf(ctx, token.Values.String("service_account_id"))
}
