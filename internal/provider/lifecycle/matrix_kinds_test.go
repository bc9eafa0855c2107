// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// matrixKind is a kind of token as the fault matrix has it.
type matrixKind struct {
	kind

	// own is the kind whose secret is the user's: it is not rotated.
	own bool
}

var matrixKinds = func() []matrixKind {
	var all []matrixKind
	for _, k := range acctest.Kinds() {
		all = append(all, matrixKind{kind{k}, !k.Rotates})
	}
	return all
}()

// platform is how the environment and the sandbox name it.
func (k matrixKind) platform() string { return strings.ToLower(k.Title) }

// noun is what a token of the kind is called, at least: a token, a key.
func (k matrixKind) noun() string {
	words := strings.Split(k.TypeName, "_")
	return words[len(words)-1]
}

// pattern matches a call of the kind; nil: it has none such.
func (k matrixKind) pattern(call string) *regexp.Regexp {
	text, ok := k.Calls[call]
	if !ok {
		return nil
	}
	return regexp.MustCompile(text)
}

// environ are the settings of the kind's platform in the environment.
func (k matrixKind) environ(w *acctest.World) acctest.Environment {
	settings := maps.Clone(acctest.Environment(w.Environ()))
	maps.DeleteFunc(settings, func(name, _ string) bool { return !strings.HasPrefix(name, strings.ToUpper(k.Title)+"_") })
	return settings
}

// onlyHere takes the other platforms out of the environment.
func (k matrixKind) onlyHere(w *acctest.World) {
	for _, other := range matrixKinds {
		if other.Title != k.Title {
			for name := range other.environ(w) {
				w.Setenv(name, "")
			}
		}
	}
}

// objectsOfTheSchema are the names of everything that the provider offers.
func objectsOfTheSchema(t *testing.T) []string {
	t.Helper()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	schemas := acctest.Dial(w.ServeProtocol6(), t.Fatalf).Schemas
	names := slices.Collect(maps.Keys(prefixed("resource ", schemas.ResourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("data ", schemas.DataSourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("ephemeral ", schemas.EphemeralResourceSchemas)))
	names = slices.AppendSeq(names, maps.Keys(prefixed("list ", schemas.ListResourceSchemas)))
	return slices.AppendSeq(names, maps.Keys(prefixed("action ", schemas.ActionSchemas)))
}

func prefixed[T any](prefix string, schemas map[string]T) map[string]T {
	all := map[string]T{}
	for name, schema := range schemas {
		all[prefix+name] = schema
	}
	return all
}
