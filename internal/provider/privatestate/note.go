// SPDX-License-Identifier: MPL-2.0

// Package privatestate keeps notes in the private state of an object: what its
// life needs and a person does not. A killed provider leaves none, an import or a
// move few: each note has a safe meaning when it is missing.
package privatestate

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reader and Writer are the two halves of the framework's private state, and
// Store both.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is what an ephemeral resource has when it opens.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Store is what a resource has.
type Store interface {
	Reader
	Writer
}

// Read decodes a note; found is false where there is none, or none that can
// be read, and the note then the zero value.
func Read[T any](ctx context.Context, from Reader, key string) (note T, found bool) {
	raw, diags := from.GetKey(ctx, key)
	if diags.HasError() || len(raw) == 0 {
		return note, false
	}
	return note, json.Unmarshal(raw, &note) == nil
}

// Write stores a note only where it changes: a write during a refresh counts as
// a change of state for Terraform.
func Write(ctx context.Context, to Store, key string, note any) diag.Diagnostics {
	raw, err := json.Marshal(note)
	if err != nil {
		return unencodable(err)
	}
	if before, _ := to.GetKey(ctx, key); bytes.Equal(before, raw) {
		return nil
	}
	return to.SetKey(ctx, key, raw)
}

// WriteNew stores a note where none can be.
func WriteNew(ctx context.Context, to Writer, key string, note any) diag.Diagnostics {
	raw, err := json.Marshal(note)
	if err != nil {
		return unencodable(err)
	}
	return to.SetKey(ctx, key, raw)
}

// Clear removes a note where there is one.
func Clear(ctx context.Context, to Store, key string) diag.Diagnostics {
	if before, _ := to.GetKey(ctx, key); len(before) == 0 {
		return nil
	}
	return to.SetKey(ctx, key, nil)
}

func unencodable(err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("A note for the state can't be encoded", err.Error())}
}
