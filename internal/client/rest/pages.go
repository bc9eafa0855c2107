// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"iter"
)

// ErrRepeatedPage says that a server answered with a page it has answered with
// before, so that a list would never end.
var ErrRepeatedPage = errors.New("the server repeats a page of its list, which would never end; what was listed so far may be incomplete")

// Page fetches the page at a cursor ("" is the first) and returns its items
// and the cursor of the next one, "" after the last.
type Page[T any] func(ctx context.Context, cursor string) (items []Item[T], next string, err error)

// All yields the items of all pages and fetches each page only when it is
// reached. An error is yielded with a zero item and ends the list, but for an
// *UnreadableError, which is about its item alone.
func All[T any](ctx context.Context, page Page[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen := map[string]bool{}
		for cursor := ""; ; {
			seen[cursor] = true
			items, next, err := page(ctx, cursor)
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item.Value, item.Err) {
					return
				}
			}
			if next == "" {
				return
			}
			if seen[next] {
				yield(none, ErrRepeatedPage)
				return
			}
			cursor = next
		}
	}
}
