// SPDX-License-Identifier: MPL-2.0

package duration

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

var (
	_ basetypes.StringValuableWithSemanticEquals = Value{}
	_ xattr.ValidateableAttribute                = Value{}
)

// Value is a length of time as text that [Parse] reads.
type Value struct {
	basetypes.StringValue
}

// NewText returns the value a user wrote, unchecked.
func NewText(text string) Value {
	return Value{basetypes.NewStringValue(text)}
}

// NewNull returns null: not configured.
func NewNull() Value {
	return Value{basetypes.NewStringNull()}
}

// NewUnknown returns a value known after apply.
func NewUnknown() Value {
	return Value{basetypes.NewStringUnknown()}
}

// Duration returns the length of time. It is zero for null, for unknown and
// for what can't be read.
func (v Value) Duration() time.Duration {
	d, err := Parse(v.ValueString())
	if err != nil {
		return 0
	}
	return d
}

// Type implements attr.Value.
func (v Value) Type(context.Context) attr.Type {
	return Type{}
}

// Equal compares the text, as Terraform does.
func (v Value) Equal(o attr.Value) bool {
	other, ok := o.(Value)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals makes the framework keep the text in state while it is
// the same length of time.
func (v Value) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Value)
	if !ok {
		return false, nil
	}
	mine, err := Parse(v.ValueString())
	if err != nil {
		return false, nil
	}
	theirs, err := Parse(other.ValueString())
	return err == nil && mine == theirs, nil
}

// ValidateAttribute leaves everything to the attribute's validator: the
// framework asks it only where this finds nothing.
func (v Value) ValidateAttribute(context.Context, xattr.ValidateAttributeRequest, *xattr.ValidateAttributeResponse) {
}
