// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// ErrGone is wrapped by errors that prove a token's absence. It is a conclusion
// of [Judge], and of no platform.
var ErrGone = errors.New("the token does not exist any more")

// notRunError marks an error before anything was asked of the server.
type notRunError struct{ error }

func (e notRunError) Unwrap() error { return e.error }

// NotRun marks err as having come before the create was sent: no token can
// exist because of it.
func NotRun(err error) error {
	if err == nil {
		return nil
	}
	return notRunError{err}
}

// MayHaveRun reports whether the server may have carried out a call that
// failed with err, so that a token may exist which nobody knows. Errors that
// do not say are taken for uncertain.
func MayHaveRun(err error) bool {
	if errors.As(err, &notRunError{}) {
		return false
	}
	if answer, ok := errors.AsType[*rest.Error](err); ok {
		return answer.MayHaveRun
	}
	return true
}
