// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// Values are attribute values by schema name. A name that is missing and a
// null value mean the same: not said.
type Values map[string]attr.Value

// reader is what plan, state and configuration have in common.
type reader interface {
	GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
}

// writer is what state and results have in common.
type writer interface {
	SetAttribute(ctx context.Context, p path.Path, value any) diag.Diagnostics
}

// readValues reads the named attributes.
func readValues(ctx context.Context, from reader, names ...string) (Values, diag.Diagnostics) {
	if object, kinds, ok := contentOf(from); ok {
		return decode(ctx, object, kinds, names)
	}
	var diags diag.Diagnostics
	values := Values{}
	for _, name := range names {
		var value attr.Value
		diags.Append(from.GetAttribute(ctx, path.Root(name), &value)...)
		if value != nil {
			values[name] = value
		}
	}
	return values, diags
}

// set writes values to state, plan or result.
func (v Values) set(ctx context.Context, to writer) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(v) == 0 {
		return nil
	}
	if raw := rawOf(to); raw != nil {
		*raw, diags = encode(ctx, *raw, v)
		return diags
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		diags.Append(to.SetAttribute(ctx, path.Root(name), v[name])...)
	}
	return diags
}

// overlaid returns the values overlaid with others, said or not.
func (v Values) overlaid(others Values) Values {
	all := maps.Clone(v)
	maps.Copy(all, others)
	return all
}

// changed returns the values that differ from those before.
func (v Values) changed(before Values) Values {
	changed := Values{}
	for name, value := range v {
		if before[name] == nil || !value.Equal(before[name]) {
			changed[name] = value
		}
	}
	return changed
}

// Said reports whether the value is known and not null.
func (v Values) Said(name string) bool {
	value, ok := v[name]
	return ok && value != nil && !value.IsNull() && !value.IsUnknown()
}

// String returns a string value, "" where it is not said.
func (v Values) String(name string) string {
	if !v.Said(name) {
		return ""
	}
	if value, ok := v[name].(interface{ ValueString() string }); ok {
		return value.ValueString()
	}
	return ""
}

// Bool returns a bool value, false where it is not said.
func (v Values) Bool(name string) bool {
	if value, ok := v[name].(types.Bool); ok {
		return value.ValueBool()
	}
	return false
}

// Strings returns the elements of a set or list of strings, sorted.
func (v Values) Strings(name string) []string {
	if !v.Said(name) {
		return nil
	}
	collection, ok := v[name].(interface{ Elements() []attr.Value })
	if !ok {
		return nil
	}
	var texts []string
	for _, element := range collection.Elements() {
		if text, ok := element.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}

// Instant returns an instant, the zero time where it is not said.
func (v Values) Instant(name string) time.Time {
	if value, ok := v[name].(instant.Value); ok && v.Said(name) {
		return value.Edge()
	}
	return time.Time{}
}

// only returns the named values that are said.
func (v Values) only(names ...string) Values {
	only := Values{}
	for _, name := range names {
		if v.Said(name) {
			only[name] = v[name]
		}
	}
	return only
}

// With returns the values overlaid with others that are said.
func (v Values) With(others Values) Values {
	with := maps.Clone(v)
	if with == nil {
		with = Values{}
	}
	for name := range others {
		if others.Said(name) {
			with[name] = others[name]
		}
	}
	return with
}

// without returns the values that are said, except for the named ones.
func (v Values) without(names ...string) Values {
	without := Values{}
	for name := range v {
		if v.Said(name) && !slices.Contains(names, name) {
			without[name] = v[name]
		}
	}
	return without
}

// texts are the string values by name.
func (v Values) texts() map[string]string {
	texts := map[string]string{}
	for name := range v {
		if text := v.String(name); text != "" {
			texts[name] = text
		}
	}
	return texts
}

// key is a text that two owners share only if they are the same.
func (v Values) key() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if v.Said(name) {
			parts = append(parts, name+"="+v[name].String())
		}
	}
	return strings.Join(parts, "\n")
}

// SetOfStrings makes a set value for [Values]. What an answer names twice is in
// it once: Terraform takes no set that holds a value twice.
func SetOfStrings(texts []string) types.Set {
	elements := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, distinct(elements))
}

// mapOfStrings makes a map value; an empty one is null.
func mapOfStrings(texts map[string]string) types.Map {
	if len(texts) == 0 {
		return types.MapNull(types.StringType)
	}
	elements := map[string]attr.Value{}
	for name, text := range texts {
		elements[name] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, elements)
}

// valuesOf makes string values.
func valuesOf(texts map[string]string) Values {
	values := Values{}
	for name, text := range texts {
		values[name] = types.StringValue(text)
	}
	return values
}

// Text makes a string value for [Values]; an empty text is null.
func Text(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// valueOf is the null (nil) or unknown value of an attribute's type.
func valueOf(ctx context.Context, attribute schema.Attribute, content any) attr.Value {
	kind := attribute.GetType()
	value, err := kind.ValueFromTerraform(ctx, tftypes.NewValue(kind.TerraformType(ctx), content))
	if err != nil {
		return types.StringNull() // the framework then reports the mismatch with the schema
	}
	return value
}

// attributeNames are the names of the kind's own attributes, sorted.
func (k *Kind) attributeNames() []string {
	return slices.Sorted(maps.Keys(k.Attributes))
}
