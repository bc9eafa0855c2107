// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// shownTrigger is the guide's example of an action that an update triggers.
var shownTrigger = regexp.MustCompile("(?s)```terraform\n(resource [^`]*after_update[^`]*)```")

// guidedTrigger is the guide's configuration for another kind of token, with
// what the guide says to add.
func guidedTrigger(t *testing.T, w *acctest.World, k kind, run string) string {
	t.Helper()
	guide, err := os.ReadFile("../../../templates/guides/revoking.md")
	if err != nil {
		t.Fatal(err)
	}
	example := shownTrigger.FindSubmatch(guide)
	if example == nil {
		t.Fatal("the guide shows no trigger")
	}
	return acctest.ProviderConfig + strings.NewReplacer(
		onaType, k.TypeName,
		`  description = "CI pipeline"`+"\n", acctest.HCL(k.Arguments(w)),
		`overlap = "24h"`, `overlap = "24h", triggers = { run = "`+run+`" }`,
		"  config {\n", "  config {\n"+ownerOfCaller(t, w, k),
	).Replace(string(example[1]))
}

// ownerOfCaller hands an action what it has to know besides the id.
func ownerOfCaller(t *testing.T, w *acctest.World, k kind) string {
	t.Helper()
	schemas, err := w.ServeProtocol6().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, attribute := range schemas.ActionSchemas[k.TypeName+"_revoke"].Schema.Block.Attributes {
		if attribute.Required && attribute.Name != "id" {
			text.WriteString(attribute.Name + " = caller." + attribute.Name + "\n")
		}
	}
	return text.String()
}

// TestGuidedTriggerOfEachKind rotates three times within the overlap: each time
// the token that was in use until then is revoked by the same apply.
func TestGuidedTriggerOfEachKind(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			cli := w.CLI("")
			cli.Needs("1.16", "", "caller in actions")
			var ids []string
			for _, run := range []string{"first", "second", "third", "fourth"} {
				cli.Write(guidedTrigger(t, w, k, run))
				cli.Apply()
				ids = append(ids, cli.Tokens()["ci"].ID)
				if dead := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return w.Live(id) != nil }); !slices.Equal(dead, ids[:len(ids)-1]) {
					t.Fatalf("after the %s apply %v are dead, of %v", run, dead, ids)
				}
				w.Clock.Advance(2 * time.Hour)
			}
		})
	}
}
