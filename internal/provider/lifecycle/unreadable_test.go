// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// malformed has every answer show a token with dates that are none. Whoever is
// struck is nobody's own: id is that of a stranger's token.
func malformed(id string) sandbox.Fault {
	return sandbox.Edited(func(object map[string]any) []map[string]any {
		if object["id"] == id {
			undated(object)
		}
		return []map[string]any{object}
	})
}

// undated has every instant of an object, and of those in it, be none.
func undated(object map[string]any) {
	for field, value := range object {
		if sandbox.IsInstant(value) {
			object[field] = "the day after tomorrow"
		}
		if inner, ok := value.(map[string]any); ok {
			undated(inner)
		}
	}
}

// TestUnreadableStranger: a token of somebody else, which is listed with dates
// that can't be read, keeps nothing from being issued, rotated and revoked.
func TestUnreadableStranger(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			stranger := k.Seed(t, w, 1)[0].ID
			w.Sandbox.Inject(malformed(stranger))
			cli := w.CLI(k.triggered(w, "1"))
			cli.Apply()
			first := newToken(t, w, stranger)
			cli.Write(k.triggered(w, "2"))
			cli.Apply()
			if second := newToken(t, w, stranger, first); cli.Tokens()["ci"].ID != second {
				t.Errorf("token %s lives, the state has %s", second, cli.Tokens()["ci"].ID)
			}
			if code := cli.PlanExit(); code != 0 {
				t.Errorf("a plan exits with %d", code)
			}
			cli.Must("destroy", "-auto-approve", "-no-color")
			if w.Live(stranger) == nil {
				t.Error("the stranger's token was revoked")
			}
		})
	}
}

// TestUnreadableSuspect: where an answer is lost and nothing came of the call, a
// token that can't be read may be what did: it is named and left alone.
func TestUnreadableSuspect(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			stranger := k.Seed(t, w, 1)[0].ID
			fault := k.createFault(w)
			fault.Times, fault.Drop = 1, true
			w.Sandbox.Inject(fault) // before the other, as the first that matches strikes
			w.Sandbox.Inject(malformed(stranger))
			cli := w.CLI(k.triggered(w, "1"))
			lost := cli.Run("apply", "-auto-approve", "-no-color")
			if words := lost.Words(); lost.ExitCode != 1 || !strings.Contains(words, stranger) {
				t.Errorf("an apply whose request was lost exits with %d and does not name %s:\n%s", lost.ExitCode, stranger, words)
			}
			if w.Live(stranger) == nil {
				t.Error("the stranger's token was revoked")
			}
		})
	}
}

// TestUnreadableAfterAKill: what a killed rotation left behind is named where it
// can't be read, also if the configuration was changed in place meanwhile. Without
// a kill a token that can't be read is nobody's business.
func TestUnreadableAfterAKill(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			if k.Unmarked {
				t.Skip("nothing tells what a killed rotation left behind from a stranger's, whether it can be read or not")
			}
			c := coreOf(t, k, map[string]any{"valid_for": "2160h"})
			rotation := func(overlap, trigger string) {
				c.set("rotation", map[string]any{"overlap": overlap, "triggers": map[string]any{"on": trigger}})
			}
			rotation("24h", "1")
			c.mustApply()
			first := c.text("id")
			rotation("24h", "2")
			c.apply(c.mustPlan(), true)
			leftover := added([]string{first}, idsOf(c.world.Sandbox.Live()))
			if len(leftover) != 1 {
				t.Fatalf("the killed rotation left %q", leftover)
			}
			rotation("48h", "1")
			c.mustApply()
			c.world.Sandbox.Inject(malformed(leftover[0]))
			const doubt = "a rotation that never finished left one of them behind"
			c.said.Reset()
			rotation("48h", "3")
			c.mustApply()
			mustContain(t, c.said.String(), doubt, leftover[0])
			c.said.Reset()
			rotation("48h", "4")
			c.mustApply()
			if strings.Contains(c.said.String(), doubt) {
				t.Errorf("a rotation after the one that was repeated says %s", c.said.String())
			}
			if c.world.Live(leftover[0]) == nil {
				t.Error("a token that can't be read was revoked")
			}
		})
	}
}

// TestUnreadableIsReported: a token that can't be read is missing from no list
// without a word.
func TestUnreadableIsReported(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 3)
		w.Sandbox.Inject(malformed(seeded[1].ID))
		p := w.Protocol()
		for typeName, config := range map[string]map[string]any{
			k.TypeName:         k.target(w, seeded[1].ID),
			k.TypeName + "s":   {},
			"tokens_inventory": {},
		} {
			_, errs := p.Read(typeName, config)
			if text := strings.Join(errs, "\n"); len(errs) != 1 || !strings.Contains(text, seeded[1].ID) || strings.Contains(text, "tomorrow") {
				t.Errorf("%s: errors %q, and not one with %s", typeName, errs, seeded[1].ID)
			}
		}
		if _, errs := p.Read(k.TypeName, k.target(w, seeded[2].ID)); errs != nil {
			t.Errorf("another one: %q", errs)
		}
		all, errs := p.Read("tokens_inventory", map[string]any{"on_error": "warn"})
		if errs != nil {
			t.Fatal(errs)
		}
		for at, token := range seeded {
			listed := slices.ContainsFunc(all["tokens"].([]any), func(element any) bool { return element.(map[string]any)["id"] == token.ID })
			if listed != (at != 1) {
				t.Errorf("token %d of 3 is listed: %t", at+1, listed)
			}
		}
	})
}

// TestUnreadableInQuery: a query goes on after a token that can't be read, and
// says which it was.
func TestUnreadableInQuery(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 3)
		w.Sandbox.Inject(malformed(seeded[1].ID))
		var found, warned int
		for _, result := range w.Protocol().List(k.TypeName, acctest.Query{}) {
			switch {
			case strings.Contains(strings.Join(result.Warnings, " "), seeded[1].ID):
				warned++
			case result.Identity["id"] == seeded[0].ID || result.Identity["id"] == seeded[2].ID:
				found++
			}
		}
		if found != 2 || warned != 1 {
			t.Errorf("%d of 2 were found, and %d warnings name the third", found, warned)
		}
	})
}

// TestUnreadableAmongMany reads own tokens from pages of a list that holds one
// that can't be read.
func TestUnreadableAmongMany(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 30)
		w.Sandbox.Inject(malformed(seeded[3].ID))
		p := w.Protocol()
		for at, token := range seeded {
			_, errs := p.Read(k.TypeName, k.target(w, token.ID))
			if (len(errs) > 0) != (at == 3) {
				t.Errorf("token %d: %q", at, errs)
			}
		}
	})
}
