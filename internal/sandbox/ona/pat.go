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
	// maxValidity is the longest life of a personal access token.
	maxValidity = 90 * 24 * time.Hour
	// defaultValidity is what a request without validFor gets. The real
	// default is not documented.
	defaultValidity = 30 * 24 * time.Hour
	// maxDescription is in characters; the real bound is not documented.
	maxDescription = 255
	// maxUsers bounds filter.userIds.
	maxUsers = 25
)

// personalAccessToken is a personal access token as the sandbox stores it.
type personalAccessToken struct {
	ID             string    `json:"id"`
	Secret         string    `json:"secret"`
	OrganizationID string    `json:"organizationId"`
	UserID         string    `json:"userId"`
	Creator        subject   `json:"creator"`
	Description    string    `json:"description"`
	ReadOnly       bool      `json:"readOnly"`
	CreatedAt      time.Time `json:"createdAt"`
	ExpiresAt      time.Time `json:"expiresAt"`
	LastUsed       time.Time `json:"lastUsed"`

	// uses are kept where they are told late; see Platform.SetUseDelay.
	uses []time.Time
}

// patMessage is a personal access token on the wire: unset fields are left
// out, as protobuf's JSON mapping has it.
type patMessage struct {
	ID          string  `json:"id"`
	CreatedAt   string  `json:"createdAt"`
	Creator     subject `json:"creator"`
	Description string  `json:"description,omitempty"`
	ExpiresAt   string  `json:"expiresAt,omitempty"`
	LastUsed    string  `json:"lastUsed,omitempty"`
	ReadOnly    bool    `json:"readOnly,omitempty"`
	UserID      string  `json:"userId"`
}

func (o *Platform) patMessage(t *personalAccessToken) patMessage {
	return patMessage{
		ID:          t.ID,
		CreatedAt:   protoTime(t.CreatedAt),
		Creator:     t.Creator,
		Description: t.Description,
		ExpiresAt:   protoTime(t.ExpiresAt),
		LastUsed:    protoTime(o.toldUse(t)),
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
	if utf8.RuneCountInString(r.Description) > maxDescription {
		return 0, violation("description", "value length must be at most 255 characters")
	}
	if r.ValidFor == nil {
		return defaultValidity, nil
	}
	d, err := parseProtoDuration(*r.ValidFor)
	if err != nil {
		return 0, err
	}
	if d < 0 || d > maxValidity {
		return 0, violation("valid_for", "value must be greater than or equal to 0s and less than or equal to 7776000s")
	}
	return d, nil
}

func (o *Platform) createPersonalAccessToken(caller *caller, r createPATRequest) (any, error) {
	validFor, err := r.validity()
	if err != nil {
		return nil, err
	}
	r.UserID = strings.ToLower(r.UserID) // a UUID is a number, however it is written
	if r.UserID != caller.ID && !caller.Admin {
		return nil, connectErrorf(permissionDenied, "not allowed to create personal access tokens for user %s", r.UserID)
	}
	if owner, ok := o.state.Accounts[r.UserID]; !ok || owner.OrganizationID != caller.OrganizationID || owner.isServiceAccount() {
		return nil, connectErrorf(notFound, "user %s not found", r.UserID)
	}
	created := o.core.Now().Truncate(time.Microsecond)
	pat := &personalAccessToken{
		ID:             uuid.Must(uuid.NewV7()).String(),
		Secret:         stage.NewSecret("ona-pat"),
		OrganizationID: caller.OrganizationID,
		UserID:         r.UserID,
		Creator:        subject{caller.ID, caller.Principal},
		Description:    o.variants.described(r.Description),
		ReadOnly:       r.ReadOnly,
		CreatedAt:      created,
		ExpiresAt:      created.Add(o.variants.granted(validFor)),
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

func (o *Platform) getPersonalAccessToken(caller *caller, r patRequest) (any, error) {
	if err := requireUUID("personal_access_token_id", r.ID); err != nil {
		return nil, err
	}
	for _, found := range o.pats.Read(r.ID) {
		if o.patVisible(caller, found.Value) {
			return struct {
				PAT patMessage `json:"pat"`
			}{o.patMessage(found.Value)}, nil
		}
	}
	return nil, patNotFound(r.ID)
}

type listPATsRequest struct {
	Filter struct {
		UserIDs []string `json:"userIds"`
	} `json:"filter"`
	Pagination pageRequest `json:"pagination"`
}

func (o *Platform) listPersonalAccessTokens(caller *caller, r listPATsRequest) (any, error) {
	if len(r.Filter.UserIDs) > maxUsers {
		return nil, violation("filter.user_ids", "value must contain no more than 25 item(s)")
	}
	wanted := make(map[string]bool, len(r.Filter.UserIDs))
	for _, id := range r.Filter.UserIDs {
		if err := requireUUID("filter.user_ids", id); err != nil {
			return nil, err
		}
		wanted[strings.ToLower(id)] = true
	}
	var visible []stage.Placed[*personalAccessToken]
	for _, record := range o.pats.Read("") {
		if o.patVisible(caller, record.Value) && (len(wanted) == 0 || wanted[record.Value.UserID]) {
			visible = append(visible, record)
		}
	}
	page, pagination, err := paginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	var messages []patMessage
	for _, pat := range page {
		messages = append(messages, o.patMessage(pat))
	}
	return struct {
		Pagination pageInfo     `json:"pagination"`
		PATs       []patMessage `json:"personalAccessTokens,omitempty"`
	}{pagination, messages}, nil
}

func (o *Platform) deletePersonalAccessToken(caller *caller, r patRequest) (any, error) {
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
func (o *Platform) patVisible(caller *caller, pat *personalAccessToken) bool {
	if o.hideExpired && stage.Expired(pat.ExpiresAt, o.core.Now()) {
		return false
	}
	return caller.sees(pat.UserID, pat.OrganizationID)
}

func patNotFound(id string) error {
	return connectErrorf(notFound, "personal access token %s not found", id)
}
