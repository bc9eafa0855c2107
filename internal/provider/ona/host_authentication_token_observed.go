// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// observedHostToken is a token as the data sources show it.
type observedHostToken struct {
	ID            types.String  `tfsdk:"id"`
	RunnerID      types.String  `tfsdk:"runner_id"`
	Host          types.String  `tfsdk:"host"`
	Source        types.String  `tfsdk:"source"`
	IntegrationID types.String  `tfsdk:"integration_id"`
	ExpiresAt     instant.Value `tfsdk:"expires_at"`
	LastUsedAt    instant.Value `tfsdk:"last_used_at"`
	Scopes        types.Set     `tfsdk:"scopes"`
	Subject       types.Object  `tfsdk:"subject"`
}

func observeHostToken(token onaclient.HostAuthenticationToken) observedHostToken {
	m := adopted(token)
	return observedHostToken{
		ID: m.ID, RunnerID: m.RunnerID, Host: m.Host, Source: m.Source, IntegrationID: m.IntegrationID,
		ExpiresAt: m.ExpiresAt, LastUsedAt: instant.NewNull(), Scopes: m.Scopes, Subject: m.Subject,
	}
}

// listedHostToken is a token as the data source of several shows it.
type listedHostToken struct {
	observedHostToken
	DisplayName types.String `tfsdk:"display_name"`
	ImportID    types.String `tfsdk:"import_id"`
}

func listHostToken(token onaclient.HostAuthenticationToken) listedHostToken {
	return listedHostToken{
		observedHostToken: observeHostToken(token),
		DisplayName:       types.StringValue(hostTokenOf(token).DisplayName()), ImportID: types.StringValue(token.ID),
	}
}

func listedHostTokenAttributes() map[string]schema.Attribute {
	attributes := observedHostTokenAttributes()
	maps.Copy(attributes, lifecycle.ListedAttributes())
	return attributes
}

func observedHostTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":             schema.StringAttribute{Computed: true, MarkdownDescription: "Ona's id of the token, a UUID."},
		"runner_id":      schema.StringAttribute{Computed: true, MarkdownDescription: "The runner whose environments use the token."},
		"host":           schema.StringAttribute{Computed: true, MarkdownDescription: "The source control host that the token is for."},
		"source":         schema.StringAttribute{Computed: true, MarkdownDescription: "How the token came about: `pat`, `oauth`, or a newer source as Ona names it."},
		"integration_id": schema.StringAttribute{Computed: true, MarkdownDescription: "The integration that the token belongs to; null: none."},
		"expires_at": schema.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token ends at its host, RFC 3339 in UTC; null: Ona doesn't know of an end.",
		},
		"last_used_at": schema.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token was last used, RFC 3339 in UTC. Always null so far: Ona doesn't tell it of this kind of token.",
		},
		"scopes": schema.SetAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: "What the token may do at its host."},
		"subject": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Whose token it is.",
			Attributes: map[string]schema.Attribute{
				"id":        schema.StringAttribute{Computed: true, MarkdownDescription: "The subject's id, a UUID."},
				"principal": schema.StringAttribute{Computed: true, MarkdownDescription: "The subject's kind as Ona names it, such as `PRINCIPAL_USER`."},
			},
		},
	}
}
