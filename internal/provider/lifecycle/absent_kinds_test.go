// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// absentKind is a kind of token in the tests of what proves one gone. There is
// one for every resource of the provider.
type absentKind struct{ acctest.Kind }

var absentKinds = func() []absentKind {
	var all []absentKind
	for _, k := range acctest.Kinds() {
		all = append(all, absentKind{k})
	}
	return all
}()

// resourceSchemas are the provider's resources by type.
func resourceSchemas(t *testing.T, w *acctest.World) map[string]*tfprotov6.Schema {
	t.Helper()
	return acctest.Dial(w.ServeProtocol6(), t.Fatalf).Schemas.ResourceSchemas
}

// TestEveryKindIsTested fails for a resource that the shared tests don't know:
// those for every kind, and those of what proves a token gone.
func TestEveryKindIsTested(t *testing.T) {
	t.Parallel()
	resources := resourceSchemas(t, acctest.NewProtocolWorld(t, sandbox.Options{}))
	for typeName, schema := range resources {
		if !slices.ContainsFunc(absentKinds, func(k absentKind) bool { return k.TypeName == typeName }) {
			t.Errorf("%s is not in acctest.Kinds: nothing shows what proves such a token gone", typeName)
		}
		issued := slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "rotation" })
		if issued && !slices.ContainsFunc(kinds, func(k kind) bool { return k.TypeName == typeName }) {
			t.Errorf("%s is not in acctest.Kinds, or not as one that rotates: the tests for every kind of token leave it out", typeName)
		}
	}
	for _, k := range absentKinds {
		if resources[k.TypeName] == nil {
			t.Errorf("the provider has no %s", k.TypeName)
		}
		if k.AllCalls == "" {
			t.Errorf("%s lacks AllCalls in its entry of acctest.Kinds", k.TypeName)
		}
		if k.Rotates && k.History == nil {
			t.Errorf("%s lacks History in its entry of acctest.Kinds", k.TypeName)
		}
		if k.Hides != nil && k.TryCall.Path == "" && k.TryCall.If == nil {
			t.Errorf("%s lacks TryCall in its entry of acctest.Kinds", k.TypeName)
		}
	}
}

// forEachAbsentKind runs a test for every kind, with a token that was issued
// two minutes ago in a world of its own.
func forEachAbsentKind(t *testing.T, test func(t *testing.T, k absentKind, c *core)) {
	t.Helper()
	for _, k := range absentKinds {
		t.Run(strings.TrimPrefix(k.TypeName, "tokens_"), func(t *testing.T) {
			t.Parallel()
			test(t, k, k.issued(t))
		})
	}
}

// issued is a token that was issued long enough ago for every replica.
func (k absentKind) issued(t *testing.T) *core {
	t.Helper()
	c := k.fresh(t)
	c.world.Clock.Advance(2 * sandboxLag)
	return c
}

// fresh is a token that was just issued.
func (k absentKind) fresh(t *testing.T) *core {
	t.Helper()
	return k.another(t, acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair})) // what is wrong is only what the test breaks
}

// another is a token that was just issued in a world.
func (k absentKind) another(t *testing.T, w *acctest.World) *core {
	t.Helper()
	c := newCore(w, k.TypeName, t.Fatalf)
	c.configure(k.Arguments(w))
	if k.Rotates {
		c.set("valid_for", "2160h")
	}
	c.mustApply()
	return c
}
