// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// maxScopes bounds the scopes of a host authentication token.
const maxScopes = 100

// hostToken is a host authentication token as the sandbox stores it. It is
// never changed in place: an update puts a changed copy.
type hostToken struct {
	ID             string    `json:"id"`
	OrganizationID string    `json:"organizationId"`
	RunnerID       string    `json:"runnerId"`
	Host           string    `json:"host"`
	Token          string    `json:"token"`
	RefreshToken   string    `json:"refreshToken"`
	Source         string    `json:"source"`
	IntegrationID  string    `json:"integrationId"`
	Scopes         []string  `json:"scopes"`
	Subject        subject   `json:"subject"`
	ExpiresAt      time.Time `json:"expiresAt"`
}

// hostTokenFields is a host authentication token on the wire: the stored
// secrets never leave.
type hostTokenFields struct {
	ID            string   `json:"id"`
	ExpiresAt     string   `json:"expiresAt,omitempty"`
	Host          string   `json:"host"`
	IntegrationID string   `json:"integrationId,omitempty"`
	RunnerID      string   `json:"runnerId"`
	Scopes        []string `json:"scopes,omitempty"`
	Source        string   `json:"source,omitempty"`
	Subject       subject  `json:"subject"`
	UserID        string   `json:"userId,omitempty"`
}

func (t *hostToken) message() hostTokenFields {
	m := hostTokenFields{
		ID:            t.ID,
		ExpiresAt:     protoTime(t.ExpiresAt),
		Host:          t.Host,
		IntegrationID: t.IntegrationID,
		RunnerID:      t.RunnerID,
		Scopes:        t.Scopes,
		Source:        t.Source,
		Subject:       t.Subject,
	}
	if t.Subject.Principal == principalUser {
		m.UserID = t.Subject.ID
	}
	return m
}

type hostTokenMessage struct {
	Token hostTokenFields `json:"token"`
}

type createHostTokenRequest struct {
	RunnerID      string   `json:"runnerId"`
	Host          string   `json:"host"`
	Token         string   `json:"token"`
	RefreshToken  string   `json:"refreshToken"`
	Source        string   `json:"source"`
	IntegrationID string   `json:"integrationId"`
	ExpiresAt     string   `json:"expiresAt"`
	Scopes        []string `json:"scopes"`
	Subject       *subject `json:"subject"`
	UserID        string   `json:"userId"`
}

func (r createHostTokenRequest) check() error {
	err := firstError(
		requireUUID("runner_id", r.RunnerID),
		requireText("host", r.Host),
		requireText("token", r.Token),
		optionalUUID("integration_id", r.IntegrationID),
		optionalUUID("user_id", r.UserID),
		checkScopes(r.Scopes),
	)
	if err == nil {
		err = knownName("source", r.Source, hostTokenSources)
	}
	if err == nil && r.Subject != nil {
		err = firstError(requireUUID("subject.id", r.Subject.ID), knownName("principal", r.Subject.Principal, principals))
	}
	return err
}

func checkScopes(scopes []string) error {
	if len(scopes) > maxScopes {
		return violation("scopes", "value must contain no more than 100 item(s)")
	}
	return nil
}

// subject is who the token is for: named, named the deprecated way, or the
// caller.
func (r createHostTokenRequest) subject(caller *caller) subject {
	switch {
	case r.Subject != nil:
		return *r.Subject
	case r.UserID != "":
		return subject{r.UserID, principalUser}
	default:
		return subject{caller.ID, caller.Principal}
	}
}

func (o *Platform) createHostToken(caller *caller, r createHostTokenRequest) (any, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	expiresAt, err := parseProtoTime(r.ExpiresAt)
	if err != nil {
		return nil, err
	}
	token := &hostToken{
		ID:             uuid.Must(uuid.NewV7()).String(),
		OrganizationID: caller.OrganizationID,
		RunnerID:       r.RunnerID,
		Host:           r.Host,
		Token:          r.Token,
		RefreshToken:   r.RefreshToken,
		Source:         r.Source,
		IntegrationID:  r.IntegrationID,
		Scopes:         r.Scopes,
		Subject:        r.subject(caller),
		ExpiresAt:      expiresAt,
	}
	if err := o.mayCreateHostToken(caller, token); err != nil {
		return nil, err
	}
	o.hostTokens.Put(token.ID, token)
	o.core.Changed()
	return hostTokenMessage{token.message()}, nil
}

func (o *Platform) mayCreateHostToken(caller *caller, token *hostToken) error {
	if token.Subject.ID != caller.ID {
		return connectErrorf(permissionDenied, "not allowed to create host authentication tokens for %s", token.Subject.ID)
	}
	if !slices.Contains(o.state.Runners, token.RunnerID) {
		return connectErrorf(notFound, "runner %s not found", token.RunnerID)
	}
	if !caller.mayUse(token.RunnerID) {
		return connectErrorf(permissionDenied, "%s lacks the user role on runner %s", caller.ID, token.RunnerID)
	}
	for _, other := range o.hostTokens.All() {
		if other.RunnerID == token.RunnerID && other.Host == token.Host && other.Subject.ID == token.Subject.ID {
			return connectErrorf(alreadyExists, "a host authentication token for this runner, host and subject already exists")
		}
	}
	return nil
}

type hostTokenRequest struct {
	ID string `json:"id"`
}

func (o *Platform) getHostToken(caller *caller, r hostTokenRequest) (any, error) {
	if err := requireUUID("id", r.ID); err != nil {
		return nil, err
	}
	for _, found := range o.hostTokens.Read(r.ID) {
		if caller.ownsHostToken(found.Value) {
			return hostTokenMessage{found.Value.message()}, nil
		}
	}
	return nil, hostTokenNotFound(r.ID)
}

type hostTokenFilter struct {
	RunnerID  string `json:"runnerId"`
	SubjectID string `json:"subjectId"`
	UserID    string `json:"userId"`
}

func (f hostTokenFilter) check() error {
	return firstError(
		optionalUUID("filter.runner_id", f.RunnerID),
		optionalUUID("filter.subject_id", f.SubjectID),
		optionalUUID("filter.user_id", f.UserID),
	)
}

func (f hostTokenFilter) matches(t *hostToken) bool {
	return (f.RunnerID == "" || f.RunnerID == t.RunnerID) &&
		(f.SubjectID == "" || f.SubjectID == t.Subject.ID) &&
		(f.UserID == "" || f.UserID == t.Subject.ID)
}

type listHostTokensRequest struct {
	Filter     hostTokenFilter `json:"filter"`
	Pagination pageRequest     `json:"pagination"`
}

func (o *Platform) listHostTokens(caller *caller, r listHostTokensRequest) (any, error) {
	if err := r.Filter.check(); err != nil {
		return nil, err
	}
	var visible []stage.Placed[*hostToken]
	for _, record := range o.hostTokens.Read("") {
		if caller.listsHostToken(record.Value) && r.Filter.matches(record.Value) {
			visible = append(visible, record)
		}
	}
	page, pagination, err := paginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	var messages []hostTokenFields
	for _, token := range page {
		messages = append(messages, token.message())
	}
	return struct {
		Pagination pageInfo          `json:"pagination"`
		Tokens     []hostTokenFields `json:"tokens,omitempty"`
	}{pagination, messages}, nil
}

type updateHostTokenRequest struct {
	ID           string   `json:"id"`
	Token        *string  `json:"token"`
	RefreshToken *string  `json:"refreshToken"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes"`
}

// updateHostToken leaves alone what the request omits. An empty token is none,
// and refused; an empty list of scopes can't be told from an omitted one.
func (o *Platform) updateHostToken(caller *caller, r updateHostTokenRequest) (any, error) {
	if err := firstError(requireUUID("id", r.ID), checkScopes(r.Scopes)); err != nil {
		return nil, err
	}
	if r.Token != nil {
		if err := requireText("token", *r.Token); err != nil {
			return nil, err
		}
	}
	expiresAt, err := parseProtoTime(r.ExpiresAt)
	if err != nil {
		return nil, err
	}
	token, ok := o.hostTokens.Get(r.ID)
	if !ok || !caller.ownsHostToken(token) {
		return nil, hostTokenNotFound(r.ID)
	}
	updated := *token
	if r.Token != nil {
		updated.Token = *r.Token
	}
	if r.RefreshToken != nil {
		updated.RefreshToken = *r.RefreshToken
	}
	if !expiresAt.IsZero() {
		updated.ExpiresAt = expiresAt
	}
	if len(r.Scopes) > 0 {
		updated.Scopes = r.Scopes
	}
	o.hostTokens.Put(r.ID, &updated)
	o.core.Changed()
	return struct{}{}, nil
}

func (o *Platform) deleteHostToken(caller *caller, r hostTokenRequest) (any, error) {
	if err := requireUUID("id", r.ID); err != nil {
		return nil, err
	}
	if token, ok := o.hostTokens.Get(r.ID); !ok || !caller.ownsHostToken(token) {
		return nil, hostTokenNotFound(r.ID)
	}
	o.hostTokens.Remove(r.ID)
	o.core.Changed()
	return struct{}{}, nil
}

// ownsHostToken: for everybody but its subject a token does not exist, nor for a
// service account that may not use the runner.
func (c *caller) ownsHostToken(t *hostToken) bool {
	return c.ID == t.Subject.ID && c.mayUse(t.RunnerID)
}

// listsHostToken: administrators list those of others too.
func (c *caller) listsHostToken(t *hostToken) bool {
	return c.OrganizationID == t.OrganizationID && c.Admin || c.ownsHostToken(t)
}

// mayUse: users may use every runner, a service account needs the role.
func (c *caller) mayUse(runner string) bool {
	return !c.isServiceAccount() || slices.Contains(c.Runners, runner)
}

func hostTokenNotFound(id string) error {
	return connectErrorf(notFound, "host authentication token %s not found", id)
}
