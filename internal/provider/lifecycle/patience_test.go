// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestCreateStandsInTheQueue has requests four minutes apart, longer than a
// create may take: standing in the provider's own queue is no part of it.
func TestCreateStandsInTheQueue(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		platform := strings.Split(k.TypeName, "_")[1]
		p := w.ProtocolWith(map[string]any{platform: map[string]any{"requests_per_second": 0.004}})
		started := w.Clock.Now()
		for range 2 {
			if created := p.Apply(k.TypeName, acctest.Instance{}, with(k.Arguments(w), map[string]any{"valid_for": "2160h"})); created.State["id"] == nil {
				t.Errorf("the state has %v", created.State)
			}
		}
		if took := w.Clock.Now().Sub(started); took < 4*time.Minute {
			t.Errorf("two creates took %s", took)
		}
	})
}

// TestCreateThatHangs is bounded all the same.
func TestCreateThatHangs(t *testing.T) {
	t.Parallel()
	c := coreOf(t, cryptlexTokens, map[string]any{"valid_for": "2160h"})
	started := c.now()
	c.world.Sandbox.Inject(sandbox.Fault{
		Method: "POST", Path: "/v3/personal-access-tokens", Status: 429, Header: map[string][]string{"Retry-After": {"100"}},
	})
	if c.apply(c.mustPlan(), false) {
		t.Fatal("a create succeeds that the platform never takes")
	}
	if took := c.now().Sub(started); took > 4*time.Minute {
		t.Errorf("it took %s", took)
	}
	mustContain(t, c.said.String(), "429")
}

// TestRefreshIsBounded where the platform asks to wait again and again; a wait
// that shows is said, with its cause.
func TestRefreshIsBounded(t *testing.T) {
	t.Parallel()
	c := coreOf(t, cryptlexTokens, map[string]any{"valid_for": "2160h"})
	c.mustApply()
	later := sandbox.Fault{
		Method: "GET", Path: "/v3/personal-access-tokens", Times: 1, Status: 429, Header: map[string][]string{"Retry-After": {"100"}},
	}
	c.world.Sandbox.Inject(later)
	c.mustBeIdle()
	mustContain(t, c.said.String(), "the waits that the platform asked for (429)")

	later.Times = 0
	c.world.Sandbox.Inject(later)
	started := c.now()
	if _, ok := c.plan(); ok {
		t.Fatal("a refresh succeeds that the platform never answers")
	}
	if took := c.now().Sub(started); took > 6*time.Minute {
		t.Errorf("it took %s", took)
	}
	mustContain(t, c.said.String(), "429")
}
