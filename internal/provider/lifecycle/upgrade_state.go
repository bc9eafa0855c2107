// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// UpgradeState reads the states of earlier schema versions. Version 0, before
// the first release, had the same attributes.
func (r *tokenResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	prior := r.kind.schema()
	prior.Version = 0
	return map[int64]resource.StateUpgrader{
		0: {
			PriorSchema: &prior,
			StateUpgrader: func(_ context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
				resp.State.Raw = req.State.Raw
			},
		},
	}
}
