// SPDX-License-Identifier: MPL-2.0

package instant

import (
	"context"
	"fmt"
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

// Value is an instant as text: RFC 3339 with a time zone and, where needed, a
// fraction of a second.
type Value struct {
	basetypes.StringValue
}

// NewValue returns the instant in UTC with only the fraction it needs. The
// zero time and every other instant that means never is null.
func NewValue(t time.Time) Value {
	if Never(t) {
		return NewNull()
	}
	return NewText(t.UTC().Format(time.RFC3339Nano))
}

// NewText returns the value a user wrote. It is not checked here but when the
// framework validates the configuration.
func NewText(text string) Value {
	return Value{basetypes.NewStringValue(text)}
}

// NewNull returns null: never, or not configured.
func NewNull() Value {
	return Value{basetypes.NewStringNull()}
}

// NewUnknown returns a value known after apply.
func NewUnknown() Value {
	return Value{basetypes.NewStringUnknown()}
}

// Time returns the instant in UTC. It is zero for null, for unknown and for
// what means never.
func (v Value) Time() time.Time {
	t := v.Edge()
	if Never(t) {
		return time.Time{}
	}
	return t
}

// Edge returns the instant in UTC as the edge of a filter, zero for null and
// for unknown. A date that means never is an edge like any other: whatever ends
// at all ends before it.
func (v Value) Edge() time.Time {
	t, err := time.Parse(time.RFC3339Nano, v.ValueString())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Never says whether the value is known to mean never: null or the last day of
// year 9999.
func (v Value) Never() bool {
	return !v.IsUnknown() && v.Time().IsZero()
}

// Type implements attr.Value.
func (v Value) Type(context.Context) attr.Type {
	return Type{}
}

// Equal compares the text, as Terraform does. Compare instants with Same.
func (v Value) Equal(o attr.Value) bool {
	other, ok := o.(Value)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals makes the framework keep the text in state while it is
// the same instant.
func (v Value) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Value)
	return ok && Same(v, other), nil
}

// ValidateAttribute rejects text that is not an instant: a date alone, or a
// local time without a zone.
func (v Value) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.RFC3339Nano, v.ValueString()); err == nil {
		return
	}
	reason := "is not an RFC 3339 time"
	if lacksZone(v.ValueString()) {
		reason = "has no time zone"
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a point in time",
		fmt.Sprintf("%s = %q %s. Write date, time and zone, for example \"2030-01-31T12:00:00Z\" (UTC) or \"2030-01-31T14:00:00+02:00\".",
			req.Path, v.ValueString(), reason))
}

func lacksZone(text string) bool {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, time.DateOnly} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
