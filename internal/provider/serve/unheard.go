// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// unheard destroys what was created while the CLI went away, killed or
// interrupted for the second time: no state will ever know of it, and nobody has
// its secret. What a rotation issued then is left to the next one, which
// recognises it, and an ephemeral resource that is interrupted revokes its own.
type unheard struct {
	lifecycle.Framework

	// gone says whether there is no CLI any more that could hear an answer.
	gone func() bool
	// begun are the calls that are served, of those that go on without a CLI.
	begun sync.WaitGroup
}

// of puts it in front of a server.
func (u *unheard) of(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	full, ok := server.(lifecycle.Framework)
	if !ok {
		return server
	}
	u.Framework = full
	return u
}

// wait returns when what was begun has ended, or after winding.
func (u *unheard) wait() {
	ended := make(chan struct{})
	go func() {
		u.begun.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(winding):
	}
}

// ApplyResourceChange implements tfprotov6.ProviderServer.
func (u *unheard) ApplyResourceChange(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	u.begun.Add(1)
	defer u.begun.Done()
	answer, err := u.Framework.ApplyResourceChange(ctx, q)
	if err == nil && isNull(q.PriorState) && !isNull(answer.NewState) && u.gone() {
		u.takeBack(context.WithoutCancel(ctx), q, answer)
	}
	return answer, err
}

// OpenEphemeralResource implements tfprotov6.ProviderServer.
func (u *unheard) OpenEphemeralResource(ctx context.Context, q *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	u.begun.Add(1)
	defer u.begun.Done()
	return u.Framework.OpenEphemeralResource(ctx, q)
}

// CloseEphemeralResource implements tfprotov6.ProviderServer.
func (u *unheard) CloseEphemeralResource(ctx context.Context, q *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	u.begun.Add(1)
	defer u.begun.Done()
	return u.Framework.CloseEphemeralResource(ctx, q)
}

// takeBack destroys what was created as the CLI would. Only a log can still be
// told what becomes of it.
func (u *unheard) takeBack(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest, created *tfprotov6.ApplyResourceChangeResponse) {
	tflog.Warn(ctx, "The CLI ended before it could be told what was created: it is destroyed, since no state will know of it")
	nothing, err := tfprotov6.NewDynamicValue(tftypes.DynamicPseudoType, tftypes.NewValue(tftypes.DynamicPseudoType, nil))
	var destroyed *tfprotov6.ApplyResourceChangeResponse
	if err == nil {
		destroyed, err = u.Framework.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: q.TypeName, PriorState: created.NewState, PlannedState: &nothing, Config: &nothing,
			PlannedPrivate: created.Private, ProviderMeta: q.ProviderMeta,
		})
	}
	if err != nil {
		tflog.Error(ctx, "It could not be destroyed", map[string]any{"error": err.Error()})
		return
	}
	for _, d := range destroyed.Diagnostics {
		tflog.Error(ctx, fmt.Sprintf("It was destroyed with %s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
}

// isNull reports whether there is no object; what can't be read is one.
func isNull(value *tfprotov6.DynamicValue) bool {
	if value == nil {
		return true
	}
	null, err := value.IsNull()
	return null && err == nil
}
