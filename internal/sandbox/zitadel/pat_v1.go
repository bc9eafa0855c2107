// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// tokenScopes are the scopes of every personal access token.
var tokenScopes = []string{
	"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner",
}

// details are management v1's words on an object's last change.
type details struct {
	Sequence      string `json:"sequence,omitempty"`
	CreationDate  string `json:"creationDate,omitempty"`
	ChangeDate    string `json:"changeDate,omitempty"`
	ResourceOwner string `json:"resourceOwner,omitempty"`
}

type tokenV1 struct {
	ID             string   `json:"id"`
	Details        details  `json:"details"`
	ExpirationDate string   `json:"expirationDate"`
	Scopes         []string `json:"scopes"`
}

func newTokenV1(t *Token) tokenV1 {
	created := instant(t.CreatedAt)
	return tokenV1{
		ID: t.ID,
		Details: details{
			Sequence: integer(t.Sequence), CreationDate: created, ChangeDate: created,
			ResourceOwner: t.OrganizationID,
		},
		ExpirationDate: instant(t.ExpiresAt),
		Scopes:         tokenScopes,
	}
}

func (p *Platform) addTokenV1(c *call) (any, error) {
	if err := checkIDs(c, "AddPersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	expiry, _, err := readExpiry(c)
	if err != nil {
		return nil, err
	}
	t, err := p.create(expiry, func() (*user, error) {
		u := p.world.Users[c.PathValue("user")]
		if !u.writable() || u.Organization != c.organization {
			return nil, errCreateUser
		}
		return u, nil
	})
	if err != nil {
		return nil, err
	}
	return struct {
		TokenID string  `json:"tokenId"`
		Token   string  `json:"token"`
		Details details `json:"details"`
	}{t.ID, t.Secret, details{
		Sequence: integer(t.Sequence), CreationDate: instant(t.CreatedAt), ResourceOwner: t.OrganizationID,
	}}, nil
}

// create is what both versions share: the expiry is checked first, then the
// user is looked up.
func (p *Platform) create(expiry time.Time, lookUp func() (*user, error)) (*Token, error) {
	expiry, err := normalizeExpiry(expiry, p.core.Now())
	if err != nil {
		return nil, err
	}
	u, err := lookUp()
	if err != nil {
		return nil, err
	}
	if u.Human {
		return nil, errUserType
	}
	return p.issue(u, expiry), nil
}

// userIn finds a user that exists in the organization.
func (p *Platform) userIn(organization, id string) (*user, error) {
	u := p.world.Users[id]
	if !u.exists() || u.Organization != organization {
		return nil, errCreateUser
	}
	return u, nil
}

// tokenIn finds the token of the call's path in its organization: one of
// another user or organization looks absent.
func (p *Platform) tokenIn(c *call) *Token {
	t := p.world.Tokens[c.PathValue("token")]
	if t == nil || t.UserID != c.PathValue("user") || t.OrganizationID != c.organization {
		return nil
	}
	return t
}

func (p *Platform) getTokenV1(c *call) (any, error) {
	if err := checkIDs(c, "GetPersonalAccessTokenByIDsRequest"); err != nil {
		return nil, err
	}
	t := p.tokenIn(c)
	if t == nil {
		return nil, errGetToken
	}
	return map[string]any{"token": newTokenV1(t)}, nil
}

func (p *Platform) removeTokenV1(c *call) (any, error) {
	if err := checkIDs(c, "RemovePersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	t := p.tokenIn(c)
	if t == nil {
		return nil, errRemoveToken
	}
	p.revoke(t)
	return p.world.Users[t.UserID].changeV1(), nil
}

// checkIDs applies the limit on the ids of the path.
func checkIDs(c *call, message string) error {
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
	return invalid("", fmt.Sprintf("invalid %s.%s: value length must be between 1 and 200 runes, inclusive", message, field))
}
