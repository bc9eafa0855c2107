// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const (
	// onaMaxValidity is the longest life of a personal access token.
	onaMaxValidity = 90 * 24 * time.Hour
	// onaDefaultValidity is what a request without validFor gets. The real
	// default is not documented.
	onaDefaultValidity = 30 * 24 * time.Hour
	// onaMaxDescription is in characters; the real bound is not documented.
	onaMaxDescription = 255
	// onaMaxUsers bounds filter.userIds.
	onaMaxUsers = 25
)

// onaPAT is a personal access token as the sandbox stores it.
type onaPAT struct {
	ID             string     `json:"id"`
	Secret         string     `json:"secret"`
	OrganizationID string     `json:"organizationId"`
	UserID         string     `json:"userId"`
	Creator        onaSubject `json:"creator"`
	Description    string     `json:"description"`
	ReadOnly       bool       `json:"readOnly"`
	CreatedAt      time.Time  `json:"createdAt"`
	ExpiresAt      time.Time  `json:"expiresAt"`
	LastUsed       time.Time  `json:"lastUsed"`
}

// onaPATMessage is a personal access token on the wire: unset fields are left
// out, as protobuf's JSON mapping has it.
type onaPATMessage struct {
	ID          string     `json:"id"`
	CreatedAt   string     `json:"createdAt"`
	Creator     onaSubject `json:"creator"`
	Description string     `json:"description,omitempty"`
	ExpiresAt   string     `json:"expiresAt,omitempty"`
	LastUsed    string     `json:"lastUsed,omitempty"`
	ReadOnly    bool       `json:"readOnly,omitempty"`
	UserID      string     `json:"userId"`
}

func (t *onaPAT) message() onaPATMessage {
	return onaPATMessage{
		ID:          t.ID,
		CreatedAt:   protoTime(t.CreatedAt),
		Creator:     t.Creator,
		Description: t.Description,
		ExpiresAt:   protoTime(t.ExpiresAt),
		LastUsed:    protoTime(t.LastUsed),
		ReadOnly:    t.ReadOnly,
		UserID:      t.UserID,
	}
}

type createPATRequest struct {
	UserID      string  `json:"userId"`
	Description string  `json:"description"`
	ValidFor    *string `json:"validFor"`
	ReadOnly    bool    `json:"readOnly"`
}

// validity checks the request and returns the life it asks for.
func (r createPATRequest) validity() (time.Duration, error) {
	if err := requireUUID("user_id", r.UserID); err != nil {
		return 0, err
	}
	if utf8.RuneCountInString(r.Description) > onaMaxDescription {
		return 0, violation("description", "value length must be at most 255 characters")
	}
	if r.ValidFor == nil {
		return onaDefaultValidity, nil
	}
	d, err := parseProtoDuration(*r.ValidFor)
	if err != nil {
		return 0, err
	}
	if d < 0 || d > onaMaxValidity {
		return 0, violation("valid_for", "value must be greater than or equal to 0s and less than or equal to 7776000s")
	}
	return d, nil
}

func (o *Ona) createPersonalAccessToken(caller *onaCaller, r createPATRequest) (any, error) {
	validFor, err := r.validity()
	if err != nil {
		return nil, err
	}
	r.UserID = strings.ToLower(r.UserID) // a UUID is a number, however it is written
	if r.UserID != caller.ID && !caller.Admin {
		return nil, connectErrorf(permissionDenied, "not allowed to create personal access tokens for user %s", r.UserID)
	}
	if owner, ok := o.state.Accounts[r.UserID]; !ok || owner.OrganizationID != caller.OrganizationID {
		return nil, connectErrorf(notFound, "user %s not found", r.UserID)
	}
	created := o.core.Now().Truncate(time.Microsecond)
	pat := &onaPAT{
		ID:             uuid.Must(uuid.NewV7()).String(),
		Secret:         stage.NewSecret("ona-pat"),
		OrganizationID: caller.OrganizationID,
		UserID:         r.UserID,
		Creator:        onaSubject{caller.ID, caller.Principal},
		Description:    r.Description,
		ReadOnly:       r.ReadOnly,
		CreatedAt:      created,
		ExpiresAt:      created.Add(validFor),
	}
	o.pats.Put(pat.ID, pat)
	o.core.Changed()
	return struct {
		Token string `json:"token"`
	}{pat.Secret}, nil
}

type patRequest struct {
	ID string `json:"personalAccessTokenId"`
}

func (o *Ona) getPersonalAccessToken(caller *onaCaller, r patRequest) (any, error) {
	if err := requireUUID("personal_access_token_id", r.ID); err != nil {
		return nil, err
	}
	for _, found := range o.pats.Read(r.ID) {
		if o.patVisible(caller, found.Value) {
			return struct {
				PAT onaPATMessage `json:"pat"`
			}{found.Value.message()}, nil
		}
	}
	return nil, patNotFound(r.ID)
}

type listPATsRequest struct {
	Filter struct {
		UserIDs []string `json:"userIds"`
	} `json:"filter"`
	Pagination onaPageRequest `json:"pagination"`
}

func (o *Ona) listPersonalAccessTokens(caller *onaCaller, r listPATsRequest) (any, error) {
	if len(r.Filter.UserIDs) > onaMaxUsers {
		return nil, violation("filter.user_ids", "value must contain no more than 25 item(s)")
	}
	wanted := make(map[string]bool, len(r.Filter.UserIDs))
	for _, id := range r.Filter.UserIDs {
		if err := requireUUID("filter.user_ids", id); err != nil {
			return nil, err
		}
		wanted[strings.ToLower(id)] = true
	}
	var visible []stage.Placed[*onaPAT]
	for _, record := range o.pats.Read("") {
		if o.patVisible(caller, record.Value) && (len(wanted) == 0 || wanted[record.Value.UserID]) {
			visible = append(visible, record)
		}
	}
	page, pagination, err := onaPaginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	var messages []onaPATMessage
	for _, pat := range page {
		messages = append(messages, pat.message())
	}
	return struct {
		Pagination onaPage         `json:"pagination"`
		PATs       []onaPATMessage `json:"personalAccessTokens,omitempty"`
	}{pagination, messages}, nil
}

func (o *Ona) deletePersonalAccessToken(caller *onaCaller, r patRequest) (any, error) {
	if err := requireUUID("personal_access_token_id", r.ID); err != nil {
		return nil, err
	}
	if pat, ok := o.pats.Get(r.ID); !ok || !o.patVisible(caller, pat) {
		return nil, patNotFound(r.ID)
	}
	o.pats.Remove(r.ID)
	o.core.Changed()
	return struct{}{}, nil
}

// patVisible: what a caller may not see does not exist for it.
func (o *Ona) patVisible(caller *onaCaller, pat *onaPAT) bool {
	if o.hideExpired && stage.Expired(pat.ExpiresAt, o.core.Now()) {
		return false
	}
	return caller.sees(pat.UserID, pat.OrganizationID)
}

func patNotFound(id string) error {
	return connectErrorf(notFound, "personal access token %s not found", id)
}
