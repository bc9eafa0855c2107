// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// privateNotes are the notes of an object's private state by key, each a JSON
// value. The framework keeps them as base64 within JSON, which the CLI puts into
// the state as base64 once more. Kept as JSON within JSON they take a quarter
// less: the CLI writes the whole state, several times, after each token that it
// changed, which is nearly half of its work in an apply of many tokens.
type privateNotes map[string][]byte

// readNotes decodes private state in either form; false where it is in none.
func readNotes(private []byte) (privateNotes, bool) {
	notes, values := privateNotes{}, map[string]json.RawMessage{}
	if len(private) > 0 && json.Unmarshal(private, &values) != nil {
		return nil, false
	}
	for key, value := range values {
		if embedded(value) {
			notes[key] = value
			continue
		}
		var note []byte
		if json.Unmarshal(value, &note) != nil {
			return nil, false
		}
		notes[key] = note
	}
	return notes, true
}

// embedded reports whether a note is kept as it is: any object or list, while a
// text is the framework's base64.
func embedded(value []byte) bool {
	return len(value) > 0 && (value[0] == '{' || value[0] == '[') && json.Valid(value)
}

// bytes encodes the notes.
func (n privateNotes) bytes() []byte {
	values := make(map[string]any, len(n))
	for key, note := range n {
		values[key] = note
		if embedded(note) {
			values[key] = json.RawMessage(note)
		}
	}
	return encoded(values)
}

// forFramework encodes the notes as the framework does.
func (n privateNotes) forFramework() []byte { return encoded(n) }

// encoded is nothing where there are no notes.
func encoded[V any, N ~map[string]V](notes N) []byte {
	if len(notes) == 0 {
		return nil
	}
	private, _ := json.Marshal(notes) // never fails: each is valid, or base64
	return private
}

// after encodes the notes that were private before. Where none has changed they
// stay as they were: another form of them is a change of the state to Terraform.
func (n privateNotes) after(private []byte) []byte {
	if before, readable := readNotes(private); readable && maps.EqualFunc(before, n, bytes.Equal) {
		return private
	}
	return n.bytes()
}

// GetKey implements privatestate.Reader. The keys that begin with a dot are the
// framework's.
func (n privateNotes) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if strings.HasPrefix(key, ".") {
		return nil, nil
	}
	return n[key], nil
}

// SetKey implements privatestate.Writer; no value removes the note.
func (n privateNotes) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if len(value) == 0 {
		delete(n, key)
		return nil
	}
	n[key] = value
	return nil
}

// toFramework is private state as the framework reads it; what is not in a form
// that is known is left to it.
func toFramework(private []byte) []byte {
	notes, readable := readNotes(private)
	if !readable || len(notes) == 0 {
		return private
	}
	return notes.forFramework()
}

// fromFramework is private state that the framework answered, where it was
// private before.
func fromFramework(answer, private []byte) []byte {
	notes, readable := readNotes(answer)
	if !readable || len(notes) == 0 {
		return answer
	}
	return notes.after(private)
}

// readByFramework has the framework refresh an object.
func (s server) readByFramework(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	asked := *req
	asked.Private = toFramework(req.Private)
	resp, err := s.Framework.ReadResource(ctx, &asked)
	if resp != nil {
		resp.Private = fromFramework(resp.Private, req.Private)
	}
	return resp, err
}

// planByFramework has the framework plan an object.
func (s server) planByFramework(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	asked := *req
	asked.PriorPrivate = toFramework(req.PriorPrivate)
	resp, err := s.Framework.PlanResourceChange(ctx, &asked)
	if resp != nil {
		resp.PlannedPrivate = fromFramework(resp.PlannedPrivate, req.PriorPrivate)
	}
	return resp, err
}

// ApplyResourceChange changes an object as planned.
func (s server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	asked := *req
	asked.PlannedPrivate = toFramework(req.PlannedPrivate)
	resp, err := s.Framework.ApplyResourceChange(ctx, &asked)
	if resp != nil {
		resp.Private = fromFramework(resp.Private, req.PlannedPrivate)
	}
	return resp, err
}

// ImportResourceState imports an object.
func (s server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := s.Framework.ImportResourceState(ctx, req)
	if resp != nil {
		for _, imported := range resp.ImportedResources {
			imported.Private = fromFramework(imported.Private, nil)
		}
	}
	return resp, err
}

// MoveResourceState takes over an object of another type, or of this one from
// another registry.
func (s server) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	asked := *req
	asked.SourcePrivate = toFramework(req.SourcePrivate)
	resp, err := s.Framework.MoveResourceState(ctx, &asked)
	if resp != nil {
		resp.TargetPrivate = fromFramework(resp.TargetPrivate, nil)
	}
	return resp, err
}
