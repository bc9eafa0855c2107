// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Paced is implemented by calls whose requests are spaced out.
type Paced interface {
	Pace() *rest.Pace
}

// paceOf returns the pace of calls; of those without one it is nobody's.
func paceOf(calls Calls) *rest.Pace {
	if paced, ok := able[Paced](calls); ok {
		return paced.Pace()
	}
	return new(rest.Pace)
}

// warnSlowed says once in a run that the pace is what makes it slow.
func (r *tokenResource) warnSlowed(diags *diag.Diagnostics) {
	calls, err := r.calls()
	if err != nil {
		return
	}
	if words, ok := paceOf(calls).Slowed(); ok {
		diags.AddWarning("Requests of the "+r.kind.Title+" are spaced out", fmt.Sprintf(
			"They waited for their turns, %s. Runs at the same time from one address share such a limit. "+
				"If the platform takes more, %s.requests_per_second in the provider block raises the pace.", words, r.kind.Platform))
	}
}
