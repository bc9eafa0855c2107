// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// TestDescriptionOfWhatNamesToken: an identity, a data source and an action
// take defaults, but change nothing.
func TestDescriptionOfWhatNamesToken(t *testing.T) {
	t.Parallel()
	kind := &Kind{
		Attributes: map[string]schema.Attribute{"home": schema.StringAttribute{
			MarkdownDescription: "Where the token lives. Default: here. Changing it replaces the token.",
		}},
		ImportForms: [][]string{{"id"}, {"home", "id"}},
	}
	const want = "Where the token lives. Default: here."
	if got := kind.locators()[0].Description; got != want {
		t.Errorf("a locator is described as %q", got)
	}
	if got := kind.identitySchema().Attributes["home"].GetDescription(); got != want {
		t.Errorf("an identity attribute is described as %q", got)
	}
}
