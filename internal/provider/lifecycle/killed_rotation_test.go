// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestKilledRotation kills the provider between issue and return: the repeated
// rotation finds what the killed one left, and nothing else is touched.
func TestKilledRotation(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.typeName, func(t *testing.T) {
			t.Parallel()
			killRotation(t, acctest.NewWorld(t), k)
		})
	}
}

func killRotation(t *testing.T, w *acctest.World, k kind) {
	t.Helper()
	stranger := k.seed(t, w, 1)[0].ID
	p := newProcess(t, w, k.triggered(w, "1"))
	p.mustApply()
	first := newToken(t, w, stranger)

	p.write(k.triggered(w, "2"))
	fault := k.createFault(w)
	fault.After, fault.Do = true, p.kill
	mend := w.Sandbox.Inject(fault)
	if output, err := p.apply(); err == nil {
		t.Fatalf("the apply of a killed provider succeeded:\n%s", output)
	}
	mend()
	leftover := newToken(t, w, stranger, first)

	mustContain(t, p.mustApply(), leftover+" was left behind by a rotation that never finished")
	newToken(t, w, stranger, first) // the leftover is gone
	if slices.Contains(liveIDs(w), leftover) {
		t.Errorf("token %s still lives", leftover)
	}
	if output, err := p.Run(t.Context(), "plan", "-detailed-exitcode", "-no-color"); err != nil {
		t.Errorf("the plan after it: %v\n%s", err, output)
	}
}

// triggered is a token that is rotated when the value changes.
func (k kind) triggered(w *acctest.World, value string) string {
	return acctest.ProviderConfig + fmt.Sprintf(`
resource %q "ci" {
  valid_for = "2160h"
  rotation  = { overlap = "24h", triggers = { incident = %q } }
  %s
}
`, k.typeName, value, hcl(k.arguments(w)))
}

// createFault strikes the calls that create says.
func (k kind) createFault(w *acctest.World) sandbox.Fault {
	method, path, found := strings.Cut(k.create(w), " ")
	if !found {
		return sandbox.Fault{Path: method}
	}
	return sandbox.Fault{Method: method, Path: path}
}

// newToken is the id of the only live token besides those that are known, all
// of which live.
func newToken(t *testing.T, w *acctest.World, known ...string) string {
	t.Helper()
	live := liveIDs(w)
	others := slices.DeleteFunc(slices.Clone(live), func(id string) bool { return slices.Contains(known, id) })
	if len(others) != 1 || len(live) != len(known)+1 {
		t.Fatalf("these live: %v, want %v and one more", live, known)
	}
	return others[0]
}

func liveIDs(w *acctest.World) []string {
	var ids []string
	for _, token := range w.Sandbox.Live() {
		ids = append(ids, token.ID)
	}
	return ids
}
