// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Errors is a form of Alephant's error bodies, which are free-form.
type Errors int

const (
	// ErrorsNested is {"error":{"code","message"}}, as at the start.
	ErrorsNested Errors = iota
	// ErrorsFlat is {"code","message"}.
	ErrorsFlat
	// ErrorsText is the message as plain text.
	ErrorsText
	// ErrorsWords is {"error":"<the message>"}, as in the vendor's review.
	ErrorsWords
)

// Never is how Alephant writes an instant that there is none of.
type Never int

const (
	// NeverNull is null, as at the start.
	NeverNull Never = iota
	// NeverEmpty is the empty text.
	NeverEmpty
	// NeverAbsent leaves the field out.
	NeverAbsent
)

// variants are the choices between forms that the vendor's documents
// leave open.
type variants struct {
	errors       Errors
	never        Never
	bareCreate   bool
	expandScopes bool
	snakeCase    bool
	byOffset     bool
	precision    time.Duration
}

// SetErrors chooses the form of error bodies.
func (p *Platform) SetErrors(form Errors) {
	p.vary(func(v *variants) { v.errors = form })
}

// SetNever chooses how a token that never expires, or was never used, says so.
func (p *Platform) SetNever(form Never) {
	p.vary(func(v *variants) { v.never = form })
}

// BareCreate leaves the data envelope off the answers to creates.
func (p *Platform) BareCreate(bare bool) {
	p.vary(func(v *variants) { v.bareCreate = bare })
}

// ExpandScopes makes the server add the scopes that others imply: read to
// write, read and write to admin.
func (p *Platform) ExpandScopes(expand bool) {
	p.vary(func(v *variants) { v.expandScopes = expand })
}

// SnakeCase names the fields of tokens in snake_case, as the vendor's design
// document does, and knows no others: an expiresAt is then ignored.
func (p *Platform) SnakeCase(snake bool) {
	p.vary(func(v *variants) { v.snakeCase = snake })
}

// PageByOffset lists by limit and offset, and knows neither page nor pageSize.
func (p *Platform) PageByOffset(by bool) {
	p.vary(func(v *variants) { v.byOffset = by })
}

// SetPrecision truncates instants to multiples of d; 1 µs at the start.
func (p *Platform) SetPrecision(d time.Duration) {
	p.vary(func(v *variants) { v.precision = d })
}

func (p *Platform) vary(change func(*variants)) {
	p.core.Lock()
	defer p.core.Unlock()
	change(&p.variants)
}

// fail answers with an error in the chosen form.
func (p *Platform) fail(w http.ResponseWriter, status int, code, message string) {
	fields := map[string]string{"code": code, "message": message}
	switch p.variants.errors {
	case ErrorsFlat:
		stage.WriteJSON(w, status, fields)
	case ErrorsText:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, message)
	case ErrorsWords:
		if code == "NOT_FOUND" {
			message = "PAT not found" // the vendor's own words
		}
		stage.WriteJSON(w, status, map[string]string{"error": message})
	default:
		stage.WriteJSON(w, status, map[string]any{"error": fields})
	}
}

// named is an object with its fields spelled as the server spells them.
func (v variants) named(object map[string]any) map[string]any {
	if !v.snakeCase {
		return object
	}
	spelled := make(map[string]any, len(object))
	for name, value := range object {
		spelled[capital.ReplaceAllStringFunc(name, func(c string) string { return "_" + strings.ToLower(c) })] = value
	}
	return spelled
}

var capital = regexp.MustCompile(`[A-Z]`)

// instant puts an instant into an object, zero in the chosen form of never.
func (v variants) instant(object map[string]any, field string, t time.Time) {
	switch {
	case !t.IsZero():
		object[field] = t.UTC().Truncate(v.precision).Format(time.RFC3339Nano)
	case v.never == NeverNull:
		object[field] = nil
	case v.never == NeverEmpty:
		object[field] = ""
	}
}

// writeData answers with v in the data envelope.
func writeData(w http.ResponseWriter, status int, v any) {
	stage.WriteJSON(w, status, map[string]any{"data": v})
}
