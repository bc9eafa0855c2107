// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// lack has the next create be carried out and answered without some fields. The
// returned function says whether the answer would have had any of them.
func (k kind) lack(w *acctest.World, fields ...string) (had func() bool) {
	found := false
	fault := k.createFault(w)
	fault.Times = 1
	fault.Rewrite = sandbox.Edited(func(object map[string]any) []map[string]any {
		for _, field := range fields {
			if _, text := object[field].(string); text {
				found = true
				delete(object, field)
			}
		}
		return []map[string]any{object}
	}).Rewrite
	w.Sandbox.Inject(fault)
	return func() bool { return found }
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
		k.lack(w, "id", "tokenId")
		if !c.apply(c.mustPlan(), false) {
			t.Errorf("the apply fails: %s", c.said.String())
		}
		live := w.Sandbox.Live()
		if len(live) != 1 || c.text("id") != live[0].ID || c.text("token") != live[0].Secret {
			t.Fatalf("the state has %q, on the platform are %q: %s", c.text("id"), idsOf(live), c.said.String())
		}
		c.mustBeIdle()
		if !c.destroy() || len(w.Sandbox.Live()) > 0 {
			t.Errorf("the destroy fails: %s", c.said.String())
		}
	})
}

// TestAnswerWithoutAnIDUnlisted: where the list does not show the token either,
// its secret is saved with a warning, and no other token is issued.
func TestAnswerWithoutAnIDUnlisted(t *testing.T) {
	t.Parallel()
	forEachAnswer(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		k.lack(w, "id", "tokenId")
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
		tellsID := k.lack(w, "id", "tokenId")
		c.mustApply()
		if !c.destroy() {
			t.Fatalf("the destroy fails: %s", c.said.String())
		}
		if !tellsID() {
			t.Skip("its create tells no id, so that this is a lost answer")
		}
		k.lack(w, "token")
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
		k.lack(w, "id", "tokenId")
		p := w.Protocol()
		opened := mustOpen(t, p, k, w)
		if live := w.Sandbox.Live(); len(live) != 1 || opened.Result["id"] != live[0].ID || opened.Result["token"] != live[0].Secret {
			t.Errorf("opened is %v, on the platform are %q", opened.Result["id"], idsOf(live))
		}
		if errs := p.Close(t.Context(), k.TypeName, opened); errs != nil || len(w.Sandbox.Live()) > 0 {
			t.Errorf("%q live, errors %q", idsOf(w.Sandbox.Live()), errs)
		}
	})
}
