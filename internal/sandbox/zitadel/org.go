// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"strings"
	"unicode/utf8"
)

func (p *Platform) getOrgV1(c *call) (any, error) {
	o := p.world.Organizations[c.organization]
	return map[string]any{"org": map[string]any{
		"id":            o.ID,
		"details":       o.details(true),
		"state":         "ORG_STATE_ACTIVE",
		"name":          o.Name,
		"primaryDomain": strings.ToLower(o.Name) + ".localhost",
	}}, nil
}

func (p *Platform) createOrgV1(c *call) (any, error) {
	var request struct{ Name string }
	if _, err := readJSON(c.Request, &request); err != nil {
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
func (p *Platform) removeOrgV1(c *call) (any, error) {
	o := p.world.Organizations[c.organization]
	if o.ID == p.world.DefaultOrganization {
		return nil, precondition("COMMA-wG9p1", "The default organization must not be deleted")
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

func (o *organization) details(withChange bool) details {
	d := details{
		Sequence: integer(o.Sequence), CreationDate: instant(o.CreatedAt), ResourceOwner: o.ID,
	}
	if withChange {
		d.ChangeDate = instant(o.ChangedAt)
	}
	return d
}
