// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

func TestAllDiffer(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		values []any
		differ bool
	}{
		"none":                 {nil, true},
		"one":                  {[]any{"a"}, true},
		"neighbours":           {[]any{"a", "a"}, false},
		"the first again":      {[]any{"a", "b", "a"}, false},
		"the second again":     {[]any{"a", "b", "c", "b"}, false},
		"all others":           {[]any{"a", "b", "c"}, true},
		"of other types":       {[]any{"1", 1}, true},
		"equal in their depth": {[]any{[]any{"a"}, "b", []any{"a"}}, false},
	} {
		if err := acctest.AllDiffer().CompareValues(tt.values...); (err == nil) != tt.differ {
			t.Errorf("%s: %v", name, err)
		}
	}
}
