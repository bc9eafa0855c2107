// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Codes of the Connect protocol (https://connectrpc.com/docs/protocol#error-codes)
// that callers tell apart.
const (
	codeNotFound           = "not_found"
	codeAlreadyExists      = "already_exists"
	codePermissionDenied   = "permission_denied"
	codeFailedPrecondition = "failed_precondition"
)

var connectCodes = []string{
	"canceled", "unknown", "invalid_argument", "deadline_exceeded", codeNotFound, codeAlreadyExists,
	codePermissionDenied, "resource_exhausted", codeFailedPrecondition, "aborted", "out_of_range",
	"unimplemented", "internal", "unavailable", "data_loss", "unauthenticated",
}

// NotFound says that Ona itself answered that there is no such object. For a
// caller who may not see it Ona answers the same: it is proof of absence only
// for an identity that has seen the object.
func NotFound(err error) bool { return hasCode(err, codeNotFound) }

// AlreadyExists says that Ona refused a host authentication token because the
// runner has one for the same host and subject.
func AlreadyExists(err error) bool { return hasCode(err, codeAlreadyExists) }

// PermissionDenied says that Ona itself refused the call to this caller.
func PermissionDenied(err error) bool { return hasCode(err, codePermissionDenied) }

// InvalidArgument says that Ona itself does not accept a value of the call.
func InvalidArgument(err error) bool { return hasCode(err, "invalid_argument") }

func hasCode(err error, code string) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Documented && failure.Code == code
}

// connectError is the body of a failed call.
type connectError struct {
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Details []connectDetail `json:"details"`
}

type connectDetail struct {
	Type  string          `json:"type"`
	Value string          `json:"value"` // base64 without padding
	Debug json.RawMessage `json:"debug"`
}

// decodeError takes a body for Ona's only with a code of the protocol: other
// servers on the way answer in JSON too.
func decodeError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var failure connectError
	if json.Unmarshal(body, &failure) != nil || !slices.Contains(connectCodes, failure.Code) {
		return "", "", "", false
	}
	return failure.Code, "", failure.Message, true
}
