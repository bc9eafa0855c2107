// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Private state of a host authentication token. It is absent after an import,
// a move or a killed provider: the subject in the state then tells whose it is,
// and no write is waited for.
const (
	witnessNote = "witness" // the identity that last saw the token
	writtenNote = "written" // our last write
	givenNote   = "given"   // what was configured at our last write
)

// given says which of the attributes that Ona may fill in by itself were
// configured: taking one of them away is then a wish to clear it.
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

type noteReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type noteWriter interface {
	noteReader
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readNote returns the zero value where there is no note.
func readNote[T any](ctx context.Context, from noteReader, key string) T {
	var note T
	if raw, _ := from.GetKey(ctx, key); len(raw) > 0 {
		_ = json.Unmarshal(raw, &note)
	}
	return note
}

// noteWitness remembers who saw the token, where that is somebody else than is
// noted.
func noteWitness(ctx context.Context, to noteWriter, witness lifecycle.Witness) diag.Diagnostics {
	if readNote[lifecycle.Witness](ctx, to, witnessNote).Same(witness) {
		return nil
	}
	return writeNote(ctx, to, witnessNote, witness)
}

// writeNote stores a note only where it changes: to Terraform, a write during
// a refresh is a change of the state.
func writeNote(ctx context.Context, to noteWriter, key string, note any) diag.Diagnostics {
	raw, err := json.Marshal(note)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("A note for the state can't be encoded", err.Error())}
	}
	if before, _ := to.GetKey(ctx, key); bytes.Equal(before, raw) {
		return nil
	}
	return to.SetKey(ctx, key, raw)
}
