// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// ephemeral is an ephemeral resource that was opened.
type ephemeral struct{ typeName, private string }

// OpenEphemeralResource implements tfprotov6.ProviderServer.
func (u *unheard) OpenEphemeralResource(ctx context.Context, q *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	defer u.begin()()
	answer, err := u.Framework.OpenEphemeralResource(ctx, q)
	if err == nil && len(answer.Private) > 0 {
		u.opened.Store(ephemeral{q.TypeName, string(answer.Private)}, nil)
	}
	return answer, err
}

// CloseEphemeralResource implements tfprotov6.ProviderServer.
func (u *unheard) CloseEphemeralResource(ctx context.Context, q *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	defer u.begin()()
	u.opened.Delete(ephemeral{q.TypeName, string(q.Private)})
	return u.Framework.CloseEphemeralResource(ctx, q)
}

// closeAll closes what no CLI has closed.
func (u *unheard) closeAll() {
	var all sync.WaitGroup
	for key := range u.opened.Range {
		e, _ := key.(ephemeral)
		all.Go(func() { // nobody is there to be told how it went
			_, _ = u.Framework.CloseEphemeralResource(rest.WithPrecedence(context.Background()),
				&tfprotov6.CloseEphemeralResourceRequest{TypeName: e.typeName, Private: []byte(e.private)})
		})
	}
	all.Wait()
}
