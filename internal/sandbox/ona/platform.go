// SPDX-License-Identifier: MPL-2.0

// Package ona serves Ona's token APIs, which speak the Connect protocol: personal
// access tokens, tokens of service accounts and host authentication tokens.
package ona

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// basePath is the path below which Ona's services live.
const basePath = "/api/"

// Platform is the handle on the sandbox's Ona: its accounts, and the tokens behind
// the client's back.
type Platform struct {
	core          *stage.Core
	methods       map[string]method
	state         state
	pats          stage.Replicated[*personalAccessToken]
	hostTokens    stage.Replicated[*hostToken]
	accountTokens stage.Replicated[*serviceAccountToken]
	bearers       map[string]bearer // by secret
	hideExpired   bool
	variants      variants
}

var _ stage.Platform = (*Platform)(nil)

// state is what changes only when a test or the first start says so.
type state struct {
	// Admin is the id of the bootstrap account.
	Admin    string              `json:"admin"`
	Accounts map[string]*Account `json:"accounts"`
	Runners  []string            `json:"runners"`
	// ServiceAccount is the id of the bootstrap service account.
	ServiceAccount string           `json:"serviceAccount"`
	Integrations   []scmIntegration `json:"scmIntegrations"`
}

// New makes the platform as it is before anybody used it.
func New(c *stage.Core) *Platform {
	o := &Platform{core: c, bearers: map[string]bearer{}}
	o.state.Accounts = make(map[string]*Account)
	o.state.Admin = o.addAccount(principalUser, uuid.NewString(), true).ID
	o.state.Runners = []string{uuid.NewString()}
	o.state.ServiceAccount = o.addAccount(principalServiceAccount, o.admin().OrganizationID, false).ID
	o.state.Integrations = []scmIntegration{{ID: uuid.NewString(), RunnerID: o.state.Runners[0], SCMID: "github", Host: "github.com", PAT: true}}
	o.pats.Now, o.hostTokens.Now, o.accountTokens.Now = c.Now, c.Now, c.Now
	o.methods = map[string]method{
		"gitpod.v1.IdentityService/GetAuthenticatedIdentity": unary(read, o.getAuthenticatedIdentity),

		"gitpod.v1.UserService/CreatePersonalAccessToken": unary(write, o.createPersonalAccessToken),
		"gitpod.v1.UserService/GetPersonalAccessToken":    unary(read, o.getPersonalAccessToken),
		"gitpod.v1.UserService/ListPersonalAccessTokens":  unary(read, o.listPersonalAccessTokens),
		"gitpod.v1.UserService/DeletePersonalAccessToken": unary(write, o.deletePersonalAccessToken),

		"gitpod.v1.ServiceAccountService/GetServiceAccount":               unary(read, o.getServiceAccount),
		"gitpod.v1.ServiceAccountService/ListServiceAccounts":             unary(read, o.listServiceAccounts),
		"gitpod.v1.ServiceAccountService/CreateServiceAccountAccessToken": unary(write, o.createServiceAccountAccessToken),
		"gitpod.v1.ServiceAccountService/CreateServiceAccountToken":       unary(write, o.createServiceAccountToken),
		"gitpod.v1.ServiceAccountService/GetServiceAccountToken":          unary(read, o.getServiceAccountToken),
		"gitpod.v1.ServiceAccountService/ListServiceAccountTokens":        unary(read, o.listServiceAccountTokens),
		"gitpod.v1.ServiceAccountService/DeleteServiceAccountToken":       unary(write, o.deleteServiceAccountToken),

		"gitpod.v1.RunnerConfigurationService/GetSCMIntegration":             unary(read, o.getSCMIntegration),
		"gitpod.v1.RunnerConfigurationService/ListSCMIntegrations":           unary(read, o.listSCMIntegrations),
		"gitpod.v1.RunnerConfigurationService/CreateHostAuthenticationToken": unary(write, o.createHostToken),
		"gitpod.v1.RunnerConfigurationService/GetHostAuthenticationToken":    unary(read, o.getHostToken),
		"gitpod.v1.RunnerConfigurationService/ListHostAuthenticationTokens":  unary(read, o.listHostTokens),
		"gitpod.v1.RunnerConfigurationService/UpdateHostAuthenticationToken": unary(write, o.updateHostToken),
		"gitpod.v1.RunnerConfigurationService/DeleteHostAuthenticationToken": unary(write, o.deleteHostToken),
	}
	return o
}

// Name is the key in the data file and in LiveToken.Platform.
func (o *Platform) Name() string { return "ona" }

// Prefixes are the beginnings of the paths answered here.
func (o *Platform) Prefixes() []string { return []string{basePath + "gitpod.v1."} }

// Environment lists a client's settings and the names of the fixtures.
func (o *Platform) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "ONA_HOST", Value: origin + "/api"},
		{Name: "ONA_TOKEN", Value: o.admin().AccessToken},
		{Name: stage.FixturePrefix + "ONA_RUNNER_ID", Value: o.state.Runners[0]},
		{Name: stage.FixturePrefix + "ONA_SERVICE_ACCOUNT_ID", Value: o.state.ServiceAccount},
	}
}

// Serve answers one request.
func (o *Platform) Serve(w http.ResponseWriter, r *http.Request) {
	method, ok := o.methods[r.URL.Path[len(basePath):]]
	if !ok || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	if !isJSON(r) {
		writeJSONWanted(w)
		return
	}
	answer, err := o.call(method, r)
	if err != nil {
		writeConnectError(w, err)
		return
	}
	stage.WriteJSON(w, http.StatusOK, answer)
}

func (o *Platform) call(method method, r *http.Request) (any, error) {
	if err := checkConnectHeaders(r.Header); err != nil {
		return nil, err
	}
	caller, err := o.authenticate(r)
	if err != nil {
		return nil, err
	}
	if method.access == write && caller.readOnly {
		return nil, connectErrorf(permissionDenied, "the access token is read-only")
	}
	return method.run(caller, r)
}

// snapshot is Ona's part of the data file.
type snapshot struct {
	state
	PATs          []*personalAccessToken `json:"personalAccessTokens"`
	HostTokens    []*hostToken           `json:"hostAuthenticationTokens"`
	AccountTokens []*serviceAccountToken `json:"serviceAccountTokens"`
}

// Snapshot is the data file's part.
func (o *Platform) Snapshot() any {
	return snapshot{state: o.state, PATs: o.pats.All(), HostTokens: o.hostTokens.All(), AccountTokens: o.accountTokens.All()}
}

// Restore replaces the state with a snapshot.
func (o *Platform) Restore(data json.RawMessage) error {
	var saved snapshot
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Accounts[saved.Admin] == nil || saved.Accounts[saved.ServiceAccount] == nil || len(saved.Runners) == 0 || len(saved.Integrations) == 0 {
		return errors.New("a bootstrap account, runner or integration is missing")
	}
	o.state = saved.state
	for _, t := range saved.PATs {
		o.pats.Put(t.ID, t)
	}
	for _, t := range saved.HostTokens {
		o.hostTokens.Put(t.ID, t)
	}
	for _, t := range saved.AccountTokens {
		o.accountTokens.Put(t.ID, t)
	}
	return nil
}

// Live lists the tokens that somebody could use now.
func (o *Platform) Live() []stage.LiveToken {
	var live []stage.LiveToken
	for _, t := range o.pats.All() {
		if !stage.Expired(t.ExpiresAt, o.core.Now()) {
			live = append(live, stage.LiveToken{
				Platform: o.Name(), Kind: stage.KindPersonalAccessToken, ID: t.ID, Secret: t.Secret,
				Owner: t.UserID, Name: t.Description, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	for _, t := range o.hostTokens.All() {
		if !stage.Expired(t.ExpiresAt, o.core.Now()) {
			live = append(live, stage.LiveToken{
				Platform: o.Name(), Kind: stage.KindHostAuthenticationToken, ID: t.ID, Secret: t.Token,
				Owner: t.Subject.ID, Name: t.Host, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	for _, t := range o.accountTokens.All() {
		if !stage.Expired(t.ExpiresAt, o.core.Now()) && o.active(t.ServiceAccountID) != nil {
			live = append(live, stage.LiveToken{
				Platform: o.Name(), Kind: stage.KindServiceAccountToken, ID: t.ID, Secret: t.Secret,
				Owner: t.ServiceAccountID, Name: t.Description, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	return live
}
