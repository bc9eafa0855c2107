// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

type zitadelUserV1 struct {
	ID                 string          `json:"id"`
	Details            zitadelDetails  `json:"details"`
	State              string          `json:"state"`
	UserName           string          `json:"userName"`
	LoginNames         []string        `json:"loginNames"`
	PreferredLoginName string          `json:"preferredLoginName"`
	Machine            *zitadelMachine `json:"machine,omitempty"`
	Human              *zitadelHuman   `json:"human,omitempty"`
}

type zitadelMachine struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

type zitadelHuman struct {
	Profile         map[string]string `json:"profile"`
	Email           map[string]any    `json:"email"`
	Phone           struct{}          `json:"phone"`
	PasswordChanged string            `json:"passwordChanged"`
}

func newZitadelUserV1(u *zitadelUser) zitadelUserV1 {
	v := zitadelUserV1{
		ID: u.ID,
		Details: zitadelDetails{
			Sequence: zitadelInt(u.Sequence), CreationDate: zitadelTime(u.CreatedAt),
			ChangeDate: zitadelTime(u.ChangedAt), ResourceOwner: u.Organization,
		},
		State: u.State, UserName: u.Username,
		LoginNames: []string{u.Username}, PreferredLoginName: u.Username,
	}
	if !u.Human {
		v.Machine = &zitadelMachine{Name: u.Name, Description: u.Description}
		return v
	}
	first, last, _ := strings.Cut(u.Name, " ")
	v.Human = &zitadelHuman{
		Profile: map[string]string{
			"firstName": first, "lastName": last, "displayName": u.Name, "preferredLanguage": "en",
		},
		Email:           map[string]any{"email": u.Username, "isEmailVerified": true},
		PasswordChanged: zitadelTime(u.CreatedAt),
	}
	return v
}

// changeV1 is the answer to a change of the user or of its tokens.
func (u *zitadelUser) changeV1() any {
	return map[string]any{"details": zitadelDetails{
		Sequence: zitadelInt(u.Sequence), ChangeDate: zitadelTime(u.ChangedAt), ResourceOwner: u.Organization,
	}}
}

func (p *Zitadel) getMeV1(c *zitadelCall) (any, error) {
	return map[string]any{"user": newZitadelUserV1(c.caller)}, nil
}

func (p *Zitadel) getUserV1(c *zitadelCall) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errZitadelGetUser
	}
	return map[string]any{"user": newZitadelUserV1(u)}, nil
}

func (p *Zitadel) deleteUserV1(c *zitadelCall) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errZitadelChangeUser
	}
	p.removeUser(u)
	return u.changeV1(), nil
}

// zitadelSetState makes the handler of a call that changes a user's state.
func zitadelSetState(state string) func(*Zitadel, *zitadelCall) (any, error) {
	return func(p *Zitadel, c *zitadelCall) (any, error) {
		u, err := p.userIn(c.organization, c.PathValue("user"))
		if err != nil {
			return nil, errZitadelChangeUser
		}
		p.setState(u, state)
		return u.changeV1(), nil
	}
}

func (p *Zitadel) setState(u *zitadelUser, state string) {
	u.State = state
	u.touch(p.now())
	p.core.Changed()
}

func (p *Zitadel) createMachineV1(c *zitadelCall) (any, error) {
	var request struct{ UserName, Name, Description string }
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	for _, field := range []struct{ name, value string }{
		{"UserName", request.UserName}, {"Name", request.Name},
	} {
		if n := utf8.RuneCountInString(field.value); n < 1 || n > 200 {
			return nil, lengthError("AddMachineUserRequest", field.name)
		}
	}
	u, err := p.createMachine(zitadelUser{
		Organization: c.organization, Username: request.UserName, Name: request.Name, Description: request.Description,
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{"userId": u.ID, "details": zitadelDetails{
		Sequence: zitadelInt(u.Sequence), ChangeDate: zitadelTime(u.ChangedAt), ResourceOwner: u.Organization,
	}}, nil
}

// createMachine adds a user under a name that nobody else has.
func (p *Zitadel) createMachine(u zitadelUser) (*zitadelUser, error) {
	if p.userNamed(u.Username) != nil {
		return nil, errZitadelUserExists
	}
	return p.addUser(u), nil
}

func (p *Zitadel) userNamed(username string) *zitadelUser {
	for _, u := range p.world.Users {
		if u.exists() && u.Username == username {
			return u
		}
	}
	return nil
}

// searchUsersV1 lists the organization's users, optionally of one type.
func (p *Zitadel) searchUsersV1(c *zitadelCall) (any, error) {
	var request struct {
		Query   zitadelPage
		Queries []struct {
			TypeQuery *struct{ Type string }
		}
	}
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	var users []zitadelUserV1
	for _, u := range p.world.sortedUsers() {
		matches := u.exists() && u.Organization == c.organization
		for _, q := range request.Queries {
			matches = matches && (q.TypeQuery == nil || q.TypeQuery.Type == u.typeV1())
		}
		if matches {
			users = append(users, newZitadelUserV1(u))
		}
	}
	return newZitadelListV1(p, users, request.Query), nil
}

func (u *zitadelUser) typeV1() string {
	if u.Human {
		return "TYPE_HUMAN"
	}
	return "TYPE_MACHINE"
}

func (w *zitadelWorld) sortedUsers() []*zitadelUser {
	return slices.SortedFunc(maps.Values(w.Users), func(a, b *zitadelUser) int { return cmp.Compare(a.ID, b.ID) })
}
