// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	onaprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/ona"
)

func ona() platform {
	return platform{
		Platform:   configuration.Ona,
		connect:    connectOna,
		ownHeaders: "`Connect-Protocol-Version`, `Host`",
		pace:       onaclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Ona (formerly Gitpod): personal access tokens, tokens of service accounts and host authentication tokens.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the API; `https://` may be left out, and `/api` is added to a URL without a path. " + configuration.Ona.Environment("endpoint") + " To `" + configuration.OnaHost + "` `/api` is always added, as the vendor's tools do. Default: `" + onaclient.DefaultEndpoint + "`, the address in the vendor's API reference; where it redirects to `https://app.ona.com`, or that one back, the provider goes along, and to no other host.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Personal access token of the user that manages the tokens; one of a service account may only read. " + configuration.Ona.Environment("access_token"),
				},
			},
		},
		objects:   onaprovider.Objects(),
		inventory: onaprovider.Inventory(),
	}
}

func connectOna(b *block, settings rest.Settings) func() (any, error) {
	endpoint := b.text("endpoint")
	switch {
	case endpoint.unknown || strings.TrimSpace(endpoint.value) == "":
	case endpoint.source == configuration.OnaHost:
		endpoint.value = onaclient.HostEndpoint(endpoint.value)
	default:
		endpoint.value = onaclient.Endpoint(endpoint.value)
	}
	b.settings["endpoint"] = endpoint
	credentials := b.authenticate()
	config := onaclient.Config{
		Settings:          settings,
		Endpoint:          endpoint.value,
		AccessToken:       credentials["access_token"],
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return onaprovider.NewConnection(config) }
}
