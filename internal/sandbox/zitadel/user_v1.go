// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

type userV1 struct {
	ID                 string   `json:"id"`
	Details            details  `json:"details"`
	State              string   `json:"state"`
	UserName           string   `json:"userName"`
	LoginNames         []string `json:"loginNames"`
	PreferredLoginName string   `json:"preferredLoginName"`
	Machine            *machine `json:"machine,omitempty"`
	Human              *human   `json:"human,omitempty"`
}

type machine struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

type human struct {
	Profile         map[string]string `json:"profile"`
	Email           map[string]any    `json:"email"`
	Phone           struct{}          `json:"phone"`
	PasswordChanged string            `json:"passwordChanged"`
}

func newUserV1(u *user) userV1 {
	v := userV1{
		ID: u.ID,
		Details: details{
			Sequence: integer(u.Sequence), CreationDate: instant(u.CreatedAt),
			ChangeDate: instant(u.ChangedAt), ResourceOwner: u.Organization,
		},
		State: u.State, UserName: u.Username,
		LoginNames: []string{u.Username}, PreferredLoginName: u.Username,
	}
	if !u.Human {
		v.Machine = &machine{Name: u.Name, Description: u.Description}
		return v
	}
	first, last, _ := strings.Cut(u.Name, " ")
	v.Human = &human{
		Profile: map[string]string{
			"firstName": first, "lastName": last, "displayName": u.Name, "preferredLanguage": "en",
		},
		Email:           map[string]any{"email": u.Username, "isEmailVerified": true},
		PasswordChanged: instant(u.CreatedAt),
	}
	return v
}

// changeV1 is the answer to a change of the user or of its tokens.
func (u *user) changeV1() any {
	return map[string]any{"details": details{
		Sequence: integer(u.Sequence), ChangeDate: instant(u.ChangedAt), ResourceOwner: u.Organization,
	}}
}

func (p *Platform) getMeV1(c *call) (any, error) {
	return map[string]any{"user": newUserV1(c.caller)}, nil
}

func (p *Platform) getUserV1(c *call) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errGetUser
	}
	return map[string]any{"user": newUserV1(u)}, nil
}

func (p *Platform) deleteUserV1(c *call) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errChangeUser
	}
	p.removeUser(u)
	return u.changeV1(), nil
}

func (p *Platform) createMachineV1(c *call) (any, error) {
	var request struct{ UserName, Name, Description string }
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, err
	}
	for _, field := range []struct{ name, value string }{
		{"UserName", request.UserName}, {"Name", request.Name},
	} {
		if n := utf8.RuneCountInString(field.value); n < 1 || n > 200 {
			return nil, lengthError("AddMachineUserRequest", field.name)
		}
	}
	u, err := p.createMachine(user{
		Organization: c.organization, Username: request.UserName, Name: request.Name, Description: request.Description,
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{"userId": u.ID, "details": details{
		Sequence: integer(u.Sequence), ChangeDate: instant(u.ChangedAt), ResourceOwner: u.Organization,
	}}, nil
}

// createMachine adds a user under a name that nobody else has.
func (p *Platform) createMachine(u user) (*user, error) {
	if p.userNamed(u.Username) != nil {
		return nil, errUserExists
	}
	return p.addUser(u), nil
}

func (p *Platform) userNamed(username string) *user {
	for _, u := range p.world.Users {
		if u.exists() && u.Username == username {
			return u
		}
	}
	return nil
}

// searchUsersV1 lists the organization's users, optionally of one type.
func (p *Platform) searchUsersV1(c *call) (any, error) {
	var request struct {
		Query   pageRequest
		Queries []struct {
			TypeQuery *struct{ Type string }
		}
	}
	if _, err := readJSON(c.Request, &request); err != nil {
		return nil, err
	}
	var users []userV1
	for _, u := range p.world.sortedUsers() {
		matches := u.exists() && u.Organization == c.organization
		for _, q := range request.Queries {
			matches = matches && (q.TypeQuery == nil || q.TypeQuery.Type == u.typeV1())
		}
		if matches {
			users = append(users, newUserV1(u))
		}
	}
	return newListV1(p, users, request.Query), nil
}

func (u *user) typeV1() string {
	if u.Human {
		return "TYPE_HUMAN"
	}
	return "TYPE_MACHINE"
}

func (w *world) sortedUsers() []*user {
	return slices.SortedFunc(maps.Values(w.Users), func(a, b *user) int { return cmp.Compare(a.ID, b.ID) })
}
