// SPDX-License-Identifier: MPL-2.0

package alephant_test

import (
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const callerIdentity = "tokens_alephant_caller_identity"

// TestCallerIdentityRevoked: an access token that Alephant no longer takes, or
// that can't be shown to it, confirms nobody, whatever its claims say.
func TestCallerIdentityRevoked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(w *acctest.World)
		want   string
	}{
		"revoked": {func(w *acctest.World) { w.Sandbox.Alephant.EndSessions() }, "Alephant answered list PATs with status 401"},
		"out of the workspace": {func(w *acctest.World) {
			w.Sandbox.Alephant.RemoveMember(w.Sandbox.Alephant.WorkspaceID(), w.Sandbox.Alephant.Owner().ID)
		}, "Alephant answered list PATs with status 403"},
		"no workspace": {func(w *acctest.World) { w.Setenv("ALEPHANT_WORKSPACE_ID", "") }, "alephant.workspace_id: no workspace is given"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			acctest.Environment{"ALEPHANT_ACCESS_TOKEN": w.Sandbox.Alephant.Owner().AccessToken, "ALEPHANT_EMAIL": "", "ALEPHANT_PASSWORD": ""}.Become(w)
			test.change(w)
			_, errs := w.Protocol().Read(callerIdentity, map[string]any{})
			if len(errs) != 1 || !strings.Contains(errs[0], "as whom the credential acts on Alephant") || !strings.Contains(errs[0], test.want) {
				t.Errorf("errors %q, want one with %q", errs, test.want)
			}
		})
	}
}

// TestCallerIdentityLoggedIn: a log-in confirms its user also where no workspace
// is configured, and an ended session is replaced by a new one.
func TestCallerIdentityLoggedIn(t *testing.T) {
	t.Parallel()
	for name, workspace := range map[string]bool{"in a workspace": true, "in none": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			owner := w.Sandbox.Alephant.Owner()
			acctest.Environment{"ALEPHANT_ACCESS_TOKEN": "", "ALEPHANT_EMAIL": owner.Email, "ALEPHANT_PASSWORD": owner.Password}.Become(w)
			if !workspace {
				w.Setenv("ALEPHANT_WORKSPACE_ID", "")
			}
			p := w.Protocol()
			for range 2 {
				got, errs := p.Read(callerIdentity, map[string]any{})
				if len(errs) > 0 || got["id"] != owner.ID || got["email"] != owner.Email || (got["workspace_id"] != nil) != workspace {
					t.Errorf("it is %v, errors %q", got, errs)
				}
				w.Sandbox.Alephant.EndSessions()
			}
		})
	}
}
