// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"errors"
	"fmt"
)

// ErrUnproven says that a token was not found, but that ZITADEL's answers
// don't prove it gone either. Whoever keeps it in a state has to go on doing so.
var ErrUnproven = errors.New("it is unproven that the token is gone")

// gone is the only proof of absence.
type gone struct {
	userID, tokenID string
	proof           error // the API's own answer
}

func (e *gone) Error() string {
	return fmt.Sprintf("ZITADEL: the personal access token %s of the user %s does not exist: %v", e.tokenID, e.userID, e.proof)
}

func (e *gone) Unwrap() error { return e.proof }

// NotFound says whether err proves that the token is gone: one of ZITADEL's two
// documented ids, in answer to a question about the right user in the right
// organization. Nothing else does: not a bare 404, an empty list or a lack of
// permission.
func NotFound(err error) bool {
	var proven *gone
	return errors.As(err, &proven)
}

// unproven matches ErrUnproven and wraps the API's own answer.
type unproven struct {
	userID, tokenID string
	err             error
	why             string // a sentence that ends with what to do
}

func (e *unproven) Error() string {
	return fmt.Sprintf("ZITADEL: the personal access token %s of the user %s was not found, but %v. %v %s", e.tokenID, e.userID, ErrUnproven, e.err, e.why)
}

func (e *unproven) Is(target error) bool { return target == ErrUnproven }
func (e *unproven) Unwrap() error        { return e.err }

// ElsewhereError says that a user lives in another organization than the one
// that was asked in. In the wrong organization a living token looks absent.
type ElsewhereError struct {
	UserID string
	// Asked is the organization that was named, Actual the user's own.
	Asked, Actual string
}

func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("ZITADEL: the user %s lives in the organization %s, not in %s. Nothing was done. Set organization_id to %s, or leave it out.", e.UserID, e.Actual, e.Asked, e.Actual)
}
