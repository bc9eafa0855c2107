// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A state, a plan or a configuration is decoded as a whole and written as a
// whole: the framework's own way, attribute by attribute, walks the schema for
// each and rebuilds the object each time, which is most of what a plan of many
// tokens costs.

// decode returns the named attributes of an object; those of an object that is
// null are null.
func decode(ctx context.Context, object tftypes.Value, kinds map[string]attr.Type, names []string) (Values, diag.Diagnostics) {
	var diags diag.Diagnostics
	attributes := map[string]tftypes.Value{}
	if !object.IsNull() {
		if err := object.As(&attributes); err != nil {
			diags.Append(undecodable(path.Empty(), err))
			return nil, diags
		}
	}
	values := make(Values, len(names))
	for _, name := range names {
		kind, ok := kinds[name]
		if !ok {
			diags.Append(undecodable(path.Root(name), fmt.Errorf("the schema has no attribute %s", name)))
			continue
		}
		value, err := kind.ValueFromTerraform(ctx, attributeOf(ctx, attributes, name, kind))
		if err != nil {
			diags.Append(undecodable(path.Root(name), err))
			continue
		}
		values[name] = value
	}
	return values, diags
}

func attributeOf(ctx context.Context, attributes map[string]tftypes.Value, name string, kind attr.Type) tftypes.Value {
	if attribute, ok := attributes[name]; ok {
		return attribute
	}
	return tftypes.NewValue(kind.TerraformType(ctx), nil)
}

// decode returns all attributes of a resource's state, plan or configuration.
func (k *Kind) decode(ctx context.Context, object tftypes.Value) (Values, diag.Diagnostics) {
	return decode(ctx, object, k.objectTypes(), k.names)
}

// objectTypes are the types of all attributes.
func (k *Kind) objectTypes() map[string]attr.Type {
	k.typesOnce.Do(func() {
		k.types = map[string]attr.Type{}
		for name, attribute := range k.schema().Attributes {
			k.types[name] = attribute.GetType()
		}
		k.names = slices.Sorted(maps.Keys(k.types))
	})
	return k.types
}

// objectNames are the names of all attributes.
func (k *Kind) objectNames() []string {
	k.objectTypes()
	return k.names
}

// particular are the attributes of an object that only this kind has.
func (k *Kind) particular(object Values) Values {
	particular := make(Values, len(k.Attributes))
	for name := range k.Attributes {
		particular[name] = object[name]
	}
	return particular
}

// encode returns the object with the given attributes put in place of its own.
func encode(ctx context.Context, object tftypes.Value, values Values) (tftypes.Value, diag.Diagnostics) {
	var diags diag.Diagnostics
	kind, ok := object.Type().(tftypes.Object)
	if !ok {
		diags.Append(undecodable(path.Empty(), fmt.Errorf("%s is no object", object.Type())))
		return object, diags
	}
	before := map[string]tftypes.Value{}
	if err := object.As(&before); err != nil {
		diags.Append(undecodable(path.Empty(), err))
		return object, diags
	}
	// As hands out the object's own map.
	attributes := make(map[string]tftypes.Value, len(kind.AttributeTypes))
	maps.Copy(attributes, before)
	if object.IsNull() {
		for name, attribute := range kind.AttributeTypes {
			attributes[name] = tftypes.NewValue(attribute, nil)
		}
	}
	for name, value := range values {
		encoded, err := value.ToTerraformValue(ctx)
		if err == nil && (kind.AttributeTypes[name] == nil || !encoded.Type().Equal(kind.AttributeTypes[name])) {
			err = fmt.Errorf("the schema has no attribute %s of type %s", name, encoded.Type())
		}
		if err != nil {
			diags.Append(undecodable(path.Root(name), err))
			continue
		}
		attributes[name] = encoded
	}
	return tftypes.NewValue(kind, attributes), diags
}

// undecodable is a mistake in the provider: its values do not fit its schema.
func undecodable(at path.Path, err error) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, "A value does not fit the schema", err.Error()+". This is a bug in the provider; please report it.")
}

// contentOf is the object that a reader holds and the types of its attributes;
// false where it is of another kind.
func contentOf(from reader) (tftypes.Value, map[string]attr.Type, bool) {
	var object tftypes.Value
	var kind attr.Type
	switch from := from.(type) {
	case tfsdk.State:
		object, kind = from.Raw, from.Schema.Type()
	case *tfsdk.State:
		object, kind = from.Raw, from.Schema.Type()
	case tfsdk.Plan:
		object, kind = from.Raw, from.Schema.Type()
	case tfsdk.Config:
		object, kind = from.Raw, from.Schema.Type()
	default:
		return object, nil, false
	}
	typed, ok := kind.(attr.TypeWithAttributeTypes)
	if !ok {
		return object, nil, false
	}
	return object, typed.AttributeTypes(), true
}

// rawOf is where a writer keeps its object; nil where it is of another kind.
func rawOf(to writer) *tftypes.Value {
	switch to := to.(type) {
	case *tfsdk.State:
		return &to.Raw
	case *tfsdk.Plan:
		return &to.Raw
	case *tfsdk.ResourceIdentity:
		return &to.Raw
	}
	return nil
}
