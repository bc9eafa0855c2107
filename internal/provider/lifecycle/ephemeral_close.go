// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// closeTimeout bounds a revocation that runs on after an interrupt.
const closeTimeout = 2 * time.Minute

// Close revokes the token that Open issued.
func (e *ephemeralResource) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	m, opened := readNote[minted](ctx, req.Private, mintedKey)
	if !opened {
		return // nothing was issued
	}
	calls, err := e.kind.Connect(e.data)
	if err != nil {
		resp.Diagnostics.Append(leftAlive(e.kind, m, err))
		return
	}
	resp.Diagnostics.Append(e.revoke(ctx, calls, m)...)
}

// revoke revokes a minted token even if the run was interrupted. One that is
// gone already is as it should be.
func (e *ephemeralResource) revoke(ctx context.Context, calls Calls, m minted) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	if err := calls.Revoke(ctx, m.ref()); err != nil && !errors.Is(err, ErrGone) {
		return diag.Diagnostics{leftAlive(e.kind, m, err)}
	}
	return nil
}

func leftAlive(kind *Kind, m minted, err error) diag.Diagnostic {
	end := "It never ends by itself; revoke it with the platform."
	if !m.ExpiresAt.IsZero() {
		end = fmt.Sprintf("It ends by itself at %s; revoke it with the platform if that is too late.", formatInstant(m.ExpiresAt))
	}
	return diag.NewErrorDiagnostic(fmt.Sprintf("Could not revoke the %s %s", kind.Title, m.ID), explain.Detail(err)+"\n\n"+end)
}
