// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Ids of errors, from the server's source and confirmed on a real server.
// Messages are localised and statuses ambiguous: only ids decide.
const (
	idAbsentOnGet        = "QUERY-fRunu"
	idAbsentOnRemove     = "COMMAND-4m77G"
	idUserNotFoundAdd    = "COMMAND-Dggw2"
	idUserNotFoundRemove = "COMMAND-4g3xq"
	idUserNotFoundGet    = "QUERY-Dfbg2"
	idWrongUserType      = "COMMAND-Df2f1"
	idExpiryInThePast    = "DOMAIN-dv3t5"
	idNoPermission       = "AUTH-5mWD2"
	idNoMatchingRole     = "AUTH-AWfge"
	idNoMembership       = "AUTHZ-cdgFk"
	idNoOrganization     = "AUTH-Bs7Ds"
	idLimitExceeded      = "QUERY-4M0fs"
)

// decodeError reads ZITADEL's error body:
// {"code":<gRPC code>,"message":"… (<id>)","details":[{"id":"<id>"}]}. An
// instance whose quota is used up answers 429 in plain text.
func decodeError(httpStatus int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var status struct {
		Code    *int   `json:"code"`
		Message string `json:"message"`
		Details []struct {
			ID string `json:"id"`
		} `json:"details"`
	}
	if err := json.Unmarshal(body, &status); err != nil || status.Code == nil {
		if httpStatus == http.StatusTooManyRequests {
			message = rest.PlainText(body)
		}
		return "", "", message, false
	}
	for _, detail := range status.Details {
		if detail.ID != "" {
			id = detail.ID
			break
		}
	}
	message = strings.TrimSuffix(status.Message, " ("+id+")")
	return strconv.Itoa(*status.Code), id, message, true
}

// decodeErrorBelow is decodeError for an endpoint with a path: a 404 that is not
// the API's own is most likely that of the path.
func decodeErrorBelow(path string) func(int, http.Header, []byte) (code, id, message string, documented bool) {
	return func(status int, header http.Header, body []byte) (code, id, message string, documented bool) {
		code, id, message, documented = decodeError(status, header, body)
		if status == http.StatusNotFound && id == "" {
			message = fmt.Sprintf("%s%s, and the API is at the root of its host", belowPath, path)
		}
		return code, id, message, documented
	}
}

// belowPath begins what is said of such a 404.
const belowPath = "the endpoint has the path "

// errorID returns the id of ZITADEL's own answer, "" where there is none.
func errorID(err error) string {
	var failed *rest.Error
	if !errors.As(err, &failed) || !failed.Documented {
		return ""
	}
	return failed.ID
}

func hasID(err error, ids ...string) bool {
	id := errorID(err)
	return id != "" && slices.Contains(ids, id)
}

// bareNotFound recognises the 404 that says nothing of any object: an unknown
// route (a server without the user service's token calls), the wrong Host, or
// an instance that could not be looked up.
func bareNotFound(err error) bool {
	var failed *rest.Error
	return errors.As(err, &failed) && failed.Status == http.StatusNotFound && failed.ID == ""
}

// Forbidden says whether ZITADEL refused the call because the caller has no
// role for it. One of these answers is a 404.
func Forbidden(err error) bool {
	return hasID(err, idNoPermission, idNoMatchingRole, idNoMembership)
}

// isConflict recognises the answer to simultaneous writes to one user. The
// write did not happen and trying again is safe. It has no id; any other 500
// says nothing about whether the write happened.
func isConflict(failed *rest.Error) bool {
	return failed.Status == http.StatusInternalServerError && failed.Code == "2" &&
		strings.Contains(failed.Message, "events2_pkey") && strings.Contains(failed.Message, "SQLSTATE 23505")
}

// isStarting recognises the answer of a server whose gateway is up before the
// API behind it: 503, gRPC code 14, no id. Nothing was run.
func isStarting(failed *rest.Error) bool {
	return failed.Status == http.StatusServiceUnavailable && failed.Documented && failed.Code == "14" && failed.ID == ""
}

// didNotRun recognises the answers that say that a write did not happen.
func didNotRun(failed *rest.Error) bool { return isConflict(failed) || isStarting(failed) }

// notRun marks an error that came before the write was sent: the write certainly
// did not run.
func notRun(err error) error {
	if failed, ok := errors.AsType[*rest.Error](err); ok {
		failed.MayHaveRun = false
	}
	return err
}
