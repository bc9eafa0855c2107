// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// framework is a provider that was just started and configured, and whose
// every call is answered by the framework.
func (c *core) framework() tfprotov6.ProviderServer {
	options := c.world.Options()
	options.Now = c.now
	server := providerserver.NewProtocol6(provider.NewWith(options)())()
	if _, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: c.block}); err != nil {
		c.fail("configure: %v", err)
	}
	return server
}

// mustPlanAs fails unless the framework plans the same. Where several cores
// share a provider, its calls are counted, and the framework is not asked.
func (c *core) mustPlanAs(req *tfprotov6.PlanResourceChangeRequest, got *tfprotov6.PlanResourceChangeResponse) {
	if c.server != nil || c.quick {
		return
	}
	want, err := c.framework().PlanResourceChange(context.Background(), req)
	if err != nil {
		c.fail("plan: %v", err)
	}
	if len(want.Diagnostics) != len(got.Diagnostics) || len(want.RequiresReplace) != len(got.RequiresReplace) ||
		string(want.PlannedPrivate) != string(got.PlannedPrivate) || !c.decode(want.PlannedState).Equal(c.decode(got.PlannedState)) {
		c.fail("the plan is not the framework's:\n%v\n%v", c.decode(got.PlannedState), c.decode(want.PlannedState))
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
			req := &tfprotov6.ReadResourceRequest{
				TypeName: k.TypeName, CurrentState: c.encode(c.kind(), tftypes.NewValue(c.kind(), attributes)), Private: c.private,
			}
			now := w.Clock.Now()
			fixed := func(server tfprotov6.ProviderServer) *tfprotov6.ReadResourceResponse {
				t.Helper()
				answer, err := server.ReadResource(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				return answer
			}
			got, want := fixed(c.provider()), fixed(c.framework())
			if diff := cmp.Diff(want.Diagnostics, got.Diagnostics, cmp.AllowUnexported(tftypes.AttributePath{})); diff != "" {
				t.Errorf("%s: %s", state.name, diff)
			}
			if !c.decode(got.NewState).Equal(c.decode(want.NewState)) || string(got.Private) != string(want.Private) {
				t.Errorf("%s at %s: the refresh is not the framework's:\n%v %s\n%v %s", state.name, now,
					c.decode(got.NewState), got.Private, c.decode(want.NewState), want.Private)
			}
			if string(got.NewIdentity.IdentityData.MsgPack) != string(want.NewIdentity.IdentityData.MsgPack) {
				t.Errorf("%s: the identities differ", state.name)
			}
		}
	})
}
