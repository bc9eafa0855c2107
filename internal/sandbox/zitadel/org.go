// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"strings"
	"unicode/utf8"
)

func (p *Zitadel) getOrgV1(c *zitadelCall) (any, error) {
	o := p.world.Organizations[c.organization]
	return map[string]any{"org": map[string]any{
		"id":            o.ID,
		"details":       o.details(true),
		"state":         "ORG_STATE_ACTIVE",
		"name":          o.Name,
		"primaryDomain": strings.ToLower(o.Name) + ".localhost",
	}}, nil
}

func (p *Zitadel) createOrgV1(c *zitadelCall) (any, error) {
	var request struct{ Name string }
	if _, err := readZitadelJSON(c.Request, &request); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(request.Name); n < 1 || n > 200 {
		return nil, lengthError("AddOrgRequest", "Name")
	}
	o := p.addOrganization(request.Name)
	return map[string]any{"id": o.ID, "details": o.details(false)}, nil
}

// removeOrgV1 deletes the call's organization, unless it is the default one,
// with all its users.
func (p *Zitadel) removeOrgV1(c *zitadelCall) (any, error) {
	o := p.world.Organizations[c.organization]
	if o.ID == p.world.DefaultOrganization {
		return nil, zitadelPrecondition("COMMA-wG9p1", "The default organization must not be deleted")
	}
	for _, u := range p.world.Users {
		if u.exists() && u.Organization == o.ID {
			p.removeUser(u)
		}
	}
	o.touch(p.now())
	delete(p.world.Organizations, o.ID)
	p.core.Changed()
	return map[string]any{"details": o.details(true)}, nil
}

func (o *zitadelOrganization) details(withChange bool) zitadelDetails {
	d := zitadelDetails{
		Sequence: zitadelInt(o.Sequence), CreationDate: zitadelTime(o.CreatedAt), ResourceOwner: o.ID,
	}
	if withChange {
		d.ChangeDate = zitadelTime(o.ChangedAt)
	}
	return d
}
