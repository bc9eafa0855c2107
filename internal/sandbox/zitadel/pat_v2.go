// SPDX-License-Identifier: MPL-2.0

package zitadel

// addTokenV2 needs no organization: user ids are unique in the instance. The
// expiry is required, though its year 1 means never as in v1.
func (p *Platform) addTokenV2(c *call) (any, error) {
	if err := checkIDs(c, "AddPersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	expiry, given, err := readExpiry(c)
	if err != nil {
		return nil, err
	}
	if !given {
		return nil, invalid("", "invalid AddPersonalAccessTokenRequest.ExpirationDate: value is required")
	}
	t, err := p.create(expiry, func() (*user, error) {
		u := p.world.Users[c.PathValue("user")]
		if !u.writable() {
			return nil, errCreateUser
		}
		return u, c.caller.permitOn(u, userWrite)
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"creationDate": instant(t.CreatedAt), "tokenId": t.ID, "token": t.Secret,
	}, nil
}

// removeTokenV2 tells a user that never was from one without this token.
func (p *Platform) removeTokenV2(c *call) (any, error) {
	if err := checkIDs(c, "RemovePersonalAccessTokenRequest"); err != nil {
		return nil, err
	}
	u := p.world.Users[c.PathValue("user")]
	if u == nil {
		return nil, errRemoveUser
	}
	if err := c.caller.permitOn(u, userWrite); err != nil {
		return nil, err
	}
	t := p.world.Tokens[c.PathValue("token")]
	if t == nil || t.UserID != u.ID {
		return nil, errRemoveToken
	}
	p.revoke(t)
	return map[string]string{"deletionDate": instant(u.ChangedAt)}, nil
}
