// SPDX-License-Identifier: MPL-2.0

package zitadel

import "time"

// bootstrap sets up what a new instance has: a default organization with a
// human administrator and an administrating machine user with a personal
// access token; and, to work on, a second organization and a machine user.
func (p *Platform) bootstrap() {
	p.world = world{
		LastID:        firstID,
		Organizations: map[string]*organization{},
		Users:         map[string]*user{},
		Tokens:        map[string]*Token{},
		Keys:          map[string]*key{},
		Sessions:      map[string]*session{},
	}
	w := &p.world
	w.Instance = w.newID()
	w.DefaultOrganization = p.addOrganization("ZITADEL").ID
	w.SecondOrganization = p.addOrganization("Second").ID
	w.Human = p.addUser(user{
		Organization: w.DefaultOrganization, Username: "zitadel-admin@zitadel.localhost",
		Name: "ZITADEL Admin", Human: true,
	}, InstanceOwner).ID
	admin := p.addUser(user{
		Organization: w.DefaultOrganization, Username: "sandbox-admin", Name: "sandbox admin",
	}, InstanceOwner)
	token := p.issue(admin, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
	token.Credential = true
	w.AdminToken = token.ID
	w.Machine = p.addUser(user{
		Organization: w.DefaultOrganization, Username: "ci", Name: "CI",
	}).ID
}
