// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func listed(tokens ...Token) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		for _, token := range tokens {
			if !yield(token, nil) {
				return
			}
		}
	}
}

// TestEach: an id listed twice is one token, and a token without an id is an
// answer that is not the API's.
func TestEach(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list []Token
		want []string
		err  error
	}{
		"none":          {},
		"listed twice":  {list: []Token{{ID: "a"}, {ID: "b"}, {ID: "a"}}, want: []string{"a", "b"}},
		"without an id": {list: []Token{{ID: "a"}, {}, {ID: "b"}}, want: []string{"a"}, err: errNameless},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			var failed error
			for token, err := range Each(listed(test.list...), func(token Token) Token { return token }) {
				if failed = err; err == nil {
					got = append(got, token.ID)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" || !errors.Is(failed, test.err) {
				t.Errorf("%s, error %v", diff, failed)
			}
		})
	}
}
