// SPDX-License-Identifier: MPL-2.0

package zitadel

import "net/http"

// apiError is an answer other than success. One without an id has no
// details: the gateway gave it, not the server behind.
type apiError struct {
	status int
	// code is the gRPC code.
	code    int
	id      string
	message string
}

func (e *apiError) Error() string {
	if e.id == "" {
		return e.message
	}
	return e.message + " (" + e.id + ")"
}

// translated is e with its message in another language.
func (e *apiError) translated(messages map[string]string) *apiError {
	t := *e
	if message, ok := messages[e.id]; ok {
		t.message = message
	}
	return &t
}

func (e *apiError) body() errorBody {
	b := errorBody{Code: e.code, Message: e.Error()}
	if e.id != "" {
		b.Details = []errorDetail{{
			Type: "type.googleapis.com/zitadel.v1.ErrorDetail", ID: e.id, Message: e.message,
		}}
	}
	return b
}

type errorBody struct {
	Code    int           `json:"code"`
	Message string        `json:"message"`
	Details []errorDetail `json:"details,omitempty"`
}

type errorDetail struct {
	Type    string `json:"@type"`
	ID      string `json:"id"`
	Message string `json:"message"`
}

// gRPC codes and the statuses the gateway turns them into.
func invalid(id, message string) *apiError {
	return &apiError{http.StatusBadRequest, 3, id, message}
}

func notFound(id, message string) *apiError {
	return &apiError{http.StatusNotFound, 5, id, message}
}

func denied(id, message string) *apiError {
	return &apiError{http.StatusForbidden, 7, id, message}
}

func precondition(id, message string) *apiError {
	return &apiError{http.StatusBadRequest, 9, id, message}
}

func unauthenticated(id, message string) *apiError {
	return &apiError{http.StatusUnauthorized, 16, id, message}
}

var (
	errRoute        = notFound("", "Not Found")
	errMethod       = &apiError{http.StatusMethodNotAllowed, 12, "", "Method Not Allowed"}
	errNoAuth       = unauthenticated("", "auth header missing")
	errAuthScheme   = unauthenticated("AUTH-toLo1", "invalid auth header")
	errToken        = unauthenticated("AUTH-7fs1e", "Errors.Token.Invalid")
	errOrganization = denied("AUTH-Bs7Ds", "Organisation doesn't exist")
	errNoMembership = notFound("AUTHZ-cdgFk", "membership not found")
	errDeniedV1     = denied("AUTH-5mWD2", "No matching permissions found")
	errDeniedV2     = denied("AUTH-AWfge", "No matching permissions found")
	errGetToken     = notFound("QUERY-fRunu", "Errors.PersonalAccessToken.NotFound")
	errRemoveToken  = notFound("COMMAND-4m77G", "Personal Access Token not found")
	errRemoveUser   = notFound("COMMAND-4g3xq", "Errors.NotFound")
	errGetUser      = notFound("QUERY-Dfbg2", "User could not be found")
	errRemoveOrg    = notFound("COMMA-aps2n", "Organisation not found")
	errChangeUser   = notFound("COMMAND-m9od", "User could not be found")
	errCreateUser   = precondition("COMMAND-Dggw2", "User could not be found")
	errUserType     = precondition("COMMAND-Df2f1", "Not allowed for this user type")
	errCreateOrg    = precondition("COMMAND-QXPGs", "Organisation doesn't exist")
	errUserExists   = &apiError{http.StatusConflict, 6, "V3-DKcYh", "User already exists"}
	errExpired      = invalid("DOMAIN-dv3t5", "Errors.AuthNKey.ExpireBeforeNow")
	errLimit        = invalid("QUERY-4M0fs", "Limit exceeded")
)
