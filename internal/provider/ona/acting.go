// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// What belongs to a service account is created, read, changed and deleted as
// that account: for others Ona answers permission_denied or not_found, also for
// administrators, who only see it in lists. So says the documentation of the
// vendor's Terraform provider (docs/resources/git_authentication.md).

// as returns the client for what belongs to a subject: one that acts as it where
// it is a service account, else the provider's own.
func (c *Connection) as(ctx context.Context, subject onaclient.Subject) (*onaclient.Client, error) {
	account := accountOf(subject)
	if account == "" {
		return c.Client, nil
	}
	identity, err := c.Identity(ctx)
	if err != nil {
		return nil, err
	}
	if accountOf(identity.Subject) == account {
		return c.Client, nil
	}
	return c.Client.As(account), nil
}

// accountOf is the id of the service account that a subject is, else "".
func accountOf(subject onaclient.Subject) string {
	if subject.Principal != onaclient.PrincipalServiceAccount {
		return ""
	}
	return strings.ToLower(subject.ID)
}

// witnessOn names who sees what belongs to a subject: the service account, or
// the identity behind the provider's credential.
func (c *Connection) witnessOn(ctx context.Context, subject onaclient.Subject) (lifecycle.Witness, error) {
	identity, err := c.Identity(ctx)
	if err != nil {
		return lifecycle.Witness{}, err
	}
	if accountOf(subject) != "" {
		identity.Subject = onaclient.Subject{ID: accountOf(subject), Principal: subject.Principal}
	}
	return witnessOf(identity), nil
}

// longestAdvice bounds what a plan waits for advice. One that reaches nothing
// goes on without.
const longestAdvice = 2 * time.Second

// advised is who the credential stands for, as far as a plan's advice needs it: it
// is asked once for all that a plan issues. Whoever can't do without it asks
// again, and says what failed.
func (c *Connection) advised(ctx context.Context) (onaclient.Identity, bool) {
	c.advice.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, longestAdvice)
		defer cancel()
		_, _ = c.Identity(ctx)
	})
	return c.identity.Known()
}

// foreseen says what Ona is known to refuse to the provider's credential for a
// subject; "" where nothing is, or where that can't be told.
func (c *Connection) foreseen(ctx context.Context, subject onaclient.Subject) string {
	identity, ok := c.advised(ctx)
	if !ok {
		return ""
	}
	self := subject.ID == "" || strings.EqualFold(subject.ID, identity.Subject.ID)
	switch {
	case identity.Subject.Principal == onaclient.PrincipalServiceAccount && !self && accountOf(subject) != "":
		return fmt.Sprintf("The provider's credential is that of service account %s, and Ona does not let one service account act as another: service account %s needs the access token of a user who may act as it.",
			identity.Subject.ID, subject.ID)
	case identity.Subject.Principal == onaclient.PrincipalServiceAccount && self:
		return fmt.Sprintf("The provider's credential is that of service account %s. With a service account's token Ona only lets it read and start automations, so that this will be refused, unless Ona has granted your organization more. "+
			"Configure the provider with the access token of a user who may act as the account.", identity.Subject.ID)
	case subject.Principal == onaclient.PrincipalUser && !self:
		return fmt.Sprintf("The token is for user %s, but the provider's credential stands for %s. Ona lets nobody but the user store, read, change and delete it, so that this will be refused. "+
			"Configure a provider (an alias) with an access token of that user.", subject.ID, identity.Subject.ID)
	}
	return ""
}

// refused explains a refusal by what is known of the provider's credential, whose
// role is not what is lacking then.
func (c *Connection) refused(ctx context.Context, subject onaclient.Subject, refusal error) error {
	if onaclient.PermissionDenied(refusal) {
		if why := c.foreseen(ctx, subject); why != "" {
			return &refusedError{refusal, why}
		}
	}
	return refusal
}

// refusedError is what Ona refused, with the cause and the remedy.
type refusedError struct {
	err error
	why string
}

func (e *refusedError) Unwrap() error { return e.err }

func (e *refusedError) Error() string {
	failure, ok := errors.AsType[*rest.Error](e.err)
	if !ok {
		return e.err.Error() + " " + e.why
	}
	return fmt.Sprintf("Ona answered %s with status %d %s: %s. %s", failure.Operation, failure.Status, failure.Code, strings.TrimSuffix(failure.Message, "."), e.why)
}

// foreseenPAT says that Ona is known to refuse a personal access token to the
// provider's credential, which is a service account's.
func (c *Connection) foreseenPAT(ctx context.Context) string {
	identity, ok := c.advised(ctx)
	if !ok || identity.Subject.Principal != onaclient.PrincipalServiceAccount {
		return ""
	}
	return fmt.Sprintf("The provider's credential is that of service account %s. With a service account's token Ona only lets it read and start automations, so that no personal access token can be issued with it, unless Ona has granted your organization more. "+
		"Configure the provider with the access token of a user; or use tokens_ona_service_account_token, a token of the account's own, which a user who may act as the account issues.", identity.Subject.ID)
}
