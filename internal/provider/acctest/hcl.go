// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// HCL writes arguments as the body of a block: texts, bools, numbers, lists, and
// objects or maps.
func HCL(arguments map[string]any) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		fmt.Fprintf(&text, "  %s = %s\n", name, expression(arguments[name]))
	}
	return text.String()
}

func expression(value any) string {
	switch value := value.(type) {
	case []any:
		elements := make([]string, 0, len(value))
		for _, element := range value {
			elements = append(elements, expression(element))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case map[string]any:
		return "{\n" + HCL(value) + "}"
	case string:
		return fmt.Sprintf("%q", value)
	default:
		return fmt.Sprint(value)
	}
}
