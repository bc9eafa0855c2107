// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestMoveFromAnotherRegistry: a state that the other CLI wrote names the
// provider under another host. State, identity and notes come along.
func TestMoveFromAnotherRegistry(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		p := w.Protocol()
		config := with(k.Arguments(w), map[string]any{"valid_for": "2160h", "rotation": map[string]any{"rotate_before": "168h"}})
		written := p.Refresh(k.TypeName, p.Apply(k.TypeName, acctest.Instance{}, config))
		for _, host := range []string{"registry.terraform.io", "registry.opentofu.org", "registry.example.com"} {
			moved, errs := p.Move(k.TypeName, written.Under(host+"/tokens-as-code/tokens", k.TypeName))
			if errs != nil {
				t.Fatal(errs)
			}
			if diff := cmp.Diff(written.State, moved.State); diff != "" {
				t.Errorf("%s: state (-want +got):\n%s", host, diff)
			}
			if diff := cmp.Diff(written.Identity, moved.Identity); diff != "" {
				t.Errorf("%s: identity (-want +got):\n%s", host, diff)
			}
			if !written.Noted() || !moved.SameNotes(written) {
				t.Errorf("%s: the notes are lost", host)
			}
		}
		for _, provider := range []string{"registry.terraform.io/somebody/tokens", "registry.terraform.io/not-tokens-as-code/tokens"} {
			if _, errs := p.Move(k.TypeName, written.Under(provider, k.TypeName)); !strings.Contains(strings.Join(errs, ""), "Unable to Move") {
				t.Errorf("%s: errors %q", provider, errs)
			}
		}
	})
}

// TestStateOfTheOtherCLI opens a state that was written under the other CLI's
// registry, with a new count: nothing is issued, and nothing forgotten.
func TestStateOfTheOtherCLI(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	const source = "tokens-as-code/tokens"
	config := func(more string) string {
		return fmt.Sprintf("terraform {\n  required_providers {\n    tokens = { source = %q }\n  }\n}\nresource %q \"ci\" {\n%s%s}\n",
			source, onaType, rotating, more)
	}
	cli := w.CLI(config(""))
	cli.Serve(source, w.ServeProtocol6)
	cli.Apply()
	first := cli.Tokens()["ci"]
	here, there := "registry.terraform.io/"+source, "registry.opentofu.org/"+source
	if cli.OpenTofu() {
		here, there = there, here
	}
	cli.RewriteState(here, there)
	cli.Write(config("  count = 1\n"))
	plan := cli.Run("plan", "-no-color", "-input=false")
	if plan.ExitCode != 0 || !strings.Contains(plan.Stdout, "0 to add, 0 to change, 0 to destroy") {
		t.Fatalf("the plan exits with %d:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
	cli.Apply()
	if now := cli.Tokens()["ci"]; now.ID != first.ID || now.Token != first.Token {
		t.Errorf("the token %s became %s", first.ID, now.ID)
	}
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("the plan after it exits with %d", exit)
	}
	w.Clock.Advance(84 * day)
	if said := flat(cli.Apply()); strings.Contains(said, "interrupted") || strings.Contains(said, "may have left") {
		t.Errorf("the notes are lost: %s", said)
	}
	if now := cli.Tokens()["ci"]; now.ID == first.ID || len(now.Previous) != 1 {
		t.Errorf("after it was due the state has %+v", now)
	}
	w.Clock.Advance(25 * time.Hour)
	cli.Apply()
	cli.Must("destroy", "-auto-approve")
	if live := w.Sandbox.Live(); len(live) != 0 {
		t.Errorf("%q live", idsOf(live))
	}
}
