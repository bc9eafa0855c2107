// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"fmt"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// unheard ends what no CLI will end. It destroys what was created while the CLI
// went away, killed or interrupted for the second time: no state will ever know of
// it, and nobody has its secret. What a rotation issued then is left to the next
// one, which recognises it. And it closes the ephemeral resources that were opened
// and not closed, also where the CLI left that out because something that used
// one failed.
type unheard struct {
	lifecycle.Framework

	// gone says whether there is no CLI any more that could hear an answer.
	gone func() bool
	// begun are the calls that are served, of those that go on without a CLI.
	begun sync.WaitGroup
	loud  sync.Once
	// opened are the ephemeral resources that are not closed.
	opened sync.Map
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

// windUp returns when what was begun has ended and what is open is closed, or
// after winding.
func (u *unheard) windUp() {
	ended := make(chan struct{})
	go func() {
		u.begun.Wait()
		u.closeAll()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(winding):
	}
}

// begin counts a call that goes on without a CLI; end does no more.
func (u *unheard) begin() (end func()) {
	// A log line to a CLI that was killed would end this process in the middle of
	// it. Before there is something to lose, that is right: a CLI that dies before it
	// has heard of its provider leaves no other sign.
	u.loud.Do(func() { signal.Ignore(syscall.SIGPIPE) })
	u.begun.Add(1)
	return u.begun.Done
}

// ApplyResourceChange implements tfprotov6.ProviderServer.
func (u *unheard) ApplyResourceChange(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	defer u.begin()()
	answer, err := u.Framework.ApplyResourceChange(ctx, q)
	if err == nil && isNull(q.PriorState) && !isNull(answer.NewState) && u.gone() {
		u.takeBack(rest.WithPrecedence(context.WithoutCancel(ctx)), q, answer)
	}
	return answer, err
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
