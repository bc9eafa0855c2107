// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Private state of a host authentication token. It is absent after an import,
// a move or a killed provider: the subject in the state then tells whose it is,
// and no write is waited for. Of what lifecycle notes only the witness is the
// same: nothing of a host authentication token is ordered, granted or due.
const (
	witnessNote = "witness" // the identity that last saw the token
	writtenNote = "written" // our last write
	givenNote   = "given"   // what was configured at our last write
)

// given says which of the attributes that Ona may fill in by itself were
// configured: taking one of them away then asks to clear it.
type given struct {
	ExpiresAt     bool `json:"expires_at,omitempty"`
	Scopes        bool `json:"scopes,omitempty"`
	IntegrationID bool `json:"integration_id,omitempty"`
}

func givenBy(config hostTokenModel) given {
	return given{
		ExpiresAt:     !config.ExpiresAt.Never(),
		Scopes:        len(config.Scopes.Elements()) > 0,
		IntegrationID: !config.IntegrationID.IsNull(),
	}
}

// written is what this provider last wrote, for as long as reads may lag.
type written struct {
	At time.Time `json:"at"`
	// ExpiresAt and Scopes say whether the write changed them.
	ExpiresAt bool `json:"expires_at,omitempty"`
	Scopes    bool `json:"scopes,omitempty"`
}

// noted returns the zero value where there is no note.
func noted[T any](ctx context.Context, from privatestate.Reader, key string) T {
	note, _ := privatestate.Read[T](ctx, from, key)
	return note
}

// noteWitness remembers who saw the token, where that is somebody else than is
// noted.
func noteWitness(ctx context.Context, to privatestate.Store, witness lifecycle.Witness) diag.Diagnostics {
	if noted[lifecycle.Witness](ctx, to, witnessNote).Same(witness) {
		return nil
	}
	return privatestate.Write(ctx, to, witnessNote, witness)
}
