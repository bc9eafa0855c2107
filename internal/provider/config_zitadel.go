// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	zitadelprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/zitadel"
)

func zitadel() platform {
	return platform{
		name:       zitadelprovider.Platform,
		title:      "ZITADEL",
		credential: "set access_token, jwt_profile, jwt_profile_file, or client_id with client_secret in the provider's zitadel block",
		variables:  "the environment variable ZITADEL_ACCESS_TOKEN, ZITADEL_JWT_PROFILE, ZITADEL_KEY_PATH, or ZITADEL_CLIENT_ID with ZITADEL_CLIENT_SECRET",
		connect:    connectZitadel,
		ownHeaders: "`x-zitadel-orgid` (that is `organization_id`), `Host` (that is `issuer`)",
		pace:       zitadelclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "ZITADEL: personal access tokens of machine users. One way to authenticate is configured: `access_token`, `jwt_profile`, `jwt_profile_file`, or `client_id` with `client_secret`.",
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
		"endpoint":         text("URL of the instance that is dialled, such as `https://example.zitadel.cloud`. Environment: `ZITADEL_ENDPOINT`."),
		"issuer":           text("The instance's external origin, by which it knows itself, where that is not what is dialled: behind a proxy, for example. It is the audience of assertions and the `Host` of every request. Environment: `ZITADEL_ISSUER`. Default: `endpoint`."),
		"access_token":     secret("Personal access token of the machine user that manages the tokens. Environment: `ZITADEL_ACCESS_TOKEN`."),
		"jwt_profile":      secret("JSON key of the machine user, as ZITADEL hands it out. Environment: `ZITADEL_JWT_PROFILE`."),
		"jwt_profile_file": text("Path of a file with that JSON key. Environment: `ZITADEL_KEY_PATH`."),
		"client_id":        text("Username of the machine user, with `client_secret`. Environment: `ZITADEL_CLIENT_ID`."),
		"client_secret":    secret("Client secret of the machine user. Environment: `ZITADEL_CLIENT_SECRET`."),
		"organization_id":  text("Organization of the users whose tokens are managed, where the resource names none. Environment: `ZITADEL_ORGANIZATION_ID`. Default: each user's own."),
	}
}

func connectZitadel(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate(
		method{{"access_token", []string{"ZITADEL_ACCESS_TOKEN"}}},
		method{{"jwt_profile", []string{"ZITADEL_JWT_PROFILE"}}},
		method{{"jwt_profile_file", []string{"ZITADEL_KEY_PATH"}}},
		method{{"client_id", []string{"ZITADEL_CLIENT_ID"}}, {"client_secret", []string{"ZITADEL_CLIENT_SECRET"}}},
	)
	config := zitadelclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint", "ZITADEL_ENDPOINT").value,
		Issuer:            b.text("issuer", "ZITADEL_ISSUER").value,
		AccessToken:       credentials["access_token"],
		JWTProfile:        credentials["jwt_profile"],
		JWTProfileFile:    credentials["jwt_profile_file"],
		ClientID:          credentials["client_id"],
		ClientSecret:      credentials["client_secret"],
		OrganizationID:    b.text("organization_id", "ZITADEL_ORGANIZATION_ID").value,
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return zitadelprovider.NewConnection(config) }
}
