// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"iter"
)

// errNameless is a listed token without an id. Every platform documents one,
// so that such an answer is not the API's own.
var errNameless = errors.New("the platform's list holds a token without an id, which the API's own answer never does. " +
	"Check the endpoint, and what stands between it and here")

// Each turns a platform's list into the shared words. A token that is listed
// again, as pages may while tokens come and go, is yielded once; one without an
// id ends the list with an error.
func Each[T any](list iter.Seq2[T, error], token func(T) Token) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		seen := map[string]bool{}
		for item, err := range list {
			if err != nil {
				yield(Token{}, err)
				return
			}
			next := token(item)
			if next.ID == "" {
				yield(Token{}, errNameless)
				return
			}
			if !seen[next.ID] && !yield(next, nil) {
				return
			}
			seen[next.ID] = true
		}
	}
}
