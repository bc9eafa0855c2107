// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// ephemeralResource issues a token for one run of Terraform.
type ephemeralResource struct {
	kind  *Kind
	data  any
	clock Clock
}

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*ephemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*ephemeralResource)(nil)
)

// newEphemeralResource returns the framework's constructor of a kind's
// ephemeral resource.
func newEphemeralResource(kind *Kind) func() ephemeral.EphemeralResource {
	return func() ephemeral.EphemeralResource { return &ephemeralResource{kind: kind} }
}

func (e *ephemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.kind.TypeName
}

func (e *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.kind.ephemeralSchema()
}

func (e *ephemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	e.data = req.ProviderData
	e.clock = clockOf(req.ProviderData)
}

// closeKey is where Open leaves in private data what Close needs.
const closeKey = "close"

// closeNote is an ephemeral token as Close knows it. It holds no secret:
// Terraform keeps private data in memory, and logs of it may be kept longer.
type closeNote struct {
	ID        string            `json:"id"`
	Owner     map[string]string `json:"owner,omitempty"`
	Witness   Witness           `json:"witness,omitzero"`
	WrittenAt time.Time         `json:"written_at"`
	ExpiresAt time.Time         `json:"expires_at"`
}

// note turns the token into private data.
func (m closeNote) note(ctx context.Context, to privatestate.Writer) diag.Diagnostics {
	return privatestate.WriteNew(ctx, to, closeKey, m)
}

func (m closeNote) ref() Ref {
	owner := Values{}
	for name, text := range m.Owner {
		owner[name] = types.StringValue(text)
	}
	return Ref{ID: m.ID, Owner: owner, Witness: m.Witness, WrittenAt: m.WrittenAt}
}
