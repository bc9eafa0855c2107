// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzImportID reads import ids: what is taken is written as the same, and what
// is not is refused with a sentence in one line.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{"", "x", "user/x", "organization/user/x", "a/b/c/d", "/", "//x", "x/", " x", "x\n", "\x00", "é/ü"} {
		f.Add(id)
	}
	kind := &Kind{Title: "Acme token", ImportForms: [][]string{{"id"}, {"user_id", "id"}, {"organization_id", "user_id", "id"}}}
	f.Fuzz(func(t *testing.T, id string) {
		values, problem := kind.parseImport(id)
		if problem != "" {
			if values != nil || strings.ContainsAny(problem, "\r\n\x00\x1b") {
				t.Errorf("refused with %q", problem)
			}
			return
		}
		token := Token{ID: values.String("id"), Values: Values{}}
		for name, value := range values {
			token.Values[name] = types.StringValue(value.(types.String).ValueString())
		}
		if written := kind.ImportID(token); written != id {
			t.Errorf("%q is written %q", id, written)
		}
	})
}
