// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"os"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestAllThatAreNamedAreShown: several rotations whose state was lost leave a
// token each. Whichever of them an apply leaves alone, the CLI shows, although it
// shows the first alone of several warnings with the same summary.
func TestAllThatAreNamedAreShown(t *testing.T) {
	if raceDetector {
		t.Skip("make test runs it without the race detector, in which its providers take several times as long")
	}
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			const count = 3
			w := acctest.NewWorld(t)
			p := newProcess(t, w, k.many(w, count, "1"))
			p.mustApply()
			state, err := os.ReadFile(p.stateFile())
			if err != nil {
				t.Fatal(err)
			}
			p.write(k.many(w, count, "2"))
			p.mustApply()
			if err := os.WriteFile(p.stateFile(), state, 0o600); err != nil {
				t.Fatal(err)
			}
			said := p.mustApply()
			for _, id := range p.strays(w) {
				if !strings.Contains(said, id) {
					t.Errorf("%s lives, no state has it, and the CLI does not show it: %s", id, said)
				}
			}
		})
	}
}
