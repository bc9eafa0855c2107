// SPDX-License-Identifier: MPL-2.0

package zitadel

// feature is a switch of the instance; off and inherited is empty.
type feature struct {
	Enabled  bool   `json:"enabled,omitempty"`
	Required bool   `json:"required,omitempty"`
	Source   string `json:"source,omitempty"`
}

func (p *Platform) featuresV2(*call) (any, error) {
	const instance = "SOURCE_INSTANCE"
	o := p.world.Organizations[p.world.DefaultOrganization]
	return map[string]any{
		"details": details{
			Sequence: integer(o.Sequence), ChangeDate: instant(o.ChangedAt), ResourceOwner: p.world.Instance,
		},
		"loginDefaultOrg":                feature{Enabled: true, Source: instance},
		"userSchema":                     feature{},
		"oidcTokenExchange":              feature{},
		"improvedPerformance":            feature{},
		"debugOidcParentError":           feature{},
		"oidcSingleV1SessionTermination": feature{},
		"enableBackChannelLogout":        feature{},
		"loginV2":                        feature{Required: true, Source: instance},
		"permissionCheckV2":              feature{},
		"consoleUseV2UserApi":            feature{Enabled: true, Source: instance},
		"enableRelationalTables":         feature{},
	}, nil
}
