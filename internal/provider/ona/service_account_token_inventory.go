// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"iter"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// serviceAccountTokens contributes the tokens of every service account that the
// credential may act as, or of those that are named, to the inventory. Whoever
// may not even list the accounts sees none of their tokens.
func serviceAccountTokens() inventory.Source {
	source := inventory.OfKind(serviceAccountToken())
	all := source.List
	source.List = func(ctx context.Context, data any, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
		return func(yield func(lifecycle.Token, error) bool) {
			for token, err := range all(ctx, data, filters) {
				var hidden *accountsHiddenError
				if errors.As(err, &hidden) && onaclient.PermissionDenied(err) {
					return
				}
				if !yield(token, err) {
					return
				}
			}
		}
	}
	return source
}
