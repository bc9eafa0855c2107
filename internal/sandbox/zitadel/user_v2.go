// SPDX-License-Identifier: MPL-2.0

package zitadel

func (p *Zitadel) getUserV2(c *zitadelCall) (any, error) {
	u := p.world.Users[c.PathValue("user")]
	if !u.exists() {
		return nil, errZitadelGetUser
	}
	if err := c.caller.permitOn(u, zitadelUserRead); err != nil {
		return nil, err
	}
	v1 := newZitadelUserV1(u)
	return map[string]any{"details": v1.Details, "user": struct {
		UserID             string          `json:"userId"`
		Details            zitadelDetails  `json:"details"`
		State              string          `json:"state"`
		Username           string          `json:"username"`
		LoginNames         []string        `json:"loginNames"`
		PreferredLoginName string          `json:"preferredLoginName"`
		Machine            *zitadelMachine `json:"machine,omitempty"`
		Human              *zitadelHuman   `json:"human,omitempty"`
	}{v1.ID, v1.Details, v1.State, v1.UserName, v1.LoginNames, v1.PreferredLoginName, v1.Machine, v1.Human}}, nil
}

func (p *Zitadel) deleteUserV2(c *zitadelCall) (any, error) {
	u := p.world.Users[c.PathValue("user")]
	if !u.exists() {
		return nil, errZitadelChangeUser
	}
	if err := c.caller.permitOn(u, zitadelUserDelete); err != nil {
		return nil, err
	}
	p.removeUser(u)
	return u.changeV1(), nil
}

func (p *Zitadel) createUserV2(c *zitadelCall) (any, error) {
	var request struct {
		OrganizationID string
		Username       string
		Machine        *struct{ Name, Description string }
	}
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	if request.Machine == nil {
		return nil, zitadelInvalid("", "invalid CreateUserRequest.UserType: value is required")
	}
	if p.world.Organizations[request.OrganizationID] == nil {
		return nil, errZitadelCreateOrg
	}
	if err := c.caller.permit(zitadelUserWrite, request.OrganizationID, errZitadelDeniedV2); err != nil {
		return nil, err
	}
	u, err := p.createMachine(zitadelUser{
		Organization: request.OrganizationID, Username: request.Username,
		Name: request.Machine.Name, Description: request.Machine.Description,
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{"id": u.ID, "creationDate": zitadelTime(u.CreatedAt)}, nil
}
