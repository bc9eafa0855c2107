// SPDX-License-Identifier: MPL-2.0

package zitadel

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
