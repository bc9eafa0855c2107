// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// unknownPlatforms is a provider block whose credentials are made by this very
// apply.
func unknownPlatforms() map[string]any {
	return map[string]any{
		"ona":      map[string]any{"access_token": acctest.Unknown},
		"zitadel":  map[string]any{"jwt_profile": acctest.Unknown},
		"cryptlex": acctest.Unknown,
		"alephant": map[string]any{"email": "a@example.com", "password": acctest.Unknown},
	}
}

const someID = "0198a5c1-7f3b-7c44-9d55-0f1e2d3c4b5a"

// dataSources are all data sources with what they need.
var dataSources = map[string]map[string]any{
	"tokens_inventory":                       {},
	"tokens_ona_caller_identity":             {},
	"tokens_ona_host_authentication_token":   {"id": someID},
	"tokens_ona_host_authentication_tokens":  {},
	"tokens_ona_personal_access_token":       {"id": someID},
	"tokens_ona_personal_access_tokens":      {},
	"tokens_ona_service_account_token":       {"id": someID, "service_account_id": someID},
	"tokens_ona_service_account_tokens":      {"service_account_ids": []any{someID}},
	"tokens_zitadel_caller_identity":         {},
	"tokens_zitadel_personal_access_token":   {"id": "1", "user_id": "2"},
	"tokens_zitadel_personal_access_tokens":  {},
	"tokens_cryptlex_caller_identity":        {},
	"tokens_cryptlex_personal_access_token":  {"id": someID},
	"tokens_cryptlex_personal_access_tokens": {},
	"tokens_alephant_caller_identity":        {},
	"tokens_alephant_personal_access_token":  {"id": someID},
	"tokens_alephant_personal_access_tokens": {},
}

// TestDataSourcesAreDeferred: where the CLI can defer it, a data source of a
// platform that is not known yet waits for a later apply; else it fails with
// what is unknown.
func TestDataSourcesAreDeferred(t *testing.T) {
	t.Parallel()
	p := acctest.NewProtocolWorld(t, sandbox.Options{}).ProtocolWith(unknownPlatforms())
	if diff := cmp.Diff(p.DataSources(), slices.Sorted(maps.Keys(dataSources))); diff != "" {
		t.Fatal("the test names other data sources than there are: ", diff)
	}
	for name, config := range dataSources {
		if deferred, errs := p.ReadDeferrable(name, config); !deferred || len(errs) > 0 {
			t.Errorf("%s: deferred %v, errors %q", name, deferred, errs)
		}
		if _, errs := p.Read(name, config); len(errs) == 0 || !strings.Contains(errs[0], "not known yet") {
			t.Errorf("%s, which can't be deferred: errors %q", name, errs)
		}
	}
}

// TestKnownIsNotDeferred: what can be read is read, and what fails fails,
// whatever the CLI could defer.
func TestKnownIsNotDeferred(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	for name := range dataSources {
		if !strings.HasSuffix(name, "_caller_identity") {
			continue
		}
		if deferred, errs := p.ReadDeferrable(name, map[string]any{}); deferred || len(errs) > 0 {
			t.Errorf("%s: deferred %v, errors %q", name, deferred, errs)
		}
	}
	if deferred, errs := p.ReadDeferrable("tokens_ona_personal_access_token", map[string]any{"id": someID}); deferred || len(errs) != 1 {
		t.Errorf("a token that is not there: deferred %v, errors %q", deferred, errs)
	}
}

// TestInventoryIsDeferred: one unknown platform defers all of the inventory,
// unless what failed is to be left out, or something else is wrong too.
func TestInventoryIsDeferred(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.ProtocolWith(map[string]any{"cryptlex": map[string]any{"access_token": acctest.Unknown}})
	for name, tt := range map[string]struct {
		config   map[string]any
		deferred bool
	}{
		"all platforms":           {map[string]any{}, true},
		"the unknown one":         {map[string]any{"platforms": []any{"cryptlex"}}, true},
		"a known one":             {map[string]any{"platforms": []any{"zitadel"}}, false},
		"failures are left out":   {map[string]any{"on_error": "warn"}, false},
		"failures are errors too": {map[string]any{"on_error": "fail"}, true},
	} {
		if deferred, errs := p.ReadDeferrable("tokens_inventory", tt.config); deferred != tt.deferred || len(errs) > 0 {
			t.Errorf("%s: deferred %v, errors %q", name, deferred, errs)
		}
	}
	w.Sandbox.Inject(sandbox.Fault{Path: "/v2/users", Status: 403, Body: `{"code":7,"message":"no"}`})
	if deferred, errs := p.ReadDeferrable("tokens_inventory", map[string]any{}); deferred || len(errs) == 0 {
		t.Errorf("another platform fails: deferred %v, errors %q", deferred, errs)
	}
}

// TestResourcesAreNotDeferred: a token is issued by the apply that makes the
// credential, and one that exists keeps its state until then.
func TestResourcesAreNotDeferred(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	config := map[string]any{"description": "ci", "valid_for": "90d"}
	const typeName = "tokens_ona_personal_access_token"
	issued := w.Protocol().Apply(typeName, acctest.Instance{}, config)
	p := w.ProtocolWith(unknownPlatforms())
	if deferred, errs := p.PlanDeferrable(typeName, acctest.Instance{}, config); deferred || len(errs) > 0 {
		t.Errorf("a create: deferred %v, errors %q", deferred, errs)
	}
	if deferred, errs := p.PlanDeferrable(typeName, issued, config); deferred || len(errs) > 0 {
		t.Errorf("a plan: deferred %v, errors %q", deferred, errs)
	}
	refreshed, deferred, errs := p.RefreshDeferrable(typeName, issued)
	if deferred || len(errs) > 0 || cmp.Diff(issued.State, refreshed.State) != "" || !refreshed.SameNotes(issued) {
		t.Errorf("a refresh: deferred %v, errors %q, from %v to %v", deferred, errs, issued.State, refreshed.State)
	}
}

// TestEphemeralsAreNotDeferred: no CLI can defer them, and the error says so.
func TestEphemeralsAreNotDeferred(t *testing.T) {
	t.Parallel()
	p := acctest.NewProtocolWorld(t, sandbox.Options{}).ProtocolWith(unknownPlatforms())
	_, errs := p.Open(t.Context(), "tokens_ona_personal_access_token", map[string]any{"description": "run"})
	if len(errs) != 1 || !strings.Contains(errs[0], "ona.access_token") || !strings.Contains(errs[0], "can defer an ephemeral resource") {
		t.Errorf("errors %q", errs)
	}
}

// TestImportsAreDeferred: an import that nothing could fill in would have the
// next apply issue another token.
func TestImportsAreDeferred(t *testing.T) {
	t.Parallel()
	p := acctest.NewProtocolWorld(t, sandbox.Options{}).ProtocolWith(unknownPlatforms())
	ids := map[string]string{
		"tokens_ona_personal_access_token":      someID,
		"tokens_ona_service_account_token":      someID + "/" + someID,
		"tokens_ona_host_authentication_token":  someID,
		"tokens_zitadel_personal_access_token":  "1/2",
		"tokens_cryptlex_personal_access_token": someID,
		"tokens_alephant_personal_access_token": someID,
	}
	for _, k := range acctest.Kinds() {
		if ids[k.TypeName] == "" {
			t.Errorf("%s is missing: what id does it take?", k.TypeName)
		}
	}
	for typeName, id := range ids {
		if deferred, errs := p.ImportDeferrable(typeName, id, true); !deferred || len(errs) > 0 {
			t.Errorf("%s: deferred %v, errors %q", typeName, deferred, errs)
		}
		if deferred, errs := p.ImportDeferrable(typeName, id, false); deferred || len(errs) != 1 || !strings.Contains(errs[0], "not known yet") {
			t.Errorf("%s, which can't be deferred: deferred %v, errors %q", typeName, deferred, errs)
		}
	}
}
