// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"iter"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/inventory"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// hostAuthenticationTokens contributes the host authentication tokens to the
// inventory. Ona tells neither when they were stored nor when they were used.
func hostAuthenticationTokens() inventory.Source {
	return inventory.Source{
		Platform: Platform, Kind: "host_authentication_token", LastUseUnknown: true,
		ImportID: func(token lifecycle.Token) string { return token.ID },
		List: func(ctx context.Context, data any, _ lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
			c, err := connect(data)
			if err != nil {
				return inventory.Failed(err)
			}
			return lifecycle.Each(c.Client.ListHostAuthenticationTokens(ctx, onaclient.HostAuthenticationTokenFilter{}), hostTokenOf)
		},
	}
}
