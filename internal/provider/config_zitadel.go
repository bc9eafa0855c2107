// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	zitadelprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/zitadel"
)

func zitadel() platform {
	return platform{
		Platform:   configuration.ZITADEL,
		connect:    connectZitadel,
		ownHeaders: "`x-zitadel-orgid` (that is `organization_id`), `Host` (that is `issuer`)",
		pace:       zitadelclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "ZITADEL: personal access tokens of machine users. One way to authenticate is configured: " + configuration.ZITADEL.Credential(quoted) + ".",
			Attributes:          zitadelAttributes(),
		},
		objects:   zitadelprovider.Objects(),
		inventory: zitadelprovider.Inventory(),
	}
}

func zitadelAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	secret := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"endpoint":         text("URL of the instance that is dialled, such as `https://example.zitadel.cloud`. " + configuration.ZITADEL.Environment("endpoint")),
		"issuer":           text("The instance's external origin, by which it knows itself, where that is not what is dialled: behind a proxy, for example. It is the audience of assertions and the `Host` of every request. " + configuration.ZITADEL.Environment("issuer") + " Default: `endpoint`."),
		"access_token":     secret("Personal access token of the machine user that manages the tokens. " + configuration.ZITADEL.Environment("access_token")),
		"jwt_profile":      secret("JSON key of the machine user, as ZITADEL hands it out. " + configuration.ZITADEL.Environment("jwt_profile")),
		"jwt_profile_file": text("Path of a file with that JSON key. " + configuration.ZITADEL.Environment("jwt_profile_file")),
		"client_id":        text("Username of the machine user, with `client_secret`. " + configuration.ZITADEL.Environment("client_id")),
		"client_secret":    secret("Client secret of the machine user. " + configuration.ZITADEL.Environment("client_secret")),
		"organization_id":  text("Organization of the users whose tokens are managed, where the resource names none. " + configuration.ZITADEL.Environment("organization_id") + " Default: each user's own."),
	}
}

func connectZitadel(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate()
	config := zitadelclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint").value,
		Issuer:            b.text("issuer").value,
		AccessToken:       credentials["access_token"],
		JWTProfile:        credentials["jwt_profile"],
		JWTProfileFile:    credentials["jwt_profile_file"],
		ClientID:          credentials["client_id"],
		ClientSecret:      credentials["client_secret"],
		OrganizationID:    b.text("organization_id").value,
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return zitadelprovider.NewConnection(config) }
}
