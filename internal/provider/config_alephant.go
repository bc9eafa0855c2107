// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	alephantprovider "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

func alephant() platform {
	return platform{
		name:       alephantprovider.Platform,
		title:      "Alephant",
		credential: "set access_token (a JWT), or email with password in the provider's alephant block",
		variables:  "the environment variable ALEPHANT_ACCESS_TOKEN, or ALEPHANT_EMAIL with ALEPHANT_PASSWORD",
		connect:    connectAlephant,
		ownHeaders: "`X-Workspace-Id` (that is `workspace_id`), `Host`",
		pace:       alephantclient.Pace,
		attribute: schema.SingleNestedAttribute{
			MarkdownDescription: "Alephant: personal access tokens. One way to authenticate is configured: `access_token`, or `email` with `password`.",
			Attributes: map[string]schema.Attribute{
				"endpoint": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "URL of the API's origin. Environment: `ALEPHANT_ENDPOINT`. Default: `" + alephantclient.DefaultEndpoint + "`.",
				},
				"access_token": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "A JWT of a session that is logged in; a personal access token can't manage personal access tokens. Environment: `ALEPHANT_ACCESS_TOKEN`.",
				},
				"email": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "E-mail address to log in with, with `password`; the account must not have a second factor. Environment: `ALEPHANT_EMAIL`.",
				},
				"password": schema.StringAttribute{
					Optional: true, Sensitive: true,
					MarkdownDescription: "Password to log in with. Environment: `ALEPHANT_PASSWORD`.",
				},
				"workspace_id": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Workspace that new tokens live in, a UUID. Environment: `ALEPHANT_WORKSPACE_ID`.",
				},
			},
		},
		objects:   alephantprovider.Objects(),
		inventory: alephantprovider.Inventory(),
	}
}

func connectAlephant(b *block, settings rest.Settings) func() (any, error) {
	credentials := b.authenticate(
		method{{"access_token", []string{"ALEPHANT_ACCESS_TOKEN"}}},
		method{{"email", []string{"ALEPHANT_EMAIL"}}, {"password", []string{"ALEPHANT_PASSWORD"}}},
	)
	workspace := b.text("workspace_id", "ALEPHANT_WORKSPACE_ID")
	// Here, since the client is asked about a block with a credential only.
	if b.attribute("workspace_id") != nil && !workspace.unknown && strings.TrimSpace(workspace.value) != "" && !validate.IsUUID(workspace.value) {
		b.problem("workspace_id", "%s is not a UUID, as Alephant's workspace ids are.", validate.Quoted(workspace.value))
	}
	config := alephantclient.Config{
		Settings:          settings,
		Endpoint:          b.text("endpoint", "ALEPHANT_ENDPOINT").value,
		AccessToken:       credentials["access_token"],
		Email:             credentials["email"],
		Password:          credentials["password"],
		WorkspaceID:       workspace.value,
		RequestsPerSecond: b.rate(),
	}
	return func() (any, error) { return alephantprovider.NewConnection(config) }
}
