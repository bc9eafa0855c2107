// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// attribute is the filter in a data source.
func (f Filter) attribute() schema.Attribute {
	switch f.Type {
	case FilterStrings:
		return schema.SetAttribute{
			ElementType: types.StringType, Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description,
			Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(f.validators()...)},
		}
	case FilterInstant:
		return schema.StringAttribute{CustomType: instant.Type{}, Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description}
	default:
		return schema.StringAttribute{Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description, Validators: f.validators()}
	}
}

// listAttribute is the filter in a list resource, which knows no sets.
func (f Filter) listAttribute() list.Attribute {
	switch f.Type {
	case FilterStrings:
		return list.ListAttribute{
			ElementType: types.StringType, Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description,
			Validators: []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), listvalidator.ValueStringsAre(f.validators()...)},
		}
	case FilterInstant:
		return list.StringAttribute{CustomType: instant.Type{}, Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description}
	default:
		return list.StringAttribute{Required: f.Required, Optional: !f.Required, MarkdownDescription: f.Description, Validators: f.validators()}
	}
}

// readFilters reads what is filtered by. Lists become sets, so that a
// platform's calls see the same values whoever asks.
func readFilters(ctx context.Context, from reader, filters []Filter) (Values, diag.Diagnostics) {
	names := make([]string, 0, len(filters))
	for _, filter := range filters {
		names = append(names, filter.Name)
	}
	values, diags := readValues(ctx, from, names...)
	values = values.only(names...)
	for name, value := range values {
		if several, ok := value.(types.List); ok {
			values[name] = types.SetValueMust(types.StringType, distinct(several.Elements()))
		}
	}
	return values, diags
}

func distinct(values []attr.Value) []attr.Value {
	var kept []attr.Value
	for _, value := range values {
		if !slices.ContainsFunc(kept, value.Equal) {
			kept = append(kept, value)
		}
	}
	return kept
}

// validators check a text. An empty one is a mistake, as it would filter
// nothing: a filter that is not wanted is left out.
func (f Filter) validators() []validator.String {
	if f.Check == nil {
		return []validator.String{stringvalidator.LengthAtLeast(1)}
	}
	return []validator.String{checkedString{f.Check}}
}

// checkedString validates a string by a kind's own rule.
type checkedString struct{ check func(text string) error }

func (checkedString) Description(context.Context) string { return "the form of the platform's ids" }

func (v checkedString) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v checkedString) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not an id", fmt.Sprintf("%s: %s.", req.Path, err))
	}
}
