// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// The refresh and the plan of a token are asked for by the framework, or
// directly by server. Both ask and are answered in these words, which are the
// framework's own.

type readRequest struct {
	State   tfsdk.State
	Private privateReader
}

type readResponse struct {
	State       tfsdk.State
	Identity    *tfsdk.ResourceIdentity
	Private     private
	Diagnostics diag.Diagnostics
}

type planRequest struct {
	Config  tfsdk.Config
	Plan    tfsdk.Plan
	State   tfsdk.State
	Private privateReader
}

type planResponse struct {
	Plan        tfsdk.Plan
	Diagnostics diag.Diagnostics
}
