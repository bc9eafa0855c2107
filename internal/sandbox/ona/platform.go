// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// onaBase is the path below which Ona's services live.
const onaBase = "/api/"

// Ona is the handle on the sandbox's Ona: its accounts, and the tokens behind
// the client's back.
type Ona struct {
	core        *stage.Core
	methods     map[string]onaMethod
	state       onaState
	pats        stage.Replicated[*onaPAT]
	hostTokens  stage.Replicated[*onaHostToken]
	hideExpired bool
}

var _ stage.Platform = (*Ona)(nil)

// onaState is what changes only when a test or the first start says so.
type onaState struct {
	// Admin is the id of the bootstrap account.
	Admin    string                 `json:"admin"`
	Accounts map[string]*OnaAccount `json:"accounts"`
	Runners  []string               `json:"runners"`
}

func NewOna(c *stage.Core) *Ona {
	o := &Ona{core: c}
	o.state.Accounts = make(map[string]*OnaAccount)
	o.state.Admin = o.addAccount(principalUser, uuid.NewString(), true).ID
	o.addAccount(principalServiceAccount, o.admin().OrganizationID, false)
	o.state.Runners = []string{uuid.NewString()}
	o.pats.Now, o.hostTokens.Now = c.Now, c.Now
	o.methods = map[string]onaMethod{
		"gitpod.v1.IdentityService/GetAuthenticatedIdentity": unary(read, o.getAuthenticatedIdentity),

		"gitpod.v1.UserService/CreatePersonalAccessToken": unary(write, o.createPersonalAccessToken),
		"gitpod.v1.UserService/GetPersonalAccessToken":    unary(read, o.getPersonalAccessToken),
		"gitpod.v1.UserService/ListPersonalAccessTokens":  unary(read, o.listPersonalAccessTokens),
		"gitpod.v1.UserService/DeletePersonalAccessToken": unary(write, o.deletePersonalAccessToken),

		"gitpod.v1.RunnerConfigurationService/CreateHostAuthenticationToken": unary(write, o.createHostToken),
		"gitpod.v1.RunnerConfigurationService/GetHostAuthenticationToken":    unary(read, o.getHostToken),
		"gitpod.v1.RunnerConfigurationService/ListHostAuthenticationTokens":  unary(read, o.listHostTokens),
		"gitpod.v1.RunnerConfigurationService/UpdateHostAuthenticationToken": unary(write, o.updateHostToken),
		"gitpod.v1.RunnerConfigurationService/DeleteHostAuthenticationToken": unary(write, o.deleteHostToken),
	}
	return o
}

func (o *Ona) Name() string { return "ona" }

func (o *Ona) Prefixes() []string { return []string{onaBase + "gitpod.v1."} }

func (o *Ona) Environment(origin string) []stage.Variable {
	return []stage.Variable{
		{Name: "ONA_HOST", Value: origin + "/api"},
		{Name: "ONA_TOKEN", Value: o.admin().AccessToken},
		{Name: stage.FixturePrefix + "ONA_RUNNER_ID", Value: o.state.Runners[0]},
	}
}

func (o *Ona) Serve(w http.ResponseWriter, r *http.Request) {
	method, ok := o.methods[r.URL.Path[len(onaBase):]]
	if !ok || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	if !isJSON(r) {
		w.Header().Set("Accept-Post", "application/json")
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	answer, err := o.call(method, r)
	if err != nil {
		writeConnectError(w, err)
		return
	}
	stage.WriteJSON(w, http.StatusOK, answer)
}

func (o *Ona) call(method onaMethod, r *http.Request) (any, error) {
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

// onaSnapshot is Ona's part of the data file.
type onaSnapshot struct {
	onaState
	PATs       []*onaPAT       `json:"personalAccessTokens"`
	HostTokens []*onaHostToken `json:"hostAuthenticationTokens"`
}

func (o *Ona) Snapshot() any {
	return onaSnapshot{onaState: o.state, PATs: o.pats.All(), HostTokens: o.hostTokens.All()}
}

func (o *Ona) Restore(data json.RawMessage) error {
	var saved onaSnapshot
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Accounts[saved.Admin] == nil || len(saved.Runners) == 0 {
		return errors.New("the bootstrap account or runner is missing")
	}
	o.state = saved.onaState
	for _, t := range saved.PATs {
		o.pats.Put(t.ID, t)
	}
	for _, t := range saved.HostTokens {
		o.hostTokens.Put(t.ID, t)
	}
	return nil
}

func (o *Ona) Live() []stage.LiveToken {
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
	return live
}
