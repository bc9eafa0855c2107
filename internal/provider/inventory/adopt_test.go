// SPDX-License-Identifier: MPL-2.0

package inventory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestAccImportFromInventory adopts what the inventory shows, by the id it says.
func TestAccImportFromInventory(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := strings.ReplaceAll(everything, "USER", w.Sandbox.Zitadel.MachineUserID()) + fmt.Sprintf(`
resource "tokens_ona_host_authentication_token" "ci" {
  runner_id = %q
  host      = "github.com"
  source    = "pat"
  token     = "secret"
}
`, w.Sandbox.Ona.RunnerID())
	first := w.CLI(config)
	first.Apply()
	owned := map[string]string{} // resource types by id
	for address := range strings.FieldsSeq(first.Must("state", "list")) {
		_, shown, _ := strings.Cut(first.Must("state", "show", "-no-color", address), "\n    id ")
		id := strings.Trim(strings.TrimSpace(strings.SplitN(strings.SplitN(shown, "\n", 2)[0], "=", 2)[1]), `"`)
		owned[id] = address
	}
	w.CatchUp()
	all, errs := w.Protocol().Read(typeName, map[string]any{})
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	adopting := w.CLI(config)
	adopted := 0
	for _, token := range listed(t, all) {
		if address := owned[token["id"].(string)]; address != "" {
			adopting.Must("import", "-no-color", address, token["import_id"].(string))
			adopted++
		}
	}
	if adopted != len(owned) || adopted != 5 {
		t.Errorf("adopted %d of %d", adopted, len(owned))
	}
}

// TestInventoryTells looks at what a person reads of a token.
func TestInventoryTells(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Setenv("ALEPHANT_ACCESS_TOKEN", "")
	owner := w.Sandbox.Alephant.Owner()
	w.Setenv("ALEPHANT_EMAIL", owner.Email)
	w.Setenv("ALEPHANT_PASSWORD", owner.Password)
	p := w.Protocol()
	user := w.Sandbox.Zitadel.MachineUserID()
	zitadel := p.Apply("tokens_zitadel_personal_access_token", acctest.Instance{}, map[string]any{"user_id": user, "valid_for": "10d"}).State
	cryptlex := p.Apply("tokens_cryptlex_personal_access_token", acctest.Instance{}, map[string]any{"name": "ci", "scopes": []any{"license:read"}}).State
	alephant := p.Apply("tokens_alephant_personal_access_token", acctest.Instance{}, map[string]any{"name": "ci", "scopes": []any{"read"}}).State
	w.CatchUp()
	for id, want := range map[any]map[string]any{
		zitadel["id"]: {
			"name": nil, "display_name": fmt.Sprintf("%s of %s", zitadel["id"], user), "owner_email": nil, "workspace_id": nil,
			"organization_id": zitadel["organization_id"], "import_id": fmt.Sprintf("%s/%s/%s", zitadel["organization_id"], user, zitadel["id"]),
		},
		cryptlex["id"]: {
			"display_name": fmt.Sprintf("ci (%s) of %s", cryptlex["id"], w.Sandbox.Cryptlex.Admin().ID), "owner_email": w.Sandbox.Cryptlex.Admin().Email,
			"organization_id": nil, "import_id": cryptlex["id"],
		},
		alephant["id"]: {
			"owner_email": owner.Email, "workspace_id": alephant["workspace_id"], "import_id": fmt.Sprintf("%s/%s", alephant["workspace_id"], alephant["id"]),
		},
	} {
		token := shown(t, p, id, map[string]any{})
		for name, value := range want {
			if token[name] != value {
				t.Errorf("%s: %s is %v, want %v", id, name, token[name], value)
			}
		}
	}
}

// shown is a token of the inventory, nil where it is left out.
func shown(t *testing.T, p *acctest.Protocol, id any, config map[string]any) map[string]any {
	t.Helper()
	result, errs := p.Read(typeName, config)
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	tokens := listed(t, result)
	at := slices.IndexFunc(tokens, func(token map[string]any) bool { return token["id"] == id })
	if at < 0 {
		return nil
	}
	return tokens[at]
}

// TestAlertGoesQuiet: what ends within 14 days is told until it has ended.
func TestAlertGoesQuiet(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	p := w.Protocol()
	config := map[string]any{"user_id": w.Sandbox.Zitadel.MachineUserID(), "valid_for": "20d"}
	id := p.Apply("tokens_zitadel_personal_access_token", acctest.Instance{}, config).State["id"]
	w.CatchUp()
	for _, step := range []struct {
		pass time.Duration
		want bool
	}{{0, false}, {7 * 24 * time.Hour, true}, {12 * 24 * time.Hour, true}, {2 * 24 * time.Hour, false}} {
		w.Clock.Advance(step.pass)
		now := w.Clock.Now().UTC()
		within := map[string]any{"expires_after": now.Format(time.RFC3339), "expires_before": now.Add(14 * 24 * time.Hour).Format(time.RFC3339)}
		if got := shown(t, p, id, within) != nil; got != step.want {
			t.Errorf("at %s it is told: %t, want %t", now, got, step.want)
		}
	}
}
