// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/compare"
)

// AllDiffer compares each value with all before it. The library's ValuesDiffer
// looks at neighbours only: a token that comes back would pass.
func AllDiffer() compare.ValueComparer { return allDiffer{} }

type allDiffer struct{}

func (allDiffer) CompareValues(values ...any) error {
	for i, value := range values {
		at := slices.IndexFunc(values[:i], func(before any) bool { return reflect.DeepEqual(before, value) })
		if at >= 0 {
			return fmt.Errorf("value %d is value %d again: %v", i+1, at+1, value)
		}
	}
	return nil
}

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
