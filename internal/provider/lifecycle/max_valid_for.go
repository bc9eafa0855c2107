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
// issues; 0: none.
func maxValidFor(data any) time.Duration {
	if set, ok := data.(*connection.Set); ok && set != nil {
		return set.MaxValidFor
	}
	return 0
}

// beyond says in which way a token of this validity would live longer than the
// provider's max_valid_for allows, and at which attribute; "" where it doesn't.
// Time only ever brings a configured end nearer, so a later plan agrees.
func (v validity) beyond(most time.Duration, now time.Time) (attribute, how string) {
	if most <= 0 {
		return "", ""
	}
	switch v.form() {
	case formValidFor:
		if v.For > most {
			return "valid_for", fmt.Sprintf("The token would live for %s, longer than the provider's max_valid_for, %s.", duration.Text(v.For), duration.Text(most))
		}
	case formExpiresAt:
		if v.Until.Sub(now) > most {
			return "expires_at", fmt.Sprintf("The token would live until %s, more than the provider's max_valid_for, %s, ahead.", formatInstant(v.Until), duration.Text(most))
		}
	case formNever:
		return "valid_for", fmt.Sprintf("The token would never end, and the provider's max_valid_for is %s.", duration.Text(most))
	}
	return "", ""
}

// refuseBeyond refuses to issue what would live too long.
func (r *tokenResource) refuseBeyond(v validity) diag.Diagnostics {
	attribute, how := v.beyond(maxValidFor(r.data), r.clock.Now())
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
	attribute, how := config.validity().beyond(maxValidFor(r.data), r.clock.Now())
	if how == "" {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(attribute), "The "+r.kind.Title+" is configured to live too long",
		how+" The token that exists is left alone, but none will be issued in its place until a shorter valid_for is configured.")}
}
