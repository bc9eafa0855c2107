// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// idOf and secretOf are what a create may tell of a token.
func idOf(token sandbox.LiveToken) string     { return token.ID }
func secretOf(token sandbox.LiveToken) string { return token.Secret }

// told calls what is to be done where the next create's answer tells something of
// its token, whatever the field is named.
func (k kind) told(w *acctest.World, of func(sandbox.LiveToken) string, do func(object map[string]any, field string)) {
	fault := k.createFault(w)
	fault.Times = 1
	fault.Rewrite = sandbox.Edited(func(object map[string]any) []map[string]any {
		for field, value := range object {
			if slices.ContainsFunc(w.Sandbox.Live(), func(token sandbox.LiveToken) bool { return value == of(token) }) {
				do(object, field)
			}
		}
		return []map[string]any{object}
	}).Rewrite
	w.Sandbox.Inject(fault)
}

// lack has the next create be carried out and answered without something of its
// token.
func (k kind) lack(w *acctest.World, of func(sandbox.LiveToken) string) {
	k.told(w, of, func(object map[string]any, field string) { delete(object, field) })
}

// tells says whether the next create's answer tells something of its token.
func (k kind) tells(w *acctest.World, of func(sandbox.LiveToken) string) (tells func() bool) {
	told := false
	k.told(w, of, func(map[string]any, string) { told = true })
	return func() bool { return told }
}

// forEachAnswer runs a test for every kind in fair weather, in which nothing is
// wrong but what the test breaks.
func forEachAnswer(t *testing.T, test func(t *testing.T, w *acctest.World, k kind)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			test(t, acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}), k)
		})
	}
}

// TestAnswerWithoutAnID costs no secret: the token is recognised in the list.
func TestAnswerWithoutAnID(t *testing.T) {
	t.Parallel()
	forEachAnswer(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		k.lack(w, idOf)
		if !c.apply(c.mustPlan(), false) {
			t.Errorf("the apply fails: %s", c.said.String())
		}
		live := w.Sandbox.Live()
		if k.Unmarked {
			mustHoldUnnamed(t, c, live)
			return
		}
		if len(live) != 1 || c.text("id") != live[0].ID || c.text("token") != live[0].Secret {
			t.Fatalf("the state has %q, on the platform are %q: %s", c.text("id"), idsOf(live), c.said.String())
		}
		c.mustBeIdle()
		if !c.destroy() || len(w.Sandbox.Live()) > 0 {
			t.Errorf("the destroy fails: %s", c.said.String())
		}
	})
}

// mustHoldUnnamed fails unless the state has the secret of the one token that
// lives, and it is said which tokens may be it, as nothing marks it.
func mustHoldUnnamed(t *testing.T, c *core, live []sandbox.LiveToken) {
	t.Helper()
	if len(live) != 1 || c.text("id") != "" || c.text("token") != live[0].Secret {
		t.Fatalf("the state has %q, on the platform are %q: %s", c.text("id"), idsOf(live), c.said.String())
	}
	mustContain(t, c.said.String(), "has no known id", "It is one of these tokens", live[0].ID)
	if c.destroy() || c.world.Live(live[0].ID) == nil {
		t.Error("a token that only may be it is destroyed")
	}
}

// TestAnswerWithoutAnIDUnlisted: where the list does not show the token either,
// its secret is saved with a warning, and no other token is issued.
func TestAnswerWithoutAnIDUnlisted(t *testing.T) {
	t.Parallel()
	forEachAnswer(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		k.lack(w, idOf)
		hidden := k.ListCall
		hidden.Status, hidden.Body = 503, "down"
		mend := w.Sandbox.Inject(hidden)
		if !c.apply(c.mustPlan(), false) {
			t.Errorf("the apply fails: %s", c.said.String())
		}
		mustContain(t, c.said.String(), "has no known id", "Its secret is saved")
		mend()
		live := w.Sandbox.Live()
		if len(live) != 1 || c.text("id") != "" || c.text("token") != live[0].Secret {
			t.Fatalf("the state has %q, on the platform are %q: %s", c.text("id"), idsOf(live), c.said.String())
		}
		if k.Unmarked {
			c.mustPlan()
			mustHoldUnnamed(t, c, live)
			return
		}
		c.mustApply()
		if now := w.Sandbox.Live(); len(now) != 1 || c.text("id") != now[0].ID || now[0].ID != live[0].ID {
			t.Errorf("once it is listed the state has %q, on the platform are %q", c.text("id"), idsOf(now))
		}
		c.mustBeIdle()
	})
}

// TestAnswerWithoutASecret leaves a token that nobody can use: where its id is
// told, the state has it, and a destroy revokes it.
func TestAnswerWithoutASecret(t *testing.T) {
	t.Parallel()
	forEachAnswer(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		tellsID := k.tells(w, idOf)
		c.mustApply()
		if !c.destroy() {
			t.Fatalf("the destroy fails: %s", c.said.String())
		}
		if !tellsID() {
			t.Skip("its create tells no id, so that this is a lost answer")
		}
		k.lack(w, secretOf)
		if c.apply(c.mustPlan(), false) {
			t.Error("the apply succeeds")
		}
		mustContain(t, c.said.String(), "its answer holds no secret", "terraform destroy revokes it alone")
		if live := w.Sandbox.Live(); len(live) != 1 || c.text("id") != live[0].ID || c.text("token") != "" {
			t.Fatalf("the state has %q, on the platform are %q", c.text("id"), idsOf(live))
		}
		if !c.destroy() || len(w.Sandbox.Live()) > 0 {
			t.Errorf("the destroy fails: %s", c.said.String())
		}
	})
}

// TestOpenAnsweredWithoutAnID: an ephemeral token whose id the answer lacks is usable,
// and revoked at the end.
func TestOpenAnsweredWithoutAnID(t *testing.T) {
	t.Parallel()
	forEachAnswer(t, func(t *testing.T, w *acctest.World, k kind) {
		k.lack(w, idOf)
		p := w.Protocol()
		if k.Unmarked {
			_, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
			if len(errs) != 1 {
				t.Errorf("errors %q", errs)
			}
			k.revokeNamed(t, w, strings.Join(errs, " "))
			return
		}
		opened := mustOpen(t, p, k, w)
		if live := w.Sandbox.Live(); len(live) != 1 || opened.Result["id"] != live[0].ID || opened.Result["token"] != live[0].Secret {
			t.Errorf("opened is %v, on the platform are %q", opened.Result["id"], idsOf(live))
		}
		if errs := p.Close(t.Context(), k.TypeName, opened); errs != nil || len(w.Sandbox.Live()) > 0 {
			t.Errorf("%q live, errors %q", idsOf(w.Sandbox.Live()), errs)
		}
	})
}
