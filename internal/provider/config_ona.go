// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	onaprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/ona"
)

func ona() platform {
	return platform{
		name:       onaprovider.Platform,
		title:      "Ona",
		credential: "set access_token in the provider's ona block, or the environment variable ONA_TOKEN, ONA_API_KEY or GITPOD_API_KEY",
		connect:    connectOna,
		ownHeaders: "`Connect-Protocol-Version`, `Host`",
		pace:       onaclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Ona (formerly Gitpod): personal access tokens, tokens of service accounts and host authentication tokens.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the API; `/api` is added to a URL without a path. Environment: `ONA_HOST`, `ONA_BASE_URL`, `GITPOD_BASE_URL`. Default: `" + onaclient.DefaultEndpoint + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Personal access token of the user that manages the tokens; one of a service account may only read. Environment: `ONA_TOKEN`, `ONA_API_KEY`, `GITPOD_API_KEY`.",
				},
			},
		},
		objects:   onaprovider.Objects(),
		inventory: onaprovider.Inventory(),
	}
}

func connectOna(b *block, settings rest.Settings) func() (any, error) {
	endpoint := b.text("endpoint", "ONA_HOST", "ONA_BASE_URL", "GITPOD_BASE_URL")
	credentials := b.authenticate(method{{"access_token", []string{"ONA_TOKEN", "ONA_API_KEY", "GITPOD_API_KEY"}}})
	config := onaclient.Config{
		Settings:          settings,
		Endpoint:          endpoint.value,
		AccessToken:       credentials["access_token"],
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return onaprovider.NewConnection(config) }
}
