// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Private state holds what a token's life needs and a person does not. A killed
// provider leaves none of it, an import or a move one note only: each note has
// a safe meaning when it is missing.
const (
	dueKey     = "due"     // what time has made due, decided by Read
	issueKey   = "issue"   // how the token in state came to be
	witnessKey = "witness" // the identity that last saw the token
	digestsKey = "digests" // SHA-256 of the secrets, to recognise the provider's own credential
	adoptedKey = "adopted" // the token came by an import or a move
)

// privateReader and privateWriter are the two halves of the framework's
// private state.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

type private interface {
	privateReader
	privateWriter
}

// dueNote is the token that the decision was made for, and the decision.
type dueNote struct {
	ID string `json:"id"`
	dueActions
}

// issueNote remembers the order that the token in state was issued with. A
// token without it was adopted, or issued by a provider that was killed.
type issueNote struct {
	// Form is the configured form of validity: an absent expires_at shows in
	// no other place.
	Form validityForm `json:"form"`
	// Granted is the expiry that the platform answered with.
	Granted time.Time `json:"granted"`
	// WrittenAt is when this provider wrote the token; zero: it never did.
	WrittenAt time.Time `json:"written_at"`
	// Answered are the arguments that the platform answered otherwise than
	// they were ordered.
	Answered noted `json:"answered,omitempty"`
	// Killed: a provider was killed since the token was issued.
	Killed bool `json:"killed,omitempty"`
}

// killed reports whether a provider was killed while it wrote the token, and
// may have left another one behind: Terraform then keeps no notes at all, and
// otherwise one of these two.
func killed(ctx context.Context, from privateReader) bool {
	note, issued := readNote[issueNote](ctx, from, issueKey)
	_, adopted := readNote[bool](ctx, from, adoptedKey)
	return note.Killed || !issued && !adopted
}

// readNote decodes a note; found is false where there is none.
func readNote[T any](ctx context.Context, from privateReader, key string) (note T, found bool) {
	raw, diags := from.GetKey(ctx, key)
	if diags.HasError() || len(raw) == 0 {
		return note, false
	}
	return note, json.Unmarshal(raw, &note) == nil
}

// writeNote stores a note only where it changes: a write during a refresh
// counts as a change of state for Terraform.
func writeNote(ctx context.Context, to private, key string, note any) diag.Diagnostics {
	raw, err := json.Marshal(note)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("A note for the state can't be encoded", err.Error())}
	}
	if before, _ := to.GetKey(ctx, key); bytes.Equal(before, raw) {
		return nil
	}
	return to.SetKey(ctx, key, raw)
}

// clearNote removes a note where there is one.
func clearNote(ctx context.Context, to private, key string) diag.Diagnostics {
	if before, _ := to.GetKey(ctx, key); len(before) == 0 {
		return nil
	}
	return to.SetKey(ctx, key, nil)
}

// noteDue stores what is due for a token, nothing where nothing is.
func noteDue(ctx context.Context, to private, id string, due dueActions) diag.Diagnostics {
	if due.Rotate == notDue && len(due.Revoke) == 0 {
		return clearNote(ctx, to, dueKey)
	}
	return writeNote(ctx, to, dueKey, dueNote{ID: id, dueActions: due})
}

// notedDue returns what the last refresh found due for the token.
func notedDue(ctx context.Context, from privateReader, id string) dueActions {
	note, found := readNote[dueNote](ctx, from, dueKey)
	if !found || note.ID != id {
		return dueActions{}
	}
	return note.dueActions
}
