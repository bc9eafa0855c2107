// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	cryptlexprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/cryptlex"
)

func cryptlex() platform {
	return platform{
		name:       cryptlexprovider.Platform,
		title:      "Cryptlex",
		credential: "set access_token in the provider's cryptlex block",
		variables:  "the environment variable CRYPTLEX_ACCESS_TOKEN",
		connect:    connectCryptlex,
		ownHeaders: "`Host`",
		pace:       cryptlexclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Cryptlex: personal access tokens.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the Web API: `https://api.eu.cryptlex.com` in the EU, your own host on premise. Environment: `CRYPTLEX_ENDPOINT`. Default: `" + cryptlexclient.DefaultEndpoint + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Personal access token with the scope `personalAccessToken:write`, or a JWT. Environment: `CRYPTLEX_ACCESS_TOKEN`.",
				},
			},
		},
		objects:   cryptlexprovider.Objects(),
		inventory: cryptlexprovider.Inventory(),
	}
}

func connectCryptlex(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate(method{{"access_token", []string{"CRYPTLEX_ACCESS_TOKEN"}}})
	config := cryptlexclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint", "CRYPTLEX_ENDPOINT").value,
		AccessToken:       credentials["access_token"],
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return cryptlexprovider.NewConnection(config) }
}
