// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestLostAnswer loses the answers of a create and of a rotation that were
// carried out: nobody has the new token's secret, and it does not live on, or is
// named where nothing tells it from others.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			stranger := k.Seed(t, w, 1)[0].ID
			k.apart(w)
			cli := w.CLI(k.triggered(w, "1"))
			k.revokeNamed(t, w, loseAnswer(t, w, k, cli), stranger)
			cli.Apply()
			first := newToken(t, w, stranger)
			if cli.Tokens()["ci"].ID != first {
				t.Errorf("token %s lives, the state has %s", first, cli.Tokens()["ci"].ID)
			}

			k.apart(w)
			cli.Write(k.triggered(w, "2"))
			k.revokeNamed(t, w, loseAnswer(t, w, k, cli), stranger, first)
			cli.Apply()
			if second := newToken(t, w, stranger, first); cli.Tokens()["ci"].ID != second {
				t.Errorf("token %s lives, the state has %s", second, cli.Tokens()["ci"].ID)
			}
			if code := cli.PlanExit(); code != 0 {
				t.Errorf("a plan exits with %d", code)
			}
		})
	}
}

// loseAnswer drops the connection after the next create was carried out, and
// has an apply fail of it, which says so.
func loseAnswer(t *testing.T, w *acctest.World, k kind, cli *acctest.CLI) (said string) {
	t.Helper()
	fault := k.createFault(w)
	fault.Times, fault.After, fault.Drop = 1, true, true
	w.Sandbox.Inject(fault)
	lost := cli.Run("apply", "-auto-approve", "-no-color")
	if lost.ExitCode != 1 {
		t.Errorf("an apply without an answer exits with %d:\n%s", lost.ExitCode, lost.Stdout)
	}
	return lost.Words()
}
