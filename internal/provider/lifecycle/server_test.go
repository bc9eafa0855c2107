// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// framework is a provider that was just started and configured, and whose
// every call is answered by the framework: its server knows of no kind.
func (c *core) framework() acctest.Wire {
	return c.start(func(p fwprovider.Provider) tfprotov6.ProviderServer {
		return lifecycle.NewServer(context.Background(), providerserver.NewProtocol6(p)(), "tokens", nil, func() any { return nil })
	})
}

// mustPlanAs fails unless the framework plans the same. Where several cores
// share a provider, its calls are counted, and the framework is not asked.
func (c *core) mustPlanAs(before acctest.Object, config tftypes.Value, got acctest.Answer) {
	if c.server != nil || c.quick {
		return
	}
	want := c.framework().Plan(c.typeName, before, config, false)
	if len(want.Diagnostics) != len(got.Diagnostics) || len(want.RequiresReplace) != len(got.RequiresReplace) ||
		string(want.Private) != string(got.Private) || !want.State.Equal(got.State) {
		c.fail("the plan is not the framework's:\n%v\n%v", got.State, want.State)
	}
}

// TestServerRefreshesAsTheFramework compares whole answers in the states that a
// token can be in.
func TestServerRefreshesAsTheFramework(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{
			"valid_for": "720h", "rotation": map[string]any{"rotate_before": "24h", "overlap": "1h"},
		}))
		c.mustApply()
		w.Clock.Advance(2 * time.Minute) // lists that lag tell other things from one call to the next
		for _, state := range []struct {
			name  string
			bring func(attributes map[string]tftypes.Value)
		}{
			{"as applied", func(map[string]tftypes.Value) {}},
			{"with what drifted", func(attributes map[string]tftypes.Value) {
				attributes["created_at"] = tftypes.NewValue(tftypes.String, nil)
				attributes["rotate_at"] = tftypes.NewValue(tftypes.String, nil)
			}},
			{"due", func(map[string]tftypes.Value) { w.Clock.Advance(700 * time.Hour) }},
			{"of another id", func(attributes map[string]tftypes.Value) {
				attributes["id"] = tftypes.NewValue(tftypes.String, "00000000-0000-4000-8000-000000000000")
			}},
		} {
			attributes := c.attributes(c.state)
			state.bring(attributes)
			of := acctest.Object{State: tftypes.NewValue(c.kind(), attributes), Private: c.private}
			now := w.Clock.Now()
			got, want := c.provider().Read(k.TypeName, of, false), c.framework().Read(k.TypeName, of, false)
			if diff := cmp.Diff(want.Diagnostics, got.Diagnostics, cmp.AllowUnexported(tftypes.AttributePath{})); diff != "" {
				t.Errorf("%s: %s", state.name, diff)
			}
			if !got.State.Equal(want.State) || string(got.Private) != string(want.Private) {
				t.Errorf("%s at %s: the refresh is not the framework's:\n%v %s\n%v %s", state.name, now, got.State, got.Private, want.State, want.Private)
			}
			if string(got.Identity.IdentityData.MsgPack) != string(want.Identity.IdentityData.MsgPack) {
				t.Errorf("%s: the identities differ", state.name)
			}
		}
	})
}

// TestServerPlansAsTheFramework compares plans of a rotation and of none where the
// state lacks what another version of the provider did not know.
func TestServerPlansAsTheFramework(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h", "rotation": rotatedBy("1")}))
		c.mustApply()
		whole := c.attributes(c.state)
		for name := range whole {
			if name == "id" {
				continue
			}
			attributes := maps.Clone(whole)
			attributes[name] = tftypes.NewValue(attributes[name].Type(), nil)
			state := tftypes.NewValue(c.kind(), attributes)
			for _, by := range []string{"1", "2"} {
				c.set("rotation", rotatedBy(by))
				config := c.configured()
				c.ask(c.provider(), config, state, c.private) // which compares it with the framework's
			}
		}
	})
}

// TestKindsHaveNoPlanModifiers: those of attributes are the framework's, which
// plans no token that the state has.
func TestKindsHaveNoPlanModifiers(t *testing.T) {
	t.Parallel()
	planned := 0
	for _, create := range provider.NewWith(provider.Options{})().Resources(t.Context()) {
		var named resource.MetadataResponse
		create().Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "tokens"}, &named)
		if !slices.ContainsFunc(kinds, func(k kind) bool { return k.TypeName == named.TypeName }) {
			continue
		}
		var described resource.SchemaResponse
		create().Schema(t.Context(), resource.SchemaRequest{}, &described)
		for name, attribute := range described.Schema.Attributes {
			modifiers := reflect.ValueOf(attribute).FieldByName("PlanModifiers")
			if planned++; modifiers.Len() > 0 {
				t.Errorf("%s of %s has plan modifiers, which do nothing; package lifecycle plans", name, named.TypeName)
			}
		}
	}
	if planned == 0 {
		t.Error("no kind has attributes")
	}
}

// TestServerPlansOnce: what is said but once of all tokens is in the answer that
// Terraform gets.
func TestServerPlansOnce(t *testing.T) {
	t.Parallel()
	a := newAcme()
	c := a.core(t, map[string]any{"valid_for": "100h"})
	c.mustApply()
	a.pass(101 * time.Hour)
	state, private, _ := c.refresh(c.provider())
	a.misconfigured = &rest.ConfigError{Platform: "Acme", Setting: "endpoint", Problem: "it is no URL; give one"}
	plan := c.provider().Plan(acmeType, acctest.Object{State: state, Private: private}, c.configured(), false)
	if !c.failed(plan.Diagnostics) {
		t.Fatalf("a rotation that can't be is planned:\n%s", c.said.String())
	}
	mustContain(t, c.said.String(), "it is no URL")
}

// TestServerPlansWhatIsSaid: a plan that changes nothing may have something to
// say, which is no different from what the framework says.
func TestServerPlansWhatIsSaid(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{
			"valid_for": "720h", "rotation": map[string]any{"rotate_before": "1h", "overlap": "24h"},
		}))
		c.mustApply()
		w.Clock.Advance(2 * time.Minute)
		c.mustApply()
		c.said.Reset()
		c.mustBeIdle() // which compares it with the framework's
		mustContain(t, c.said.String(), "overlap is 24h")
	})
}
