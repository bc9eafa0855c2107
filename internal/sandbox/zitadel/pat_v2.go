// SPDX-License-Identifier: MPL-2.0

package zitadel

// addTokenV2 needs no organization: user ids are unique in the instance. The
// expiry is required, though its year 1 means never as in v1.
func (p *Zitadel) addTokenV2(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "AddPersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	expiry, given, err := readExpiry(c)
	if err != nil {
		return nil, err
	}
	if !given {
		return nil, zitadelInvalid("", "invalid AddPersonalAccessTokenRequest.ExpirationDate: value is required")
	}
	t, err := p.create(expiry, func() (*zitadelUser, error) {
		u := p.world.Users[c.PathValue("user")]
		if !u.exists() {
			return nil, errZitadelCreateUser
		}
		return u, c.caller.permitOn(u, zitadelUserWrite)
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"creationDate": zitadelTime(t.CreatedAt), "tokenId": t.ID, "token": t.Secret,
	}, nil
}

// removeTokenV2 tells a user that never was from one without this token.
func (p *Zitadel) removeTokenV2(c *zitadelCall) (any, error) {
	if err := checkIDs(c, "RemovePersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	u := p.world.Users[c.PathValue("user")]
	if u == nil {
		return nil, errZitadelRemoveUser
	}
	if err := c.caller.permitOn(u, zitadelUserWrite); err != nil {
		return nil, err
	}
	t := p.world.Tokens[c.PathValue("token")]
	if t == nil || t.UserID != u.ID {
		return nil, errZitadelRemoveToken
	}
	p.revoke(t)
	return map[string]string{"deletionDate": zitadelTime(u.ChangedAt)}, nil
}
