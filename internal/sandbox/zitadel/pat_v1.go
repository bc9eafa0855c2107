// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// zitadelScopes are the scopes of every personal access token.
var zitadelScopes = []string{
	"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner",
}

// zitadelDetails are management v1's words on an object's last change.
type zitadelDetails struct {
	Sequence      string `json:"sequence,omitempty"`
	CreationDate  string `json:"creationDate,omitempty"`
	ChangeDate    string `json:"changeDate,omitempty"`
	ResourceOwner string `json:"resourceOwner,omitempty"`
}

type zitadelTokenV1 struct {
	ID             string         `json:"id"`
	Details        zitadelDetails `json:"details"`
	ExpirationDate string         `json:"expirationDate"`
	Scopes         []string       `json:"scopes"`
}

func newZitadelTokenV1(t *ZitadelToken) zitadelTokenV1 {
	created := zitadelTime(t.CreatedAt)
	return zitadelTokenV1{
		ID: t.ID,
		Details: zitadelDetails{
			Sequence: zitadelInt(t.Sequence), CreationDate: created, ChangeDate: created,
			ResourceOwner: t.OrganizationID,
		},
		ExpirationDate: zitadelTime(t.ExpiresAt),
		Scopes:         zitadelScopes,
	}
}

func (p *Zitadel) addTokenV1(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "AddPersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	expiry, _, err := readExpiry(c)
	if err != nil {
		return nil, err
	}
	t, err := p.create(expiry, func() (*zitadelUser, error) { return p.userIn(c.organization, c.PathValue("user")) })
	if err != nil {
		return nil, err
	}
	return struct {
		TokenID string         `json:"tokenId"`
		Token   string         `json:"token"`
		Details zitadelDetails `json:"details"`
	}{t.ID, t.Secret, zitadelDetails{
		Sequence: zitadelInt(t.Sequence), CreationDate: zitadelTime(t.CreatedAt), ResourceOwner: t.OrganizationID,
	}}, nil
}

// create is what both versions share: the expiry is checked first, then the
// user is looked up.
func (p *Zitadel) create(expiry time.Time, lookUp func() (*zitadelUser, error)) (*ZitadelToken, error) {
	expiry, err := normalizeExpiry(expiry, p.core.Now())
	if err != nil {
		return nil, err
	}
	u, err := lookUp()
	if err != nil {
		return nil, err
	}
	if u.Human {
		return nil, errZitadelUserType
	}
	return p.issue(u, expiry), nil
}

// userIn finds a user that exists in the organization.
func (p *Zitadel) userIn(organization, id string) (*zitadelUser, error) {
	u := p.world.Users[id]
	if !u.exists() || u.Organization != organization {
		return nil, errZitadelCreateUser
	}
	return u, nil
}

// tokenIn finds the token of the call's path in its organization: one of
// another user or organization looks absent.
func (p *Zitadel) tokenIn(c *zitadelCall) *ZitadelToken {
	t := p.world.Tokens[c.PathValue("token")]
	if t == nil || t.UserID != c.PathValue("user") || t.OrganizationID != c.organization {
		return nil
	}
	return t
}

func (p *Zitadel) getTokenV1(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "GetPersonalAccessTokenByIDsRequest"); err != nil {
		return nil, err
	}
	t := p.tokenIn(c)
	if t == nil {
		return nil, errZitadelGetToken
	}
	return map[string]any{"token": newZitadelTokenV1(t)}, nil
}

func (p *Zitadel) removeTokenV1(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "RemovePersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	t := p.tokenIn(c)
	if t == nil {
		return nil, errZitadelRemoveToken
	}
	p.revoke(t)
	return p.world.Users[t.UserID].changeV1(), nil
}

// checkIDs applies the limit on the ids of the path.
func checkIDs(c *zitadelCall, message string) error {
	for _, field := range []struct{ name, value string }{
		{"UserId", c.PathValue("user")}, {"TokenId", c.PathValue("token")},
	} {
		if utf8.RuneCountInString(field.value) > 200 {
			return lengthError(message, field.name)
		}
	}
	return nil
}

func lengthError(message, field string) error {
	return zitadelInvalid("", fmt.Sprintf("invalid %s.%s: value length must be between 1 and 200 runes, inclusive", message, field))
}
