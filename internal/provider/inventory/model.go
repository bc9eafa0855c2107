// SPDX-License-Identifier: MPL-2.0

package inventory

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// model is the data source's configuration and result.
type model struct {
	Platforms     types.Set     `tfsdk:"platforms"`
	ExpiresBefore instant.Value `tfsdk:"expires_before"`
	ExpiresAfter  instant.Value `tfsdk:"expires_after"`
	UnusedSince   instant.Value `tfsdk:"unused_since"`
	Accounts      types.Set     `tfsdk:"service_account_ids"`
	OnError       types.String  `tfsdk:"on_error"`
	UnusedUnknown types.List    `tfsdk:"unused_unknown"`
	Tokens        types.List    `tfsdk:"tokens"`
}

var tokenType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"platform": types.StringType, "kind": types.StringType, "id": types.StringType, "name": types.StringType,
	"display_name": types.StringType, "owner": types.StringType, "owner_email": types.StringType,
	"organization_id": types.StringType, "workspace_id": types.StringType, "import_id": types.StringType, "created_at": instant.Type{}, "expires_at": instant.Type{}, "last_used_at": instant.Type{},
	"scopes": types.SetType{ElemType: types.StringType}, "read_only": types.BoolType, "revoked": types.BoolType,
}}

func (m *model) platforms() []string {
	return lifecycle.Values{"platforms": m.Platforms}.Strings("platforms")
}

func (m *model) selection() selection {
	return selection{
		expiresBefore: m.ExpiresBefore.Edge(), expiresAfter: m.ExpiresAfter.Edge(), unusedSince: m.UnusedSince.Edge(),
		filters: lifecycle.Values{"service_account_ids": m.Accounts},
	}
}

// take puts what was found into the result.
func (m *model) take(found inventory) {
	tokens := make([]attr.Value, 0, len(found.items))
	for _, it := range found.items {
		tokens = append(tokens, it.value())
	}
	m.Tokens = types.ListValueMust(tokenType, tokens)
	names := make([]attr.Value, 0, len(found.unusedUnknown))
	for _, name := range found.unusedUnknown {
		names = append(names, types.StringValue(name))
	}
	m.UnusedUnknown = types.ListValueMust(types.StringType, names)
}

func (it item) value() attr.Value {
	scopes := types.SetNull(types.StringType)
	if it.Scopes != nil {
		scopes = lifecycle.SetOfStrings(distinct(it.Scopes))
	}
	return types.ObjectValueMust(tokenType.AttrTypes, map[string]attr.Value{
		"platform":        types.StringValue(it.source.Platform),
		"kind":            types.StringValue(it.source.Kind),
		"id":              types.StringValue(it.ID),
		"name":            lifecycle.Text(it.Name),
		"display_name":    types.StringValue(it.DisplayName()),
		"owner":           lifecycle.Text(it.OwnerName),
		"owner_email":     lifecycle.Text(it.OwnerEmail),
		"organization_id": lifecycle.Text(it.Values.String("organization_id")),
		"workspace_id":    lifecycle.Text(it.Values.String("workspace_id")),
		"import_id":       lifecycle.Text(it.source.importID(it.Token)),
		"created_at":      instant.NewValue(it.CreatedAt),
		"expires_at":      instant.NewValue(it.ExpiresAt),
		"last_used_at":    instant.NewValue(it.LastUsedAt),
		"scopes":          scopes,
		"read_only":       types.BoolPointerValue(it.ReadOnly),
		"revoked":         types.BoolValue(it.Revoked),
	})
}

// distinct returns the texts sorted and each once: a set has no duplicates,
// whatever a platform answers.
func distinct(texts []string) []string {
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
