// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestRefreshCost reads many tokens of one owner, one after the other. The best
// that could be done is to list their pages; twice that and eight more calls
// are the most.
func TestRefreshCost(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		const count = 120
		seeded := k.seed(t, w, count)
		pages := (count + k.page - 1) / k.page
		provider := w.Protocol()
		before := w.Sandbox.Calls("/")
		for _, token := range seeded {
			if read := provider.Import(k.typeName, importIDOf(w, k, token.ID), nil); read.State["id"] != token.ID {
				t.Fatalf("token %s reads as %v", token.ID, read.State["id"])
			}
		}
		if calls := w.Sandbox.Calls("/") - before; calls > 2*pages+8 {
			t.Errorf("%d calls for %d tokens on %d pages", calls, count, pages)
		}
	})
}
