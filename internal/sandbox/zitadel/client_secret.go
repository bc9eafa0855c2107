// SPDX-License-Identifier: MPL-2.0

package zitadel

import "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"

// setClientSecretV1 gives a machine user a new secret for client credentials.
// Its username is the client's id.
func (p *Platform) setClientSecretV1(c *call) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errCreateUser
	}
	p.setClientSecret(u, stage.NewSecret("zitadel-client-secret"))
	return map[string]any{
		"clientId": u.Username, "clientSecret": u.ClientSecret,
		"details": details{
			Sequence: integer(u.Sequence), CreationDate: instant(u.ChangedAt), ResourceOwner: u.Organization,
		},
	}, nil
}

func (p *Platform) removeClientSecretV1(c *call) (any, error) {
	u, err := p.userIn(c.organization, c.PathValue("user"))
	if err != nil {
		return nil, errCreateUser
	}
	p.setClientSecret(u, "")
	return u.changeV1(), nil
}

func (p *Platform) setClientSecret(u *user, secret string) {
	u.ClientSecret = secret
	u.touch(p.now())
	p.core.Changed()
}
