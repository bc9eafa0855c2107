// SPDX-License-Identifier: MPL-2.0

package zitadel

import "net/http"

// zitadelError is an answer other than success. One without an id has no
// details: the gateway gave it, not the server behind.
type zitadelError struct {
	status int
	// code is the gRPC code.
	code    int
	id      string
	message string
}

func (e *zitadelError) Error() string {
	if e.id == "" {
		return e.message
	}
	return e.message + " (" + e.id + ")"
}

// translated is e with its message in another language.
func (e *zitadelError) translated(messages map[string]string) *zitadelError {
	t := *e
	if message, ok := messages[e.id]; ok {
		t.message = message
	}
	return &t
}

func (e *zitadelError) body() zitadelErrorBody {
	b := zitadelErrorBody{Code: e.code, Message: e.Error()}
	if e.id != "" {
		b.Details = []zitadelErrorDetail{{
			Type: "type.googleapis.com/zitadel.v1.ErrorDetail", ID: e.id, Message: e.message,
		}}
	}
	return b
}

type zitadelErrorBody struct {
	Code    int                  `json:"code"`
	Message string               `json:"message"`
	Details []zitadelErrorDetail `json:"details,omitempty"`
}

type zitadelErrorDetail struct {
	Type    string `json:"@type"`
	ID      string `json:"id"`
	Message string `json:"message"`
}

// gRPC codes and the statuses the gateway turns them into.
func zitadelInvalid(id, message string) *zitadelError {
	return &zitadelError{http.StatusBadRequest, 3, id, message}
}

func zitadelNotFound(id, message string) *zitadelError {
	return &zitadelError{http.StatusNotFound, 5, id, message}
}

func zitadelDenied(id, message string) *zitadelError {
	return &zitadelError{http.StatusForbidden, 7, id, message}
}

func zitadelPrecondition(id, message string) *zitadelError {
	return &zitadelError{http.StatusBadRequest, 9, id, message}
}

func zitadelUnauthenticated(id, message string) *zitadelError {
	return &zitadelError{http.StatusUnauthorized, 16, id, message}
}

var (
	errZitadelRoute        = zitadelNotFound("", "Not Found")
	errZitadelMethod       = &zitadelError{http.StatusMethodNotAllowed, 12, "", "Method Not Allowed"}
	errZitadelInstance     = zitadelNotFound("", "Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains")
	errZitadelNoAuth       = zitadelUnauthenticated("", "auth header missing")
	errZitadelAuthScheme   = zitadelUnauthenticated("AUTH-toLo1", "invalid auth header")
	errZitadelToken        = zitadelUnauthenticated("AUTH-7fs1e", "Errors.Token.Invalid")
	errZitadelOrganization = zitadelDenied("AUTH-Bs7Ds", "Organisation doesn't exist")
	errZitadelNoMembership = zitadelNotFound("AUTHZ-cdgFk", "membership not found")
	errZitadelDeniedV1     = zitadelDenied("AUTH-5mWD2", "No matching permissions found")
	errZitadelDeniedV2     = zitadelDenied("AUTH-AWfge", "No matching permissions found")
	errZitadelGetToken     = zitadelNotFound("QUERY-fRunu", "Errors.PersonalAccessToken.NotFound")
	errZitadelRemoveToken  = zitadelNotFound("COMMAND-4m77G", "Personal Access Token not found")
	errZitadelRemoveUser   = zitadelNotFound("COMMAND-4g3xq", "Errors.NotFound")
	errZitadelGetUser      = zitadelNotFound("QUERY-Dfbg2", "User could not be found")
	errZitadelChangeUser   = zitadelNotFound("COMMAND-m9od", "User could not be found")
	errZitadelCreateUser   = zitadelPrecondition("COMMAND-Dggw2", "User could not be found")
	errZitadelUserType     = zitadelPrecondition("COMMAND-Df2f1", "Not allowed for this user type")
	errZitadelCreateOrg    = zitadelPrecondition("COMMAND-QXPGs", "Organisation doesn't exist")
	errZitadelUserExists   = &zitadelError{http.StatusConflict, 6, "V3-DKcYh", "User already exists"}
	errZitadelExpired      = zitadelInvalid("DOMAIN-dv3t5", "Errors.AuthNKey.ExpireBeforeNow")
	errZitadelLimit        = zitadelInvalid("QUERY-4M0fs", "Limit exceeded")
)
