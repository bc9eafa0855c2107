// SPDX-License-Identifier: MPL-2.0

package zitadel

import "strings"

const (
	adviceHidden = "If it goes on, the caller lacks a role: grant its user ORG_OWNER or ORG_USER_MANAGER on the user's organization; ORG_OWNER_VIEWER is enough for reading."
	adviceIssuer = "A 404 without an error id says nothing of the object: the path or the Host may be wrong. Check that issuer is the instance's exact external origin and that endpoint leads to it."
	advicePath   = "Take the path away from endpoint, unless a proxy does so on the way; then check that proxy."
	adviceRole   = "The caller lacks a role for this. Grant its user ORG_OWNER or ORG_USER_MANAGER on the user's organization; ORG_OWNER_VIEWER is enough for reading."
)

// adviceFor says what to do about an error of ZITADEL's own.
var adviceFor = map[string]string{
	idUserNotFoundAdd:    "Check user_id, and that organization_id is the organization the user lives in.",
	idUserNotFoundGet:    "Check user_id, and that organization_id is the organization the user lives in.",
	idUserNotFoundRemove: "This instance has never had the user. Check user_id and endpoint.",
	idWrongUserType:      "Only machine users (service accounts) have personal access tokens, and this user is a person. Give the user_id of a machine user.",
	idExpiryInThePast:    "Give an expiry in the future, and check that this machine's clock is right.",
	idNoPermission:       adviceRole,
	idNoMatchingRole:     adviceRole,
	idNoMembership:       adviceRole,
	idNoOrganization:     "Check organization_id, and that endpoint leads to the right instance. If the organization was deleted, its users' tokens ended with it: take what is in the state out of it with terraform state rm.",
}

// advised is an error with a sentence on what to do next.
type advised struct {
	err    error
	advice string
}

func (e *advised) Error() string { return e.err.Error() + " " + e.advice }
func (e *advised) Unwrap() error { return e.err }

// advise adds what ZITADEL's answer is known to call for.
func advise(err error) error {
	switch advice := adviceFor[errorID(err)]; {
	case err == nil:
		return nil
	case advice != "":
		return &advised{err: err, advice: advice}
	case bareNotFound(err) && strings.Contains(err.Error(), belowPath):
		return &advised{err: err, advice: advicePath}
	case bareNotFound(err):
		return &advised{err: err, advice: adviceIssuer}
	default:
		return err
	}
}
