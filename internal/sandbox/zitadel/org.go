// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"strings"
	"unicode/utf8"
)

// orgV1 is an organization as management v1 and admin v1 put it. A deleted one
// has no state: the API leaves out what is unspecified.
func orgV1(o *organization) map[string]any {
	v := map[string]any{
		"id":            o.ID,
		"details":       o.details(true),
		"name":          o.Name,
		"primaryDomain": primaryDomain(o),
	}
	if o.State != orgRemoved {
		v["state"] = o.State
	}
	return v
}

func primaryDomain(o *organization) string { return strings.ToLower(o.Name) + ".localhost" }

func (p *Platform) getOrgV1(c *call) (any, error) {
	return map[string]any{"org": orgV1(p.world.Organizations[c.organization])}, nil
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

// removeOrgV1 deletes the call's organization, unless it is the default one.
// Its users can no longer be read and their tokens are gone, although tokens
// can still be added to them, which nobody can use.
func (p *Platform) removeOrgV1(c *call) (any, error) {
	o := p.world.Organizations[c.organization]
	switch {
	case o.ID == p.world.DefaultOrganization:
		return nil, precondition("COMMA-wG9p1", "The default organization must not be deleted")
	case o.State == orgRemoved:
		return nil, errRemoveOrg
	}
	for _, u := range p.world.Users {
		if u.exists() && u.Organization == o.ID {
			p.dropTokens(u, p.now())
			u.State = stateOrphaned
		}
	}
	p.setOrgState(o, orgRemoved)
	d := o.changed()
	d.ResourceOwner = p.world.Instance
	return map[string]any{"details": d}, nil
}

// setOrgStateV1 makes the handler of a call that changes the state of the
// call's organization.
func setOrgStateV1(state string) func(*Platform, *call) (any, error) {
	return func(p *Platform, c *call) (any, error) {
		o := p.world.Organizations[c.organization]
		p.setOrgState(o, state)
		return map[string]any{"details": o.changed()}, nil
	}
}

func (p *Platform) setOrgState(o *organization, state string) {
	o.State = state
	o.touch(p.now())
	p.core.Changed()
}

// changed are the details of a change.
func (o *organization) changed() details {
	return details{Sequence: integer(o.Sequence), ChangeDate: instant(o.ChangedAt), ResourceOwner: o.ID}
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
