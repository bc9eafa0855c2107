// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	cryptlexprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/cryptlex"
)

func cryptlex() platform {
	return platform{
		Platform:   configuration.Cryptlex,
		connect:    connectCryptlex,
		ownHeaders: "`Host`",
		pace:       cryptlexclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Cryptlex: personal access tokens.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the Web API: `https://api.eu.cryptlex.com` in the EU, your own host on premise. " + configuration.Cryptlex.Environment("endpoint") + " Default: `" + cryptlexclient.DefaultEndpoint + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Personal access token with the scope `personalAccessToken:write`, or a JWT. " + configuration.Cryptlex.Environment("access_token"),
				},
			},
		},
		objects:   cryptlexprovider.Objects(),
		inventory: cryptlexprovider.Inventory(),
	}
}

func connectCryptlex(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate()
	config := cryptlexclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint").value,
		AccessToken:       credentials["access_token"],
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return cryptlexprovider.NewConnection(config) }
}
