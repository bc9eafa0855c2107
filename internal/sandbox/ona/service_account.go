// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// bearerLife is how long one may act as a service account.
const bearerLife = 30 * time.Minute

// bearer is an access token that acts as a service account. It stands for a
// session: it is never listed, and does not survive a restart.
type bearer struct {
	account   string
	expiresAt time.Time
}

// idle says why nobody can act as a service account at present; "" if somebody
// can.
func (a *Account) idle(now time.Time) string {
	switch {
	case stage.Expired(a.ValidUntil, now):
		return "service account " + a.ID + " expired at " + protoTime(a.ValidUntil)
	case a.Suspended:
		return "service account " + a.ID + " is suspended"
	}
	return ""
}

func (a *Account) isServiceAccount() bool { return a.Principal == principalServiceAccount }

type serviceAccountRequest struct {
	ID string `json:"serviceAccountId"`
}

// createServiceAccountAccessToken lets an administrator act as an account. One
// service account may not act as another.
func (o *Platform) createServiceAccountAccessToken(caller *caller, r serviceAccountRequest) (any, error) {
	account, err := o.serviceAccount(caller, r)
	if err != nil {
		return nil, err
	}
	if !caller.Admin || caller.isServiceAccount() {
		return nil, connectErrorf(permissionDenied, "not allowed to create access tokens for service account %s", account.ID)
	}
	if why := account.idle(o.core.Now()); why != "" {
		return nil, connectErrorf(failedPrecondition, "%s", why)
	}
	secret := stage.NewSecret("ona-bearer")
	o.bearers[secret] = bearer{account.ID, o.core.Now().Add(bearerLife)}
	return struct {
		Token string `json:"token"`
	}{secret}, nil
}

// serviceAccount finds an account of the caller's organization.
func (o *Platform) serviceAccount(caller *caller, r serviceAccountRequest) (*Account, error) {
	if err := requireUUID("service_account_id", r.ID); err != nil {
		return nil, err
	}
	account, ok := o.state.Accounts[strings.ToLower(r.ID)]
	if !ok || !account.isServiceAccount() || account.OrganizationID != caller.OrganizationID {
		return nil, connectErrorf(notFound, "service account %s not found", r.ID)
	}
	return account, nil
}

// serviceAccountMessage is a service account on the wire.
type serviceAccountMessage struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	ValidUntil string `json:"validUntil,omitempty"`
	Suspended  bool   `json:"suspended,omitempty"`
}

func (a *Account) message() serviceAccountMessage {
	return serviceAccountMessage{a.ID, "robot " + a.ID[len(a.ID)-4:], protoTime(a.ValidUntil), a.Suspended}
}

func (o *Platform) getServiceAccount(caller *caller, r serviceAccountRequest) (any, error) {
	account, err := o.serviceAccount(caller, r)
	if err != nil {
		return nil, err
	}
	return struct {
		ServiceAccount serviceAccountMessage `json:"serviceAccount"`
	}{account.message()}, nil
}

type listServiceAccountsRequest struct {
	Filter struct {
		IDs []string `json:"serviceAccountIds"`
	} `json:"filter"`
	Pagination pageRequest `json:"pagination"`
}

// listServiceAccounts shows an administrator all, a service account itself, and
// others none.
func (o *Platform) listServiceAccounts(caller *caller, r listServiceAccountsRequest) (any, error) {
	if !caller.Admin && !caller.isServiceAccount() {
		return nil, connectErrorf(permissionDenied, "not allowed to list service accounts")
	}
	var visible []stage.Placed[*Account]
	for position, account := range o.serviceAccounts() {
		wanted := len(r.Filter.IDs) == 0 || slices.ContainsFunc(r.Filter.IDs, func(id string) bool { return strings.EqualFold(id, account.ID) })
		if wanted && caller.sees(account.ID, account.OrganizationID) {
			visible = append(visible, stage.Placed[*Account]{Position: position, Value: account})
		}
	}
	found, pagination, err := paginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	var messages []serviceAccountMessage
	for _, account := range found {
		messages = append(messages, account.message())
	}
	return struct {
		Pagination pageInfo                `json:"pagination"`
		Accounts   []serviceAccountMessage `json:"serviceAccounts,omitempty"`
	}{pagination, messages}, nil
}

// serviceAccounts are those of every organization, oldest first.
func (o *Platform) serviceAccounts() []*Account {
	var accounts []*Account
	for _, account := range o.state.Accounts {
		if account.isServiceAccount() {
			accounts = append(accounts, account)
		}
	}
	slices.SortFunc(accounts, func(a, b *Account) int { return cmp.Compare(a.ID, b.ID) })
	return accounts
}
