// SPDX-License-Identifier: MPL-2.0

package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

func TestHost(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"gitlab.com": "", "localhost:8443": "", "GitHub.com": "", "[::1]:8443": "",
		"":                              "without scheme and path",
		"https://GitLab.com/":           `Write "gitlab.com"`,
		"https://me:hunter2@gitlab.com": `Write "gitlab.com"`,
		"gitlab.com/group":              "without scheme and path",
		"gitlab.com\n":                  "without scheme and path",
		"me@gitlab.com":                 "without scheme and path",
	} {
		got := check(validate.Host(), types.StringValue(text))
		if (want == "") != (got == "") || !strings.Contains(got, want) || strings.Contains(got, "hunter2") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
