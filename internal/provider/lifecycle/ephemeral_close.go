// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// closeTimeout bounds a revocation at the end of a run. OpenTofu allows a Close
// 10 s and may lose the state of a run that exceeds them; Terraform waits.
const closeTimeout = 7500 * time.Millisecond

// Close revokes the token that Open issued.
func (e *ephemeralResource) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	m, opened := privatestate.Read[closeNote](ctx, req.Private, closeKey)
	if !opened {
		return // nothing was issued
	}
	calls, err := e.kind.judged(e.data, e.clock)
	if err != nil {
		resp.Diagnostics.Append(leftAlive(e.kind, m, err))
		return
	}
	resp.Diagnostics.Append(e.revoke(ctx, calls, m)...)
}

// revoke revokes an ephemeral token even if the run was interrupted, before what
// else is to be sent, and gives back the room that Open reserved for it. One
// that is gone already is as it should be.
func (e *ephemeralResource) revoke(ctx context.Context, calls Calls, m closeNote) diag.Diagnostics {
	defer paceOf(calls).Release()
	ctx, cancel := e.clock.within(rest.WithPrecedence(context.WithoutCancel(ctx)), closeTimeout)
	defer cancel()
	if err := calls.Revoke(ctx, m.ref()); err != nil && !errors.Is(err, ErrGone) {
		return diag.Diagnostics{leftAlive(e.kind, m, err)}
	}
	return nil
}

func leftAlive(kind *Kind, m closeNote, err error) diag.Diagnostic {
	end := "It never ends by itself; revoke it with the platform."
	if !m.ExpiresAt.IsZero() {
		end = fmt.Sprintf("It ends by itself at %s; revoke it with the platform if that is too late.", formatInstant(m.ExpiresAt))
	}
	why := explain.Detail(err)
	if errors.Is(err, context.DeadlineExceeded) {
		why = fmt.Sprintf("It was not confirmed within %s, and a run must not be held up for longer when it ends. %s", closeTimeout, why)
	}
	return diag.NewErrorDiagnostic(fmt.Sprintf("Could not revoke the %s %s", kind.Title, m.ID), why+"\n\n"+end)
}
