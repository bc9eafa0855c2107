// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"io"
	"net/http"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// AlephantErrors is a form of Alephant's error bodies, which are free-form.
type AlephantErrors int

const (
	// AlephantErrorsNested is {"error":{"code","message"}}, as at the start.
	AlephantErrorsNested AlephantErrors = iota
	// AlephantErrorsFlat is {"code","message"}.
	AlephantErrorsFlat
	// AlephantErrorsText is the message as plain text.
	AlephantErrorsText
)

// AlephantNever is how Alephant writes an instant that there is none of.
type AlephantNever int

const (
	// AlephantNeverNull is null, as at the start.
	AlephantNeverNull AlephantNever = iota
	// AlephantNeverEmpty is the empty text.
	AlephantNeverEmpty
	// AlephantNeverAbsent leaves the field out.
	AlephantNeverAbsent
)

// alephantVariants are the choices between forms that the vendor's documents
// leave open.
type alephantVariants struct {
	errors       AlephantErrors
	never        AlephantNever
	bareCreate   bool
	expandScopes bool
	precision    time.Duration
}

// SetErrors chooses the form of error bodies.
func (p *Alephant) SetErrors(form AlephantErrors) {
	p.vary(func(v *alephantVariants) { v.errors = form })
}

// SetNever chooses how a token that never expires, or was never used, says so.
func (p *Alephant) SetNever(form AlephantNever) {
	p.vary(func(v *alephantVariants) { v.never = form })
}

// BareCreate leaves the data envelope off the answers to creates.
func (p *Alephant) BareCreate(bare bool) {
	p.vary(func(v *alephantVariants) { v.bareCreate = bare })
}

// ExpandScopes makes the server add the scopes that others imply: read to
// write, read and write to admin.
func (p *Alephant) ExpandScopes(expand bool) {
	p.vary(func(v *alephantVariants) { v.expandScopes = expand })
}

// SetPrecision truncates instants to multiples of d; 1 µs at the start.
func (p *Alephant) SetPrecision(d time.Duration) {
	p.vary(func(v *alephantVariants) { v.precision = d })
}

func (p *Alephant) vary(change func(*alephantVariants)) {
	p.core.Lock()
	defer p.core.Unlock()
	change(&p.variants)
}

// fail answers with an error in the chosen form.
func (p *Alephant) fail(w http.ResponseWriter, status int, code, message string) {
	fields := map[string]string{"code": code, "message": message}
	switch p.variants.errors {
	case AlephantErrorsFlat:
		stage.WriteJSON(w, status, fields)
	case AlephantErrorsText:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, message)
	default:
		stage.WriteJSON(w, status, map[string]any{"error": fields})
	}
}

// instant puts an instant into an object, zero in the chosen form of never.
func (v alephantVariants) instant(object map[string]any, field string, t time.Time) {
	switch {
	case !t.IsZero():
		object[field] = t.UTC().Truncate(v.precision).Format(time.RFC3339Nano)
	case v.never == AlephantNeverNull:
		object[field] = nil
	case v.never == AlephantNeverEmpty:
		object[field] = ""
	}
}

// writeData answers with v in the data envelope.
func writeData(w http.ResponseWriter, status int, v any) {
	stage.WriteJSON(w, status, map[string]any{"data": v})
}
