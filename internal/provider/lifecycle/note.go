// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
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
func killed(ctx context.Context, from privatestate.Reader) bool {
	note, issued := privatestate.Read[issueNote](ctx, from, issueKey)
	_, adopted := privatestate.Read[bool](ctx, from, adoptedKey)
	return note.Killed || !issued && !adopted
}

// noteDue stores what is due for a token, nothing where nothing is.
func noteDue(ctx context.Context, to privatestate.Store, id string, due dueActions) diag.Diagnostics {
	if due.Rotate == notDue && len(due.Revoke) == 0 {
		return privatestate.Clear(ctx, to, dueKey)
	}
	return privatestate.Write(ctx, to, dueKey, dueNote{ID: id, dueActions: due})
}

// notedDue returns what the last refresh found due for the token.
func notedDue(ctx context.Context, from privatestate.Reader, id string) dueActions {
	note, found := privatestate.Read[dueNote](ctx, from, dueKey)
	if !found || note.ID != id {
		return dueActions{}
	}
	return note.dueActions
}
