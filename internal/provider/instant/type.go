// SPDX-License-Identifier: MPL-2.0

// Package instant is the attribute type of points in time. Two texts of one
// instant are equal, whatever their zone and fraction, and "never" has one
// meaning: null, the zero time and the last day of year 9999 alike.
//
// timetypes.RFC3339 of the framework compares text after dropping fractions
// but keeping zones; a platform that answers in UTC to a configured offset
// would then differ on every plan.
package instant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var _ basetypes.StringTypable = Type{}

// Type is the CustomType of a string attribute that holds an instant.
type Type struct {
	basetypes.StringType
}

// String names the type in the framework's messages.
func (t Type) String() string {
	return "instant.Type"
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
