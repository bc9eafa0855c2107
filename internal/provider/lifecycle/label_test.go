// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// endsIn is how a person is told to find a token by its label.
var endsIn = regexp.MustCompile(`There its (name|description) ends in ("[^"]+")`)

// TestLabelReadsAsTold: what an error says of the name by which a person finds a
// token is what the platform's list shows, whichever adapter wrote it; and the
// next run finds it by that.
func TestLabelReadsAsTold(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		t.Helper()
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"expires_at": w.Clock.Now().Add(60 * day).Format(time.RFC3339)}))
		lost := k.createFault(w)
		lost.Times, lost.After, lost.Drop = 1, true, true
		w.Sandbox.Inject(lost)
		hidden := k.ListCall
		hidden.Status, hidden.Body = http.StatusForbidden, k.Refused
		mend := w.Sandbox.Inject(hidden)
		if c.apply(c.mustPlan(), false) {
			t.Fatal("a create without an answer succeeds")
		}
		mend()
		told := endsIn.FindStringSubmatch(c.said.String())
		if k.Unmarked || !k.isNamed(w) {
			if told != nil {
				t.Errorf("its tokens have no names, and it says %q", told[0])
			}
			return
		}
		if told == nil {
			t.Fatalf("no label is told: %s", c.said.String())
		}
		var shown []byte
		seen := k.ListCall
		seen.Rewrite = func(a *sandbox.Answer) { shown = slices.Concat(shown, a.Body) }
		w.Sandbox.Inject(seen)
		c.said.Reset()
		c.mustPlan()
		var text string
		_ = json.Unmarshal([]byte(told[2]), &text)
		if want := `"` + told[1] + `":"ci ` + text + `"`; !bytes.Contains(bytes.ReplaceAll(shown, []byte(`": "`), []byte(`":"`)), []byte(want)) {
			t.Errorf("it is told to end in %q, and the list shows %s", text, shown)
		}
		mustContain(t, c.said.String(), "A token whose id was not known was found")
	})
}

// isNamed reports whether tokens of a kind have names.
func (k kind) isNamed(w *acctest.World) bool {
	named := k.Arguments(w)
	return named["name"] != nil || named["description"] != nil
}
