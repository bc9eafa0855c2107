// SPDX-License-Identifier: MPL-2.0

package duration

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

var (
	_ basetypes.StringValuableWithSemanticEquals = Value{}
	_ xattr.ValidateableAttribute                = Value{}
)

// Value is a length of time as text that [time.ParseDuration] reads.
type Value struct {
	timetypes.GoDuration
}

// NewText returns the value a user wrote, unchecked.
func NewText(text string) Value {
	return Value{timetypes.GoDuration{StringValue: basetypes.NewStringValue(text)}}
}

// NewNull returns null: not configured.
func NewNull() Value {
	return Value{timetypes.NewGoDurationNull()}
}

// NewUnknown returns a value known after apply.
func NewUnknown() Value {
	return Value{timetypes.NewGoDurationUnknown()}
}

// Duration returns the length of time. It is zero for null, for unknown and
// for what can't be read.
func (v Value) Duration() time.Duration {
	d, err := time.ParseDuration(v.ValueString())
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
func (v Value) StringSemanticEquals(ctx context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Value)
	if !ok {
		return false, nil
	}
	return v.GoDuration.StringSemanticEquals(ctx, other.GoDuration)
}

// ValidateAttribute leaves everything to the attribute's validator: the
// framework asks it only where this finds nothing.
func (v Value) ValidateAttribute(context.Context, xattr.ValidateAttributeRequest, *xattr.ValidateAttributeResponse) {
}
