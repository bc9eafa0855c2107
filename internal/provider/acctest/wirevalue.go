// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values cross the protocol as Terraform's own types. Tests read and write
// them as encoding/json would: maps, slices, strings, bools and float64.

// Unknown is a value that is known after apply.
var Unknown = tftypes.UnknownValue

// encode makes a value of the protocol; a nil map is null as a whole.
func (p *Protocol) encode(typ tftypes.Type, object map[string]any) *tfprotov6.DynamicValue {
	p.t.Helper()
	return p.wire.Encode(typ, objectValue(p.t, typ, object))
}

// decode reads a value of the protocol; null is nil.
func (p *Protocol) decode(typ tftypes.Type, dynamic *tfprotov6.DynamicValue) map[string]any {
	p.t.Helper()
	object, _ := plainValue(p.t, p.wire.Decode(typ, dynamic)).(map[string]any)
	return object
}

func (p *Protocol) identityType(typeName string) tftypes.Type {
	p.t.Helper()
	schema, ok := p.identities.IdentitySchemas[typeName]
	if !ok {
		p.t.Fatalf("%s has no identity", typeName)
	}
	return schema.ValueType()
}

func (p *Protocol) identity(typeName string, data *tfprotov6.ResourceIdentityData) map[string]any {
	p.t.Helper()
	if data == nil {
		return nil
	}
	return p.decode(p.identityType(typeName), data.IdentityData)
}

func (p *Protocol) identityData(typeName string, identity map[string]any) *tfprotov6.ResourceIdentityData {
	p.t.Helper()
	if identity == nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: p.encode(p.identityType(typeName), identity)}
}

// objectValue makes an object; a nil map is null as a whole.
func objectValue(t testing.TB, typ tftypes.Type, object map[string]any) tftypes.Value {
	t.Helper()
	if object == nil {
		return tftypes.NewValue(typ, nil)
	}
	return wireValue(t, typ, object)
}

func wireValue(t testing.TB, typ tftypes.Type, content any) tftypes.Value {
	t.Helper()
	if content == nil || content == Unknown {
		return tftypes.NewValue(typ, content)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		given, object := cast[map[string]any](t, content), map[string]tftypes.Value{}
		for name, inner := range typ.AttributeTypes {
			object[name] = wireValue(t, inner, given[name])
		}
		for name := range given {
			if _, ok := typ.AttributeTypes[name]; !ok {
				t.Fatalf("there is no attribute %s among %q", name, slices.Sorted(maps.Keys(typ.AttributeTypes)))
			}
		}
		return tftypes.NewValue(typ, object)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		for key, element := range cast[map[string]any](t, content) {
			elements[key] = wireValue(t, typ.ElementType, element)
		}
		return tftypes.NewValue(typ, elements)
	case tftypes.List:
		return tftypes.NewValue(typ, wireElements(t, typ.ElementType, cast[[]any](t, content)))
	case tftypes.Set:
		return tftypes.NewValue(typ, wireElements(t, typ.ElementType, cast[[]any](t, content)))
	}
	return tftypes.NewValue(typ, content)
}

func cast[T any](t testing.TB, content any) T {
	t.Helper()
	typed, ok := content.(T)
	if !ok {
		t.Fatalf("%v is a %T, want a %T", content, content, typed)
	}
	return typed
}

func wireElements(t testing.TB, typ tftypes.Type, contents []any) []tftypes.Value {
	t.Helper()
	elements := make([]tftypes.Value, 0, len(contents))
	for _, content := range contents {
		elements = append(elements, wireValue(t, typ, content))
	}
	return elements
}

// plainValue is the opposite of wireValue. Unknown values fail the test: none
// may come out of a provider where tests look.
func plainValue(t testing.TB, value tftypes.Value) any {
	t.Helper()
	if !value.IsKnown() {
		t.Fatalf("an unknown value of type %s", value.Type())
	}
	if value.IsNull() {
		return nil
	}
	switch typ := value.Type(); {
	case typ.Is(tftypes.String):
		return as[string](t, value)
	case typ.Is(tftypes.Bool):
		return as[bool](t, value)
	case typ.Is(tftypes.Number):
		number := as[big.Float](t, value)
		float, _ := number.Float64()
		return float
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		object := map[string]any{}
		for name, inner := range as[map[string]tftypes.Value](t, value) {
			object[name] = plainValue(t, inner)
		}
		return object
	default:
		list := []any{}
		for _, element := range as[[]tftypes.Value](t, value) {
			list = append(list, plainValue(t, element))
		}
		return list
	}
}

func as[T any](t testing.TB, value tftypes.Value) T {
	t.Helper()
	var content T
	if err := value.As(&content); err != nil {
		t.Fatal(err)
	}
	return content
}
