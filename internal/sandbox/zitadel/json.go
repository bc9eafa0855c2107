// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// fail answers with an error, in the form of the protocol that was spoken.
func (p *Platform) fail(w http.ResponseWriter, r *http.Request, err error) {
	e, ok := errors.AsType[*apiError](err)
	if !ok {
		e = invalid("", err.Error()) // the gateway quotes its decoder
	}
	e = e.translated(p.translations)
	if overConnect(r) {
		writeJSON(w, e.status, e.connectBody())
		return
	}
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", e.Error())
	}
	writeJSON(w, e.status, e.body())
}

// writeJSON answers with v and random insignificant spaces, as Protobuf's
// JSON encoder does so that nobody compares bytes.
func writeJSON(w http.ResponseWriter, status int, v any) {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // answers are made of types that always encode
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(spaced(plain.Bytes(), func() bool { return rand.N(2) == 0 }))
}

// spaced adds a space after each comma and colon outside strings for which
// add answers true.
func spaced(plain []byte, add func() bool) []byte {
	out := make([]byte, 0, len(plain)*5/4)
	quoted, escaped := false, false
	for _, c := range plain {
		out = append(out, c)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == ':') && add():
			out = append(out, ' ')
		}
	}
	return out
}

// instant renders an instant as Protobuf does: UTC, with 0, 3 or 6 digits
// after the second. The zero time is left out.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	s := t.UTC().Format("2006-01-02T15:04:05.000000")
	s = strings.TrimSuffix(s, "000")
	return strings.TrimSuffix(s, ".000") + "Z"
}

// integer renders a 64-bit integer: a string, left out when zero.
func integer(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// number reads an unsigned integer given as a number or as a string.
type number int

func (n *number) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	if text == "null" {
		return nil
	}
	v, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return &numberError{string(data)}
	}
	*n = number(v)
	return nil
}

// numberError is a value that is no unsigned integer.
type numberError struct{ raw string }

func (e *numberError) Error() string { return "invalid unsigned integer " + e.raw }
