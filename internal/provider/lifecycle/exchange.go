// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// The refresh and the plan of a token are asked for by the framework, or
// directly by server. Both ask and are answered in these words, which are the
// framework's own.

type readRequest struct {
	State   tfsdk.State
	Private privatestate.Reader
}

type readResponse struct {
	State       tfsdk.State
	Identity    *tfsdk.ResourceIdentity
	Private     privatestate.Store
	Diagnostics diag.Diagnostics
}

type planRequest struct {
	Config  tfsdk.Config
	Plan    tfsdk.Plan
	State   tfsdk.State
	Private privatestate.Reader
}

type planResponse struct {
	Plan        tfsdk.Plan
	Diagnostics diag.Diagnostics
}
