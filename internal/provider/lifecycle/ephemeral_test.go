// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestOpenAndClose(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		opened, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
		if errs != nil {
			t.Fatal(errs)
		}
		live := w.Sandbox.Live()
		if len(live) != 1 || opened.Result["id"] != live[0].ID || opened.Result["token"] != live[0].Secret {
			t.Fatalf("opened %v, live %v", opened.Result, live)
		}
		if end := live[0].ExpiresAt; end.Before(w.Clock.Now().Add(59*time.Minute)) || end.After(w.Clock.Now().Add(time.Hour)) {
			t.Errorf("it ends at %s, an hour from now is %s", end, w.Clock.Now().Add(time.Hour))
		}
		if strings.Contains(string(opened.Private), sandbox.CanaryPrefix) {
			t.Errorf("there is a secret in the private data: %s", opened.Private)
		}
		// The run may have been interrupted in between.
		interrupted, interrupt := context.WithCancel(t.Context())
		interrupt()
		if errs := p.Close(interrupted, k.TypeName, opened); errs != nil {
			t.Error(errs)
		}
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live after Close", idsOf(live))
		}
	})
}

func TestOpenTakesAValidity(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		opened, errs := p.Open(t.Context(), k.TypeName, with(k.Arguments(w), map[string]any{"valid_for": "7200s"}))
		if errs != nil {
			t.Fatal(errs)
		}
		if opened.Result["valid_for"] != "7200s" {
			t.Errorf("valid_for became %v", opened.Result["valid_for"])
		}
		if end := w.Sandbox.Live()[0].ExpiresAt; end.Before(w.Clock.Now().Add(118 * time.Minute)) {
			t.Errorf("it ends at %s", end)
		}
	})
}

func TestOpenMintsNothing(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		before := w.Sandbox.Calls("")
		opened, errs := p.Open(t.Context(), k.TypeName, with(k.Arguments(w), map[string]any{"mint_when": false}))
		if errs != nil {
			t.Fatal(errs)
		}
		for _, name := range []string{"id", "token", "created_at", "expires_at", "valid_for"} {
			if value := opened.Result[name]; value != nil {
				t.Errorf("%s = %v", name, value)
			}
		}
		if errs := p.Close(t.Context(), k.TypeName, opened); errs != nil {
			t.Error(errs)
		}
		if calls := w.Sandbox.Calls("") - before; calls != 0 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestOpenInterrupted(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		run, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		_, path, _ := strings.Cut(k.Create(w), "/")
		w.Sandbox.Inject(sandbox.Fault{Method: "POST", Path: path, Times: 1, Do: interrupt})
		_, errs := p.Open(run, k.TypeName, k.Arguments(w))
		if len(errs) != 1 || !strings.Contains(errs[0], "interrupted") {
			t.Errorf("errors %q", errs)
		}
		if k.creates(w) == 0 {
			t.Error("nothing was ever issued")
		}
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live", idsOf(live))
		}
	})
}

func TestOpenLosesTheAnswer(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		_, path, _ := strings.Cut(k.Create(w), "/")
		w.Sandbox.Inject(sandbox.Fault{Method: "POST", Path: path, Times: 1, After: true, Drop: true})
		became := "was revoked"
		if k.Unmarked {
			became = "ends by itself at"
		}
		_, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
		if len(errs) != 1 || !strings.Contains(errs[0], became) {
			t.Errorf("errors %q", errs)
		}
		k.revokeNamed(t, w, strings.Join(errs, " "))
		if live := w.Sandbox.Live(); len(live) != 0 {
			t.Errorf("%q live", idsOf(live))
		}
	})
}

// TestOpenWithoutAnID is Ona's: its list is all that tells the id.
func TestOpenWithoutAnID(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	k := onaTokens
	p := w.Protocol()
	w.Sandbox.Inject(sandbox.Fault{Path: k.List, Status: 403, Body: "{}"})
	_, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
	if len(errs) != 1 || !strings.Contains(errs[0], "ends by itself at") || strings.Contains(errs[0], sandbox.CanaryPrefix) {
		t.Errorf("errors %q", errs)
	}
	w.Clock.Advance(time.Hour)
	if live := w.Sandbox.Live(); len(live) != 0 {
		t.Errorf("%q live after an hour", idsOf(live))
	}
}

func TestCloseOfWhatIsGone(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		opened, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
		if errs != nil {
			t.Fatal(errs)
		}
		w.Clock.Advance(2 * time.Minute) // until then Ona's reads may lag behind
		if errs := p.Close(t.Context(), k.TypeName, opened); errs != nil {
			t.Fatal(errs)
		}
		if errs := p.Close(t.Context(), k.TypeName, opened); errs != nil {
			t.Errorf("closing again: %q", errs)
		}
	})
}

func TestCloseFails(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		opened, errs := p.Open(t.Context(), k.TypeName, k.Arguments(w))
		if errs != nil {
			t.Fatal(errs)
		}
		w.Sandbox.Inject(sandbox.Fault{Status: 403, Body: "{}"})
		errs = p.Close(t.Context(), k.TypeName, opened)
		if len(errs) != 1 || !strings.Contains(errs[0], opened.Result["id"].(string)) || !strings.Contains(errs[0], "ends by itself at") {
			t.Errorf("errors %q", errs)
		}
	})
}

// TestUnknownProviderConfiguration is a credential that another resource makes.
func TestUnknownProviderConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	k := onaTokens
	p := w.ProtocolWith(map[string]any{"ona": map[string]any{"access_token": acctest.Unknown}})
	_, open := p.Open(t.Context(), k.TypeName, k.Arguments(w))
	_, read := p.Read(k.TypeName, k.target(w, unknownID))
	_, readAll := p.Read(k.TypeName+"s", map[string]any{})
	_, invoked := p.Invoke(k.TypeName+"_revoke", k.target(w, unknownID))
	listed := p.List(k.TypeName, acctest.Query{})[0].Errors
	for i, errs := range [][]string{open, read, readAll, invoked, listed} {
		if !slices.ContainsFunc(errs, func(text string) bool {
			return strings.Contains(text, "ona.access_token") && strings.Contains(text, "not known yet")
		}) {
			t.Errorf("%d: errors %q", i, errs)
		}
	}
}
