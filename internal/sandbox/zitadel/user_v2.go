// SPDX-License-Identifier: MPL-2.0

package zitadel

func (p *Platform) getUserV2(c *call) (any, error) {
	u := p.world.Users[c.PathValue("user")]
	if !u.exists() {
		return nil, errGetUser
	}
	if err := c.caller.permitOn(u, userRead); err != nil {
		return nil, err
	}
	v1 := newUserV1(u)
	return map[string]any{"details": v1.Details, "user": struct {
		UserID             string   `json:"userId"`
		Details            details  `json:"details"`
		State              string   `json:"state"`
		Username           string   `json:"username"`
		LoginNames         []string `json:"loginNames"`
		PreferredLoginName string   `json:"preferredLoginName"`
		Machine            *machine `json:"machine,omitempty"`
		Human              *human   `json:"human,omitempty"`
	}{v1.ID, v1.Details, v1.State, v1.UserName, v1.LoginNames, v1.PreferredLoginName, v1.Machine, v1.Human}}, nil
}

func (p *Platform) deleteUserV2(c *call) (any, error) {
	u := p.world.Users[c.PathValue("user")]
	if !u.exists() {
		return nil, errChangeUser
	}
	if err := c.caller.permitOn(u, userDelete); err != nil {
		return nil, err
	}
	p.removeUser(u)
	return u.changeV1(), nil
}

func (p *Platform) createUserV2(c *call) (any, error) {
	var request struct {
		OrganizationID string
		Username       string
		Machine        *struct{ Name, Description string }
	}
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, err
	}
	if request.Machine == nil {
		return nil, invalid("", "invalid CreateUserRequest.UserType: value is required")
	}
	if p.world.Organizations[request.OrganizationID] == nil {
		return nil, errCreateOrg
	}
	if err := c.caller.permit(userWrite, request.OrganizationID, errDeniedV2); err != nil {
		return nil, err
	}
	u, err := p.createMachine(user{
		Organization: request.OrganizationID, Username: request.Username,
		Name: request.Machine.Name, Description: request.Machine.Description,
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{"id": u.ID, "creationDate": instant(u.CreatedAt)}, nil
}
