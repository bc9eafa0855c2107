// SPDX-License-Identifier: MPL-2.0

package sandbox

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

func (o *zitadelOrganization) details(withChange bool) zitadelDetails {
	d := zitadelDetails{
		Sequence: zitadelInt(o.Sequence), CreationDate: zitadelTime(o.CreatedAt), ResourceOwner: o.ID,
	}
	if withChange {
		d.ChangeDate = zitadelTime(o.ChangedAt)
	}
	return d
}

// zitadelFeature is a switch of the instance; off and inherited is empty.
type zitadelFeature struct {
	Enabled  bool   `json:"enabled,omitempty"`
	Required bool   `json:"required,omitempty"`
	Source   string `json:"source,omitempty"`
}

func (p *Zitadel) featuresV2(*zitadelCall) (any, error) {
	const instance = "SOURCE_INSTANCE"
	o := p.world.Organizations[p.world.DefaultOrganization]
	return map[string]any{
		"details": zitadelDetails{
			Sequence: zitadelInt(o.Sequence), ChangeDate: zitadelTime(o.ChangedAt), ResourceOwner: p.world.Instance,
		},
		"loginDefaultOrg":                zitadelFeature{Enabled: true, Source: instance},
		"userSchema":                     zitadelFeature{},
		"oidcTokenExchange":              zitadelFeature{},
		"improvedPerformance":            zitadelFeature{},
		"debugOidcParentError":           zitadelFeature{},
		"oidcSingleV1SessionTermination": zitadelFeature{},
		"enableBackChannelLogout":        zitadelFeature{},
		"loginV2":                        zitadelFeature{Required: true, Source: instance},
		"permissionCheckV2":              zitadelFeature{},
		"consoleUseV2UserApi":            zitadelFeature{Enabled: true, Source: instance},
		"enableRelationalTables":         zitadelFeature{},
	}, nil
}
