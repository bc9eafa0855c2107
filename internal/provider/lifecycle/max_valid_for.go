// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// maxValidFor is the provider block's own limit on the lifetime of what it
// issues; null: none.
func maxValidFor(data any) duration.Value {
	if set, ok := data.(*connection.Set); ok && set != nil {
		return set.MaxValidFor
	}
	return duration.NewNull()
}

// beyond says in which way a token would live longer than the provider's
// max_valid_for allows, and at which attribute; "" where it doesn't. A zero
// expiresAt is none. Time only ever brings a configured end nearer, so a later
// plan agrees.
func beyond(most, validFor duration.Value, expiresAt, now time.Time) (attribute, how string) {
	limit := most.Duration()
	if limit <= 0 {
		return "", ""
	}
	v := validity{For: validFor.Duration(), Until: expiresAt}
	switch v.form() {
	case formValidFor:
		if v.For > limit {
			return "valid_for", fmt.Sprintf("The token would live for %s, longer than the provider's max_valid_for, %s.", validFor.ValueString(), most.ValueString())
		}
	case formExpiresAt:
		if v.Until.Sub(now) > limit {
			return "expires_at", fmt.Sprintf("The token would live until %s, more than the provider's max_valid_for, %s, ahead.", formatInstant(v.Until), most.ValueString())
		}
	case formNever:
		return "valid_for", fmt.Sprintf("The token would never end, and the provider's max_valid_for is %s.", most.ValueString())
	}
	return "", ""
}

// refuseBeyond refuses to issue what would live too long.
func (r *tokenResource) refuseBeyond(config common) diag.Diagnostics {
	attribute, how := beyond(maxValidFor(r.data), config.ValidFor, config.ExpiresAt.Time(), r.clock.Now())
	if how == "" {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "The "+r.kind.Title+" would live too long",
		how+" Configure a shorter valid_for, with a rotation block if the token is to be renewed.")}
}

// warnBeyond warns of a token that exists and is configured to live too long:
// it stays as it is.
func (r *tokenResource) warnBeyond(config common) diag.Diagnostics {
	if config.ValidFor.IsUnknown() || config.ExpiresAt.IsUnknown() || r.clock.Now == nil {
		return nil
	}
	attribute, how := beyond(maxValidFor(r.data), config.ValidFor, config.ExpiresAt.Time(), r.clock.Now())
	if how == "" {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(attribute), "The "+r.kind.Title+" is configured to live too long",
		how+" The token that exists is left alone, but none will be issued in its place until a shorter valid_for is configured.")}
}
