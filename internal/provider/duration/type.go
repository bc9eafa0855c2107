// SPDX-License-Identifier: MPL-2.0

// Package duration is the attribute type of lengths of time. Two texts of one
// length are equal: "60m" and "1h", "90d" and "2160h".
//
// Unlike timetypes.GoDuration of the framework it knows days, and what a text
// that can't be read gets is left to the attribute's validator, which knows the
// limits and can say what to write instead.
package duration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var _ basetypes.StringTypable = Type{}

// Type is the CustomType of a string attribute that holds a duration. The
// attribute needs a validator of package validate.
type Type struct {
	basetypes.StringType
}

// String names the type in the framework's messages.
func (t Type) String() string {
	return "duration.Type"
}

// ValueType implements attr.Type.
func (t Type) ValueType(context.Context) attr.Value {
	return Value{}
}

// Equal implements attr.Type.
func (t Type) Equal(o attr.Type) bool {
	_, ok := o.(Type)
	return ok
}

// ValueFromString implements basetypes.StringTypable.
func (t Type) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Value{in}, nil
}

// ValueFromTerraform implements attr.Type.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := v.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value of type %T", v)
	}
	return Value{text}, nil
}
