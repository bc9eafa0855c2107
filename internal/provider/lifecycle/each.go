// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"fmt"
	"iter"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// errNameless is a listed token without an id. Every platform documents one,
// so that such an answer is not the API's own.
var errNameless = errors.New("the platform's list holds a token without an id, which the API's own answer never does. " +
	"Check the endpoint, and what stands between it and here")

// Each turns a platform's list into the shared words. A token that is listed
// again, as pages may while tokens come and go, is yielded once; one without an
// id ends the list with an error. One that can't be read is an
// *rest.UnreadableError with its id, and the list goes on.
func Each[T any](list iter.Seq2[T, error], token func(T) Token) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		seen := map[string]bool{}
		for item, err := range list {
			var next Token
			var id string
			unreadable := rest.AsUnreadable(err)
			switch {
			case unreadable != nil:
				id = unreadable.ID
			case err != nil:
				yield(Token{}, err)
				return
			default:
				next = token(item)
				id = next.ID
			}
			if id == "" {
				yield(Token{}, errNameless)
				return
			}
			if !seen[id] && !yield(next, err) {
				return
			}
			seen[id] = true
		}
	}
}

// Unreadables are the tokens of a list that can't be read. A list without them
// would look complete.
type Unreadables []error

// Take notes an error about one token, and reports whether it was one: any
// other ends the list.
func (u *Unreadables) Take(err error) bool {
	if rest.AsUnreadable(err) == nil {
		return false
	}
	*u = append(*u, err)
	return true
}

// Err is about all of them, nil where there is none.
func (u Unreadables) Err() error {
	switch len(u) {
	case 0:
		return nil
	case 1:
		return u[0]
	}
	var ids []string
	for _, err := range u {
		ids = append(ids, rest.AsUnreadable(err).ID)
	}
	return fmt.Errorf("these %d tokens can't be read: %s. Of the first: %w", len(u), joined(ids), u[0])
}
