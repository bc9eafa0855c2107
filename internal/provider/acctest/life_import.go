// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"
)

// adopt imports the tokens elsewhere, by every form of id: the import has what the
// state has, but for what no platform tells, and issues nothing.
func (a *alive) adopt() {
	a.t.Helper()
	issued, config := a.Attributes(), a.configuration(rotation("2"))
	for i, name := range slices.Sorted(maps.Keys(issued)) {
		config += "import {\n  to = " + a.TypeName + "." + name + "\n" + HCL(map[string]any{"id": a.ImportID(i, textsIn(issued[name]))}) + "}\n"
	}
	elsewhere := a.w.CLI(config)
	for name, imported := range elsewhere.imported(a.TypeName) {
		untold := append([]string{"token", "valid_for", "rotation", "rotate_at"}, a.Restated...)
		if name == "offset" { // the spelling of the instant is the user's
			untold = append(untold, "expires_at")
		}
		if diff := cmp.Diff(without(issued[name], untold), without(imported, untold)); diff != "" {
			a.t.Errorf("%s, imported (-want +got):\n%s", name, diff)
		}
	}
	elsewhere.Must("apply", "-no-color", "-input=false", "import")
	adopted := elsewhere.Attributes()
	for name, token := range adopted {
		for attribute := range a.Told {
			if !holds(token[attribute], issued[name][attribute]) {
				a.t.Errorf("%s was imported with the %s %v, want %v", name, attribute, token[attribute], issued[name][attribute])
			}
		}
		if secret, _ := token["token"].(string); token["id"] != issued[name]["id"] || secret != "" {
			a.t.Errorf("%s was imported as %v, secret known: %t", name, token["id"], secret != "")
		}
	}
	if code := elsewhere.PlanExit(); code != 0 || len(adopted) != len(issued) {
		a.t.Errorf("after importing %d tokens a plan exits with %d", len(adopted), code)
	}
}

// without is attributes but some.
func without(attributes map[string]any, names []string) map[string]any {
	rest := maps.Clone(attributes)
	maps.DeleteFunc(rest, func(name string, _ any) bool { return slices.Contains(names, name) })
	return rest
}

// textsIn reads texts of attributes.
func textsIn(attributes map[string]any) func(name string) string {
	return func(name string) string {
		text, _ := attributes[name].(string)
		return text
	}
}
