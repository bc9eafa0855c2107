// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	alephantprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

func alephant() platform {
	return platform{
		Platform:   configuration.Alephant,
		connect:    connectAlephant,
		ownHeaders: "`X-Workspace-Id` (that is `workspace_id`), `Host`",
		pace:       alephantclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Alephant: personal access tokens. One way to authenticate is configured: " + configuration.Alephant.Credential(quoted) + ".",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the API's origin. " + configuration.Alephant.Environment("endpoint") + " Default: `" + alephantclient.DefaultEndpoint + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "A JWT of a session that is logged in; a personal access token can't manage personal access tokens. " + configuration.Alephant.Environment("access_token"),
				},
				"email": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "E-mail address to log in with, with `password`; the account must not have a second factor. " + configuration.Alephant.Environment("email"),
				},
				"password": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Password to log in with. " + configuration.Alephant.Environment("password"),
				},
				"workspace_id": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Workspace that new tokens live in, a UUID. " + configuration.Alephant.Environment("workspace_id"),
				},
			},
		},
		objects:   alephantprovider.Objects(),
		inventory: alephantprovider.Inventory(),
	}
}

func connectAlephant(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate()
	workspace := b.text("workspace_id")
	// Here, since the client is asked about a block with a credential only.
	if b.attribute("workspace_id") != nil && !workspace.unknown && strings.TrimSpace(workspace.value) != "" && !validate.IsUUID(workspace.value) {
		b.problem("workspace_id", "%s is not a UUID, as Alephant's workspace ids are.", validate.Quoted(workspace.value))
	}
	config := alephantclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint").value,
		AccessToken:       credentials["access_token"],
		Email:             credentials["email"],
		Password:          credentials["password"],
		WorkspaceID:       workspace.value,
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return alephantprovider.NewConnection(config) }
}
