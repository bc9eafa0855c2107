// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// The Connect protocol's error codes that the sandbox answers with.
const (
	invalidArgument  = "invalid_argument"
	unauthenticated  = "unauthenticated"
	permissionDenied = "permission_denied"
	notFound         = "not_found"
	alreadyExists    = "already_exists"
	unimplemented    = "unimplemented"

	failedPrecondition = "failed_precondition"
)

// connectStatus is the HTTP status of each code, from the Connect protocol's
// specification.
var connectStatus = map[string]int{
	invalidArgument:  http.StatusBadRequest,
	unauthenticated:  http.StatusUnauthorized,
	permissionDenied: http.StatusForbidden,
	notFound:         http.StatusNotFound,
	alreadyExists:    http.StatusConflict,
	unimplemented:    http.StatusNotImplemented,

	failedPrecondition: http.StatusBadRequest,
}

// connectError is an error as the Connect protocol puts it on the wire.
type connectError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (e *connectError) Error() string { return e.Code + ": " + e.Message }

func connectErrorf(code, format string, args ...any) error {
	return &connectError{Code: code, Message: fmt.Sprintf(format, args...)}
}

func writeConnectError(w http.ResponseWriter, err error) {
	var failed *connectError
	if !errors.As(err, &failed) {
		failed = &connectError{Code: "internal", Message: err.Error()}
	}
	status, ok := connectStatus[failed.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	stage.WriteJSON(w, status, failed)
}

// access says whether a method changes something, which a read-only personal
// access token may not.
type access bool

const (
	read  access = false
	write access = true
)

// method is one unary method of a service.
type method struct {
	access access
	run    func(caller *caller, r *http.Request) (any, error)
}

// unary turns a function from one message to another into a method.
func unary[Request any](access access, f func(*caller, Request) (any, error)) method {
	return method{access, func(caller *caller, r *http.Request) (any, error) {
		var request Request
		if err := decodeMessage(r.Body, &request); err != nil {
			return nil, err
		}
		return f(caller, request)
	}}
}

// decodeMessage reads a message as protobuf's JSON mapping has it, unknown
// fields discarded.
func decodeMessage(body io.Reader, message any) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return connectErrorf(invalidArgument, "unmarshal message: zero-length payload is not a valid JSON object")
	}
	if err := json.Unmarshal(data, message); err != nil {
		return connectErrorf(invalidArgument, "unmarshal message: %v", err)
	}
	return nil
}

func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

// writeJSONWanted refuses a binary message. The vendor's servers answer with an
// empty body; a client of the protocol shows the text of an error in JSON, and
// of anything else the status alone.
func writeJSONWanted(w http.ResponseWriter) {
	w.Header().Set("Accept-Post", "application/json")
	stage.WriteJSON(w, http.StatusUnsupportedMediaType, &connectError{
		Code:    unimplemented,
		Message: "the sandbox serves the Connect protocol's JSON, not binary messages: send Content-Type application/json (in the vendor's SDK: a transport with useBinaryFormat false)",
	})
}

// checkConnectHeaders accepts a missing protocol version, as servers do.
func checkConnectHeaders(header http.Header) error {
	if v := header.Get("Connect-Protocol-Version"); v != "" && v != "1" {
		return connectErrorf(invalidArgument, "connect-protocol-version must be \"1\": got %q", v)
	}
	if e := header.Get("Content-Encoding"); e != "" && e != "identity" {
		return connectErrorf(unimplemented, "unknown compression %q: supported encodings are identity", e)
	}
	return nil
}
