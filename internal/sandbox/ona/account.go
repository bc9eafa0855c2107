// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const (
	principalUser           = "PRINCIPAL_USER"
	principalServiceAccount = "PRINCIPAL_SERVICE_ACCOUNT"
)

// Account is a user or a service account.
type Account struct {
	ID             string `json:"id"`
	Principal      string `json:"principal"`
	OrganizationID string `json:"organizationId"`
	// Admin sees and manages every personal access token of the organization,
	// lists its host authentication tokens, and may act as its service accounts.
	Admin bool `json:"admin"`
	// AccessToken authenticates as the account. It stands for a login
	// session: it is not a personal access token and is never listed.
	AccessToken string `json:"accessToken"`
	// ValidUntil is when a service account expires; zero: never.
	ValidUntil time.Time `json:"validUntil"`
	// Suspended service accounts can do nothing.
	Suspended bool `json:"suspended"`
	// Runners are those on which a service account has the user role.
	Runners []string `json:"runners"`
}

// Admin is the bootstrap account, an administrator of the first organization.
func (o *Platform) Admin() Account {
	o.core.Lock()
	defer o.core.Unlock()
	return *o.admin()
}

// AddUser adds an ordinary user to the first organization.
func (o *Platform) AddUser() Account { return o.add(principalUser, false) }

// AddAdmin adds another administrator to the first organization.
func (o *Platform) AddAdmin() Account { return o.add(principalUser, true) }

// AddServiceAccount adds a service account to the first organization, with the
// user role on every runner there is.
func (o *Platform) AddServiceAccount() Account { return o.add(principalServiceAccount, false) }

// AddOrganization adds an organization and returns its administrator.
func (o *Platform) AddOrganization() Account {
	o.core.Lock()
	defer o.core.Unlock()
	o.core.Changed()
	return *o.addAccount(principalUser, uuid.NewString(), true)
}

// SetAdmin makes an account an administrator, or takes the role away: from
// then on the tokens of others are hidden from it. Unknown ids do nothing.
func (o *Platform) SetAdmin(id string, admin bool) {
	o.core.Lock()
	defer o.core.Unlock()
	if account, ok := o.state.Accounts[id]; ok {
		account.Admin = admin
		o.core.Changed()
	}
}

// AddRunner adds a runner and returns its id.
func (o *Platform) AddRunner() string {
	o.core.Lock()
	defer o.core.Unlock()
	id := uuid.NewString()
	o.state.Runners = append(o.state.Runners, id)
	o.core.Changed()
	return id
}

// RunnerID is the bootstrap runner's id.
func (o *Platform) RunnerID() string {
	o.core.Lock()
	defer o.core.Unlock()
	return o.state.Runners[0]
}

func (o *Platform) add(principal string, admin bool) Account {
	o.core.Lock()
	defer o.core.Unlock()
	o.core.Changed()
	return *o.addAccount(principal, o.admin().OrganizationID, admin)
}

func (o *Platform) admin() *Account { return o.state.Accounts[o.state.Admin] }

func (o *Platform) addAccount(principal, organization string, admin bool) *Account {
	account := &Account{
		ID:             uuid.Must(uuid.NewV7()).String(),
		Principal:      principal,
		OrganizationID: organization,
		Admin:          admin,
		AccessToken:    stage.NewSecret("ona-session"),
	}
	if account.isServiceAccount() {
		account.Runners = slices.Clone(o.state.Runners)
	}
	o.state.Accounts[account.ID] = account
	return account
}

// caller is who a request comes from.
type caller struct {
	*Account
	readOnly bool
}

// sees says whether the caller may see, and so manage, what belongs to owner.
func (c *caller) sees(owner, organization string) bool {
	return c.OrganizationID == organization && (c.Admin || c.ID == owner)
}

func (o *Platform) authenticate(r *http.Request) (*caller, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return nil, connectErrorf(unauthenticated, "no authentication provided")
	}
	for _, account := range o.state.Accounts {
		if account.AccessToken == secret && o.active(account.ID) != nil {
			return &caller{Account: account}, nil
		}
	}
	if acting, ok := o.bearers[secret]; ok && !stage.Expired(acting.expiresAt, o.core.Now()) && o.active(acting.account) != nil {
		return &caller{Account: o.active(acting.account)}, nil
	}
	for _, token := range o.accountTokens.All() {
		if account := o.active(token.ServiceAccountID); account != nil && token.Secret == secret && !stage.Expired(token.ExpiresAt, o.core.Now()) {
			token.LastUsed = o.variants.lastUse(token.LastUsed, o.core.Now())
			return &caller{account, true}, nil // it may read, and start automations
		}
	}
	for _, pat := range o.pats.All() {
		if pat.Secret != secret || stage.Expired(pat.ExpiresAt, o.core.Now()) {
			continue
		}
		if account, ok := o.state.Accounts[pat.UserID]; ok {
			o.use(pat)
			return &caller{account, pat.ReadOnly}, nil
		}
	}
	return nil, connectErrorf(unauthenticated, "invalid or expired access token")
}

// active is an account that can act at present, else nil.
func (o *Platform) active(id string) *Account {
	if account := o.state.Accounts[id]; account != nil && account.idle(o.core.Now()) == "" {
		return account
	}
	return nil
}

// subject names an account of any kind.
type subject struct {
	ID        string `json:"id,omitempty"`
	Principal string `json:"principal,omitempty"`
}

func (o *Platform) getAuthenticatedIdentity(caller *caller, _ struct{}) (any, error) {
	return struct {
		OrganizationID   string  `json:"organizationId"`
		OrganizationTier string  `json:"organizationTier"`
		Subject          subject `json:"subject"`
	}{caller.OrganizationID, "ORGANIZATION_TIER_ENTERPRISE", subject{caller.ID, caller.Principal}}, nil
}
