// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestLife is a token's whole life as a user of Terraform sees it, of every kind
// and in every form in which its platform may answer.
func TestLife(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		forms := k.Forms
		if forms == nil {
			forms = map[string]acctest.Form{"": {}}
		}
		for name, form := range forms {
			t.Run(k.TypeName+" "+name, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorld(t)
				k.Life(w, form).Live(t, w)
			})
		}
	}
}
