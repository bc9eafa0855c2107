// SPDX-License-Identifier: MPL-2.0

package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// TestSpelling accepts a name as it is spelled, says how another spelling of it
// is written, and which names there are.
func TestSpelling(t *testing.T) {
	t.Parallel()
	spelled := validate.Spelling(func(text string) string {
		if strings.EqualFold(text, "pat") {
			return "pat"
		}
		return ""
	}, `"pat" alone`)
	for _, tt := range []struct {
		value types.String
		want  string
	}{
		{types.StringNull(), ""},
		{types.StringUnknown(), ""},
		{types.StringValue("pat"), ""},
		{types.StringValue("PAT"), `source = "PAT": write "pat". Expected is "pat" alone.`},
		{types.StringValue("ssh"), `source = "ssh": expected "pat" alone.`},
		{types.StringValue(""), `source = "": expected "pat" alone.`},
	} {
		var resp validator.StringResponse
		spelled.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("source"), ConfigValue: tt.value}, &resp)
		got := ""
		for _, problem := range resp.Diagnostics {
			got += problem.Detail()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.value, got, tt.want)
		}
	}
}
