// SPDX-License-Identifier: MPL-2.0

// Package inventory shows the tokens of every configured platform as one list.
// It knows no platform: each contributes its sources.
package inventory

import (
	"context"
	"iter"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// Source is one kind of token of one platform.
type Source struct {
	// Platform is the key of the provider's configuration block: "ona".
	Platform string
	// Kind is the kind of token: "personal_access_token".
	Kind string
	// LastUseUnknown: the platform does not tell when a token of this kind
	// was last used.
	LastUseUnknown bool
	// ImportID is what the token is imported by, "" where too little is known.
	ImportID func(token lifecycle.Token) string
	// List yields the tokens that the provider block that data belongs to may
	// see, narrowed by those of the filters that the kind has.
	List func(ctx context.Context, data any, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error]
}

// OfKind is the source of a kind of token that lives the shared life.
func OfKind(kind *lifecycle.Kind) Source {
	return Source{
		Platform: kind.Platform,
		Kind:     strings.TrimPrefix(kind.TypeName, kind.Platform+"_"),
		ImportID: kind.ImportID,
		List: func(ctx context.Context, data any, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
			calls, err := kind.Connect(data)
			if err != nil {
				return Failed(err)
			}
			return calls.List(ctx, filters)
		},
	}
}

func (s Source) importID(token lifecycle.Token) string {
	if s.ImportID == nil {
		return ""
	}
	return s.ImportID(token)
}

// WithoutLastUse says that the platform does not tell the last use.
func (s Source) WithoutLastUse() Source {
	s.LastUseUnknown = true
	return s
}

// Failed is a list that could not be begun.
func Failed(err error) iter.Seq2[lifecycle.Token, error] {
	return func(yield func(lifecycle.Token, error) bool) { yield(lifecycle.Token{}, err) }
}
