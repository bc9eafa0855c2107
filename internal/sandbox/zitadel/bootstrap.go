// SPDX-License-Identifier: MPL-2.0

package zitadel

import "time"

// bootstrap sets up what a new instance has: a default organization with a
// human administrator and an administrating machine user with a personal
// access token; and, to work on, a second organization and a machine user.
func (p *Zitadel) bootstrap() {
	p.world = zitadelWorld{
		LastID:        firstZitadelID,
		Organizations: map[string]*zitadelOrganization{},
		Users:         map[string]*zitadelUser{},
		Tokens:        map[string]*ZitadelToken{},
		Keys:          map[string]*zitadelKey{},
		Sessions:      map[string]*zitadelSession{},
	}
	w := &p.world
	w.Instance = w.newID()
	w.DefaultOrganization = p.addOrganization("ZITADEL").ID
	w.SecondOrganization = p.addOrganization("Second").ID
	w.Human = p.addUser(zitadelUser{
		Organization: w.DefaultOrganization, Username: "zitadel-admin@zitadel.localhost",
		Name: "ZITADEL Admin", Human: true,
	}, ZitadelInstanceOwner).ID
	admin := p.addUser(zitadelUser{
		Organization: w.DefaultOrganization, Username: "sandbox-admin", Name: "sandbox admin",
	}, ZitadelInstanceOwner)
	token := p.issue(admin, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
	token.Credential = true
	w.AdminToken = token.ID
	w.Machine = p.addUser(zitadelUser{
		Organization: w.DefaultOrganization, Username: "ci", Name: "CI",
	}).ID
}
