// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"
	"strings"
)

// Ignore is for ImportStateVerifyIgnore, which takes each name for a prefix: it
// fails a test where that would hide another attribute of the resource, too.
func (w *World) Ignore(typeName string, names ...string) []string {
	w.t.Helper()
	for _, attribute := range w.Protocol().Attributes(typeName) {
		for _, name := range names {
			if attribute != name && strings.HasPrefix(attribute, name) && !slices.Contains(names, attribute) {
				w.t.Fatalf("ignoring %s would hide %s of %s, too", name, attribute, typeName)
			}
		}
	}
	return names
}
