// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A platform may keep another text than it was asked for: without the white
// space around it, in small letters, cut. What it answered at issue is no
// difference later, or the token would be rotated for ever.

// noted are values as a note keeps them: texts, truths, sets of texts and
// objects of these.
type noted map[string]any

// note turns the named values into what a note can keep.
func (v Values) note(names ...string) noted {
	kept := noted{}
	for _, name := range names {
		if !v.Said(name) {
			continue
		}
		switch value := v[name].(type) {
		case types.Bool:
			kept[name] = value.ValueBool()
		case types.Set:
			kept[name] = v.Strings(name)
		case types.Object:
			inner := Values(value.Attributes())
			kept[name] = inner.note(slices.Collect(maps.Keys(inner))...)
		default:
			kept[name] = v.String(name)
		}
	}
	return kept
}

// values are the noted ones again, of the types that the kind's attributes have.
func (k *Kind) values(n noted) Values {
	values := Values{}
	for name, value := range n {
		var kind attr.Type
		if attribute, ok := k.Attributes[name]; ok {
			kind = attribute.GetType()
		}
		values[name] = valueNoted(kind, value)
	}
	return values
}

func valueNoted(kind attr.Type, value any) attr.Value {
	switch value := value.(type) {
	case bool:
		return types.BoolValue(value)
	case []any:
		var texts []string
		for _, element := range value {
			if text, ok := element.(string); ok {
				texts = append(texts, text)
			}
		}
		return SetOfStrings(texts)
	case []string:
		return SetOfStrings(value)
	case string:
		return types.StringValue(value)
	case noted:
		return objectNoted(kind, value)
	case map[string]any:
		return objectNoted(kind, value)
	}
	return nil
}

// objectNoted is nil where the attribute is no object any more.
func objectNoted(kind attr.Type, noted map[string]any) attr.Value {
	object, ok := kind.(types.ObjectType)
	if !ok {
		return nil
	}
	values := map[string]attr.Value{}
	for name, inner := range object.AttrTypes {
		if values[name] = valueNoted(inner, noted[name]); values[name] == nil {
			values[name] = nullOf(inner)
		}
	}
	value, diags := types.ObjectValue(object.AttrTypes, values)
	if diags.HasError() {
		return nil
	}
	return value
}

// nullOf is the null value of a type.
func nullOf(kind attr.Type) attr.Value {
	ctx := context.Background()
	value, err := kind.ValueFromTerraform(ctx, tftypes.NewValue(kind.TerraformType(ctx), nil))
	if err != nil {
		return nil
	}
	return value
}

// answered are the arguments that the platform answered otherwise than they
// were ordered; nil: none.
func (k *Kind) answered(ordered, answer Values) noted {
	other := slices.DeleteFunc(slices.Clone(k.Arguments), func(name string) bool {
		return !answer.Said(name) || k.same(name, ordered, answer)
	})
	if len(other) == 0 {
		return nil
	}
	return answer.note(other...)
}

// ordered are found values in which each that the platform answered at issue is
// what was ordered then, as the state has it.
func (k *Kind) ordered(n noted, state, found Values) Values {
	values, answered := maps.Clone(found), k.values(n)
	for name, value := range answered {
		if value != nil && state.Said(name) && found.Said(name) && value.Equal(found[name]) {
			values[name] = state[name]
		}
	}
	return values
}
