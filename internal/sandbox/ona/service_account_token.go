// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// maxAccountValidity is the longest life of a service account's token, from the
// API's validation rules: 80 years.
const maxAccountValidity = 2524608000 * time.Second

// serviceAccountToken is a token of a service account as the sandbox stores it.
type serviceAccountToken struct {
	ID               string    `json:"id"`
	Secret           string    `json:"secret"`
	ServiceAccountID string    `json:"serviceAccountId"`
	Creator          subject   `json:"creator"`
	Description      string    `json:"description"`
	CreatedAt        time.Time `json:"createdAt"`
	ExpiresAt        time.Time `json:"expiresAt"`
	LastUsed         time.Time `json:"lastUsed"`
}

// serviceAccountTokenMessage is a token on the wire: unset fields are left out.
type serviceAccountTokenMessage struct {
	ID               string  `json:"id"`
	ServiceAccountID string  `json:"serviceAccountId"`
	Creator          subject `json:"creator"`
	Description      string  `json:"description,omitempty"`
	CreatedAt        string  `json:"createdAt"`
	ExpiresAt        string  `json:"expiresAt,omitempty"`
	LastUsed         string  `json:"lastUsed,omitempty"`
}

func (t *serviceAccountToken) message() serviceAccountTokenMessage {
	return serviceAccountTokenMessage{
		ID:               t.ID,
		ServiceAccountID: t.ServiceAccountID,
		Creator:          t.Creator,
		Description:      t.Description,
		CreatedAt:        protoTime(t.CreatedAt),
		ExpiresAt:        protoTime(t.ExpiresAt),
		LastUsed:         protoTime(t.LastUsed),
	}
}

type createServiceAccountTokenRequest struct {
	Description string  `json:"description"`
	ValidFor    *string `json:"validFor"`
}

// validity checks the request and returns the life it asks for.
func (r createServiceAccountTokenRequest) validity() (time.Duration, error) {
	if utf8.RuneCountInString(r.Description) > maxDescription {
		return 0, violation("description", "value length must be at most 255 characters")
	}
	if r.ValidFor == nil {
		return defaultValidity, nil
	}
	d, err := parseProtoDuration(*r.ValidFor)
	if err == nil && (d < 0 || d > maxAccountValidity) {
		err = violation("valid_for", "value must be greater than or equal to 0s and less than or equal to 2524608000s")
	}
	return d, err
}

// createServiceAccountToken issues a token for the caller, which must be a
// service account. It ends with the account at the latest.
func (o *Platform) createServiceAccountToken(caller *caller, r createServiceAccountTokenRequest) (any, error) {
	validFor, err := r.validity()
	if err != nil {
		return nil, err
	}
	if err := onlyServiceAccounts(caller); err != nil {
		return nil, err
	}
	created := o.core.Now().Truncate(time.Microsecond)
	end := created.Add(validFor)
	if !caller.ValidUntil.IsZero() && caller.ValidUntil.Before(end) {
		end = caller.ValidUntil
	}
	token := &serviceAccountToken{
		ID:               uuid.Must(uuid.NewV7()).String(),
		Secret:           stage.NewSecret("ona-service-account"),
		ServiceAccountID: caller.ID,
		Creator:          subject{caller.ID, caller.Principal},
		Description:      r.Description,
		CreatedAt:        created,
		ExpiresAt:        end,
	}
	o.accountTokens.Put(token.ID, token)
	o.core.Changed()
	return struct {
		Token  string                     `json:"token"`
		Issued serviceAccountTokenMessage `json:"serviceAccountToken"`
	}{token.Secret, token.message()}, nil
}

func onlyServiceAccounts(caller *caller) error {
	if caller.isServiceAccount() {
		return nil
	}
	return connectErrorf(permissionDenied, "only a service account manages its tokens: act as it first")
}

type serviceAccountTokenRequest struct {
	ID string `json:"serviceAccountTokenId"`
}

func (o *Platform) getServiceAccountToken(caller *caller, r serviceAccountTokenRequest) (any, error) {
	if err := requireUUID("service_account_token_id", r.ID); err != nil {
		return nil, err
	}
	for _, found := range o.accountTokens.Read(r.ID) {
		if o.ownsAccountToken(caller, found.Value) {
			return struct {
				Token serviceAccountTokenMessage `json:"token"`
			}{found.Value.message()}, nil
		}
	}
	return nil, accountTokenNotFound(r.ID)
}

type listServiceAccountTokensRequest struct {
	Pagination pageRequest `json:"pagination"`
}

func (o *Platform) listServiceAccountTokens(caller *caller, r listServiceAccountTokensRequest) (any, error) {
	if err := onlyServiceAccounts(caller); err != nil {
		return nil, err
	}
	var visible []stage.Placed[*serviceAccountToken]
	for _, record := range o.accountTokens.Read("") {
		if o.ownsAccountToken(caller, record.Value) {
			visible = append(visible, record)
		}
	}
	tokens, pagination, err := paginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	var messages []serviceAccountTokenMessage
	for _, token := range tokens {
		messages = append(messages, token.message())
	}
	return struct {
		Pagination pageInfo                     `json:"pagination"`
		Tokens     []serviceAccountTokenMessage `json:"tokens,omitempty"`
	}{pagination, messages}, nil
}

func (o *Platform) deleteServiceAccountToken(caller *caller, r serviceAccountTokenRequest) (any, error) {
	if err := requireUUID("service_account_token_id", r.ID); err != nil {
		return nil, err
	}
	if token, ok := o.accountTokens.Get(r.ID); !ok || !o.ownsAccountToken(caller, token) {
		return nil, accountTokenNotFound(r.ID)
	}
	o.accountTokens.Remove(r.ID)
	o.core.Changed()
	return struct{}{}, nil
}

// ownsAccountToken: for everybody but the account the token does not exist.
func (o *Platform) ownsAccountToken(caller *caller, token *serviceAccountToken) bool {
	hidden := o.hideExpired && stage.Expired(token.ExpiresAt, o.core.Now())
	return !hidden && caller.ID == token.ServiceAccountID
}

func accountTokenNotFound(id string) error {
	return connectErrorf(notFound, "service account token %s not found", id)
}
