// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// queried is a line of `terraform query -json`.
type queried struct {
	Type  string `json:"type"`
	Found struct {
		DisplayName string         `json:"display_name"`
		Identity    map[string]any `json:"identity"`
	} `json:"list_resource_found"`
}

// query runs terraform query and returns the ids it found.
func query(t *testing.T, cli *acctest.CLI, args ...string) []string {
	t.Helper()
	var ids []string
	for line := range strings.Lines(cli.Must(append([]string{"query", "-json"}, args...)...)) {
		var message queried
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if message.Type == "list_resource_found" {
			ids = append(ids, message.Found.Identity["id"].(string))
		}
	}
	slices.Sort(ids)
	return ids
}

func writeQuery(t *testing.T, cli *acctest.CLI, k kind, limit int) {
	t.Helper()
	text := fmt.Sprintf("list %q \"all\" {\n  provider = tokens\n  limit = %d\n}\n", k.TypeName, limit)
	if err := os.WriteFile(filepath.Join(cli.Dir, "tokens.tfquery.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestQueryFindsAll(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		cli := w.CLI(acctest.ProviderConfig)
		cli.Needs("1.14.0", "", "terraform query")
		seeded := k.Seed(t, w, 250)
		writeQuery(t, cli, k, 1000)
		found := query(t, cli)
		if unique := slices.Compact(slices.Clone(found)); len(unique) != len(found) {
			t.Errorf("%d results for %d tokens", len(found), len(unique))
		}
		for _, id := range idsOf(seeded) {
			if !slices.Contains(found, id) {
				t.Errorf("token %s is missing", id)
			}
		}
		writeQuery(t, cli, k, 120)
		if found := query(t, cli); len(found) != 120 {
			t.Errorf("%d results, the limit is 120", len(found))
		}
	})
}

// TestQueryGeneratesConfiguration imports what a query found, with the
// configuration that it wrote.
func TestQueryGeneratesConfiguration(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		cli := w.CLI(acctest.ProviderConfig)
		cli.Needs("1.14.0", "", "terraform query")
		k.Seed(t, w, 3)
		writeQuery(t, cli, k, 1000)
		found := query(t, cli, "-generate-config-out=generated.tf")
		creates := k.creates(w)
		cli.Apply()
		if exit := cli.PlanExit(); exit != 0 {
			t.Errorf("the plan after the import exits with %d", exit)
		}
		if k.creates(w) != creates {
			t.Error("the import issued a token")
		}
		if imported := strings.Count(cli.Must("state", "list"), k.TypeName); imported != len(found) {
			t.Errorf("%d of %d tokens were imported", imported, len(found))
		}
	})
}

func TestInvokeRevokes(t *testing.T) {
	t.Parallel()
	forEachKindCLI(t, func(t *testing.T, w *acctest.World, k kind) {
		seeded := k.Seed(t, w, 2)
		w.Clock.Advance(time.Hour)
		cli := w.CLI(acctest.ProviderConfig + fmt.Sprintf("action \"%s_revoke\" \"leaked\" {\n  config {\n%s  }\n}\n", k.TypeName, acctest.HCL(k.target(w, seeded[0].ID))))
		cli.Needs("1.14.0", "", "actions")
		out := cli.Must("apply", "-invoke=action."+k.TypeName+"_revoke.leaked", "-auto-approve", "-no-color")
		if !strings.Contains(out, "Revoked the") {
			t.Errorf("no progress is shown:\n%s", out)
		}
		if live := idsOf(w.Sandbox.Live()); !slices.Equal(live, idsOf(seeded[1:])) {
			t.Errorf("these live: %q", live)
		}
		if result := cli.Run("apply", "-invoke=action."+k.TypeName+"_revoke.leaked", "-auto-approve", "-no-color"); result.ExitCode == 0 || !strings.Contains(strings.Join(strings.Fields(result.Stderr), " "), "ot found or not visible") {
			t.Errorf("a second time exits with %d:\n%s", result.ExitCode, result.Stderr)
		}
	})
}
