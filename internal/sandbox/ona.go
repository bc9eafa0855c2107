// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"
)

// onaBase is the path below which Ona's services live.
const onaBase = "/api/"

// Ona is the handle on the sandbox's Ona: its accounts, and the tokens behind
// the client's back.
type Ona struct {
	core        *core
	methods     map[string]onaMethod
	state       onaState
	pats        replicated[*onaPAT]
	hostTokens  replicated[*onaHostToken]
	hideExpired bool
}

var _ platform = (*Ona)(nil)

// onaState is what changes only when a test or the first start says so.
type onaState struct {
	// Admin is the id of the bootstrap account.
	Admin    string                 `json:"admin"`
	Accounts map[string]*OnaAccount `json:"accounts"`
	Runners  []string               `json:"runners"`
}

func newOna(c *core) *Ona {
	o := &Ona{core: c}
	o.state.Accounts = make(map[string]*OnaAccount)
	o.state.Admin = o.addAccount(principalUser, uuid.NewString(), true).ID
	o.addAccount(principalServiceAccount, o.admin().OrganizationID, false)
	o.state.Runners = []string{uuid.NewString()}
	o.pats.now, o.hostTokens.now = c.now, c.now
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

func (o *Ona) name() string { return "ona" }

func (o *Ona) prefixes() []string { return []string{onaBase + "gitpod.v1."} }

func (o *Ona) environment(origin string) []Variable {
	return []Variable{
		{Name: "ONA_HOST", Value: origin + "/api"},
		{Name: "ONA_TOKEN", Value: o.admin().AccessToken},
		{Name: fixturePrefix + "ONA_RUNNER_ID", Value: o.state.Runners[0]},
	}
}

func (o *Ona) serve(w http.ResponseWriter, r *http.Request) {
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
	writeJSON(w, http.StatusOK, answer)
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

func (o *Ona) snapshot() any {
	return onaSnapshot{onaState: o.state, PATs: o.pats.all(), HostTokens: o.hostTokens.all()}
}

func (o *Ona) restore(data json.RawMessage) error {
	var saved onaSnapshot
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Accounts[saved.Admin] == nil || len(saved.Runners) == 0 {
		return errors.New("the bootstrap account or runner is missing")
	}
	o.state = saved.onaState
	for _, t := range saved.PATs {
		o.pats.put(t.ID, t)
	}
	for _, t := range saved.HostTokens {
		o.hostTokens.put(t.ID, t)
	}
	return nil
}

func (o *Ona) live() []LiveToken {
	var live []LiveToken
	for _, t := range o.pats.all() {
		if !expired(t.ExpiresAt, o.core.now()) {
			live = append(live, LiveToken{
				Platform: o.name(), Kind: KindPersonalAccessToken, ID: t.ID, Secret: t.Secret,
				Owner: t.UserID, Name: t.Description, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	for _, t := range o.hostTokens.all() {
		if !expired(t.ExpiresAt, o.core.now()) {
			live = append(live, LiveToken{
				Platform: o.name(), Kind: KindHostAuthenticationToken, ID: t.ID, Secret: t.Token,
				Owner: t.Subject.ID, Name: t.Host, ExpiresAt: t.ExpiresAt,
			})
		}
	}
	return live
}
