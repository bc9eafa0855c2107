// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// NoContent is the documented answer of a call that returns nothing, where that
// is 204 without a body. Any other success may be that of a server on the way,
// and is an *Error with its status.
type NoContent struct{}

// EmptyObject is the documented answer of a call that returns nothing, where
// that is the object {}. Any other JSON is an *Error with its status.
type EmptyObject struct{}

// UnmarshalJSON takes {} alone.
func (*EmptyObject) UnmarshalJSON(encoded []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &fields); err != nil || fields == nil || len(fields) > 0 {
		return errNotDocumented
	}
	return nil
}

// noContent says what is wrong with an answer that should be a bare 204.
func (a answer) noContent() (problem string, cause error) {
	switch {
	case len(bytes.TrimSpace(a.body)) > 0:
		return "the API documents 204 without a body, and " + a.kind(), errNotDocumented
	case a.status != http.StatusNoContent:
		return fmt.Sprintf("the API documents 204 without a body, and the answer is an empty %d", a.status), errNotDocumented
	}
	return "", nil
}

// Undocumented reports whether err is an answer by which the server says that
// the call succeeded, and which does not have the form that the API documents:
// what it did has to be found out otherwise.
func Undocumented(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Status >= 200 && failure.Status < 300
}
